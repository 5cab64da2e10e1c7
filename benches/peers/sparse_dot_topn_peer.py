"""sparse-dot-topn: queries times documents as sparse matrices, with BM25 in the latter."""
from collections import Counter

import numpy
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from rounds import answer_requests

# The formula's usual constants; how long it takes does not depend on them.
K1, B = 1.2, 0.75


class SparseDotTopN:
    def __init__(self, terms, by_term):
        self.terms = terms
        self.by_term = by_term

    @classmethod
    def of(cls, documents):
        terms, rows, columns, times = {}, [], [], []
        for document, tokens in enumerate(documents):
            for token, count in Counter(tokens).items():
                rows.append(terms.setdefault(token, len(terms)))
                columns.append(document)
                times.append(count)
        rows, times = numpy.array(rows), numpy.array(times, dtype=numpy.float32)
        lengths = numpy.array([len(tokens) for tokens in documents], dtype=numpy.float32)
        norms = K1 * (1 - B + B * lengths / lengths.mean())
        frequencies = numpy.bincount(rows)
        idf = numpy.log(1 + (len(documents) - frequencies + 0.5) / (frequencies + 0.5))
        scores = idf[rows] * times / (times + norms[columns])
        shape = (len(terms), len(documents))
        return cls(terms, csr_matrix((scores.astype(numpy.float32), (rows, columns)), shape=shape))

    def prepared(self, queries):
        known = [[self.terms[token] for token in query if token in self.terms] for query in queries]
        starts = numpy.cumsum([0] + [len(query) for query in known])
        columns = numpy.concatenate([numpy.array(query, dtype=numpy.int32) for query in known])
        ones = numpy.ones(len(columns), dtype=numpy.float32)
        return csr_matrix((ones, columns, starts), shape=(len(queries), len(self.terms)))

    def top(self, prepared, most):
        best = sp_matmul_topn(prepared, self.by_term, top_n=most, sort=True, n_threads=1)
        return numpy.split(best.indices, best.indptr[1:-1])

    def exhaustive(self, prepared, query):
        return (prepared[query] @ self.by_term).toarray()[0]


if __name__ == "__main__":
    answer_requests(SparseDotTopN)
