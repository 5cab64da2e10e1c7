"""bm25s with numba: the terms that it knows, each once."""
import bm25s

from rounds import answer_requests


class Bm25s:
    def __init__(self, index):
        self.index = index

    @classmethod
    def of(cls, documents):
        index = bm25s.BM25(method="lucene", backend="numba")
        index.index(documents, show_progress=False)
        index.activate_numba_scorer()
        return cls(index)

    def prepared(self, queries):
        known = self.index.vocab_dict
        return [[token for token in query if token in known] for query in queries]

    def top(self, prepared, most):
        return self.index.retrieve(prepared, k=most, show_progress=False, n_threads=1).documents

    def exhaustive(self, prepared, query):
        return self.index.get_scores(prepared[query])


if __name__ == "__main__":
    answer_requests(Bm25s)
