"""Asks all peers for one round each, in turns, and prints how fast they are and how much faster ours is.

`compare.py FOLDER PROGRAM [--rounds 5] [--java COMMAND]`: tokens are in the folder; the program is `peer_retrieval`, the command
starts `LucenePeer`. Every peer checks its own answers first. A table goes to standard error, one JSON object to standard output.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
from statistics import median

HERE = pathlib.Path(__file__).parent
TOPS = [20, 100]
OURS = "ours"
# Every so many queries a slow one is asked, so that a round does not take minutes.
EVERY = {"tantivy-topdocs": 20, "lucene": 10}


class Peer:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} failed: `{request}` was not answered")
        return json.loads(answer)

    def rate(self, top):
        """Queries in a second of processor time."""
        answer = self.ask(f"round {top} {EVERY.get(self.name, 1)}")
        return answer["queries"] / answer["processor_seconds"]

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"{self.name} failed")


def peers_of(arguments):
    folder, program, python = arguments.folder, arguments.program, sys.executable
    commands = {
        OURS: [program, "ours", folder],
        "bm25s-numba": [python, str(HERE / "bm25s_peer.py"), folder],
        "sparse-dot-topn": [python, str(HERE / "sparse_dot_topn_peer.py"), folder],
        "tantivy-every-score": [program, "tantivy-exhaustive", folder],
        "tantivy-topdocs": [program, "tantivy", folder],
    }
    if arguments.java:
        commands["lucene"] = [*shlex.split(arguments.java), folder]
    return [Peer(name, command) for name, command in commands.items()]


def compared(peers, rounds):
    """For each top and peer its recall, its rates, and ours divided by it, round by round."""
    figures = []
    for top in TOPS:
        recalls = {peer.name: peer.ask(f"check {top}")["recall"] for peer in peers}
        for peer in peers:
            peer.rate(top)  # warms up
        rates = {peer.name: [] for peer in peers}
        for _ in range(rounds):
            for peer in peers:
                rates[peer.name].append(peer.rate(top))
        for name, of_peer in rates.items():
            ratios = [ours / other for ours, other in zip(rates[OURS], of_peer)]
            figures.append({
                "peer": name, "top": top, "recall": recalls[name],
                "queries_per_processor_second": median(of_peer), "all_rates": of_peer,
                "ours_over_peer": {"median": median(ratios), "least": min(ratios), "most": max(ratios)},
            })
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--java")
    arguments = parser.parse_args()
    texts = {name: pathlib.Path(arguments.folder, name + ".txt").read_text(encoding="utf-8").splitlines()
             for name in ["documents", "queries"]}
    peers = peers_of(arguments)
    figures = compared(peers, arguments.rounds)
    for peer in peers:
        peer.end()
    for one in figures:
        ratio = one["ours_over_peer"]
        print(f"| {one['peer']} | {one['top']} | {one['queries_per_processor_second']:,.0f} | {ratio['median']:.2f} "
              f"[{ratio['least']:.2f}–{ratio['most']:.2f}] | {one['recall']:.4f} |", file=sys.stderr)
    counts = {name: len(lines) for name, lines in texts.items()}
    terms = sum(line.count(" ") + 1 for line in texts["queries"]) / counts["queries"]
    print(json.dumps({**counts, "terms_of_a_query": terms, "rounds": arguments.rounds, "figures": figures}, indent=1))


if __name__ == "__main__":
    main()
