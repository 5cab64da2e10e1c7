"""Indexes the same documents by ours and by Lucene, in turns, and prints documents a second of processor time and ours over theirs.

`compare_indexing.py PROGRAM CATALOGUE.jsonl DOCUMENTS WORK JAVA [--rounds 3]`: the program is `large_catalogue`, which starts from raw
texts; the command starts `LuceneIndexing`, which gets their tokens. A new process of each for every round; Lucene indexes a second time in its,
with what its compiler has learned by then. A table goes to standard error, one JSON object to standard output.
"""
import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import sys
from statistics import median


def ours(arguments, folder):
    command = [arguments.program, arguments.catalogue, str(folder), "--documents", arguments.documents]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def lucene(arguments, folder):
    """The first time and the second time."""
    folder.mkdir()
    command = [*shlex.split(arguments.java), str(pathlib.Path(arguments.work, "documents.txt")), str(folder)]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, input="round\nround\n").stdout
    first, second = [json.loads(line) for line in out.splitlines()]
    return first, second


def main():
    parser = argparse.ArgumentParser()
    for name in ["program", "catalogue", "documents", "work", "java"]:
        parser.add_argument(name)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rates = {"ours, from raw text": [], "lucene, from tokens, first time": [], "lucene, from tokens, second time": []}
    documents, rounds = set(), []
    for number in range(arguments.rounds):
        folder = pathlib.Path(arguments.work, "index")
        own = ours(arguments, folder)
        shutil.rmtree(folder)
        first, second = lucene(arguments, folder)
        shutil.rmtree(folder)
        rounds.append({"ours": own, "lucene": [first, second]})
        documents |= {own["supplies"], first["documents"]}
        for of_peer, rate in zip(rates.values(), [
            own["documents_per_processor_second"],
            first["documents"] / first["processor_seconds"],
            second["documents"] / second["processor_seconds"],
        ]):
            of_peer.append(rate)
    if max(documents) > min(documents) * 1.05:
        sys.exit(f"not the same documents: {documents}")
    own = next(iter(rates.values()))
    figures = []
    for name, of_peer in rates.items():
        ratios = [one / other for one, other in zip(own, of_peer)]
        figures.append({
            "peer": name, "documents_per_processor_second": median(of_peer), "all": of_peer,
            "ours_over_peer": {"median": median(ratios), "least": min(ratios), "most": max(ratios)},
        })
        print(f"| {name} | {median(of_peer):,.0f} | {median(ratios):.2f} [{min(ratios):.2f}–{max(ratios):.2f}] |",
              file=sys.stderr)
    print(json.dumps({"figures": figures, "rounds": rounds}, indent=1))


if __name__ == "__main__":
    main()
