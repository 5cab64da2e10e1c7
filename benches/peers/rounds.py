"""The protocol of a peer: lines of requests come in, one JSON object for each goes out.

A peer is a class with `of(documents)`, `prepared(queries)`, which is not timed, `top(prepared, most)` with a row of document
numbers for each query, and `exhaustive(prepared, query)` with the scores of all documents for one query.
"""
import json
import pathlib
import sys
import time

import numpy

# Of what is found, so much has to be among the exact best before anything is timed.
LEAST_RECALL = 0.99
# Sums in another order may differ by so much.
ROUNDING = 1e-5
# Every so many queries, all documents are scored.
CHECKED = 5


def read(folder, name):
    with open(pathlib.Path(folder, name), encoding="utf-8") as lines:
        return [line.rstrip("\n").split(" ") for line in lines]


def good_ones(found, scores, most):
    """How many are among the best, or as good as the last of them; with how many there can be."""
    best = min(most, int((scores > 0).sum()))
    if best == 0:
        return 0, 0
    least = numpy.partition(scores, -best)[-best]
    found = set(found[:best].tolist())
    return sum(scores[document] >= least * (1 - ROUNDING) for document in found), best


def checked_recall(peer, prepared, queries, most):
    found, possible = 0, 0
    top = peer.top(prepared, most)
    for query in range(0, queries, CHECKED):
        good, best = good_ones(numpy.asarray(top[query]), peer.exhaustive(prepared, query), most)
        found, possible = found + good, possible + best
    recall = found / possible
    if recall < LEAST_RECALL:
        sys.exit(f"of the best {most}, only {recall:.4f} are found")
    return recall


def answer_requests(peer_class):
    folder = sys.argv[1]
    peer = peer_class.of(read(folder, "documents.txt"))
    queries = read(folder, "queries.txt")
    prepared = peer.prepared(queries)
    for request in sys.stdin:
        kind, most, *every = request.split()
        most = int(most)
        if kind == "check":
            answer = {"recall": checked_recall(peer, prepared, len(queries), most)}
        elif kind == "round":
            if every != ["1"]:
                sys.exit("all queries are asked")
            before = time.process_time()
            found = peer.top(prepared, most)
            seconds = time.process_time() - before
            answer = {"processor_seconds": seconds, "queries": len(found)}
        else:
            sys.exit(f"what is `{request}`?")
        print(json.dumps(answer), flush=True)
