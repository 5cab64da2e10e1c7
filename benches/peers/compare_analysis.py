"""Asks our analyzer and others for one pass over the same texts each, in turns, and prints MB/s and ours over theirs.

`compare_analysis.py PROGRAM CPPJIEBA DICTIONARIES TEXTS.txt [--rounds 5]`: the program is `peer_analysis`. A table goes to standard
error, one JSON object to standard output.
"""
import argparse
import json
import subprocess
import sys
from statistics import median

OURS = ["ours, with source bytes", "ours, as the index takes it"]


class Peer:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self):
        self.process.stdin.write("round\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"`{self.process.args[0]}` failed")
        return json.loads(answer)

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            sys.exit(f"`{self.process.args[0]}` failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("cppjieba")
    parser.add_argument("dictionaries")
    parser.add_argument("texts")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    peers = {
        OURS[0]: Peer([arguments.program, "tokens", arguments.texts]),
        OURS[1]: Peer([arguments.program, "terms", arguments.texts]),
        "jieba-rs, words": Peer([arguments.program, "jieba", arguments.texts]),
        "cppjieba, search mode": Peer([arguments.cppjieba, arguments.dictionaries, arguments.texts]),
    }
    first = {name: peer.round() for name, peer in peers.items()}  # warms up
    if len({answer["bytes"] for answer in first.values()}) != 1:
        sys.exit(f"not the same texts: {first}")
    rates = {name: [] for name in peers}
    for _ in range(arguments.rounds):
        for name, peer in peers.items():
            answer = peer.round()
            rates[name].append(answer["bytes"] / answer["processor_seconds"] / 1e6)
    for peer in peers.values():
        peer.end()
    figures = []
    for name, of_peer in rates.items():
        figure = {"peer": name, "tokens": first[name]["tokens"], "mb_per_processor_second": median(of_peer), "all": of_peer}
        for ours in OURS:
            ratios = [own / other for own, other in zip(rates[ours], of_peer)]
            figure[f"{ours} / peer"] = {"median": median(ratios), "least": min(ratios), "most": max(ratios)}
        figures.append(figure)
        ratios = " | ".join("{median:.2f} [{least:.2f}–{most:.2f}]".format(**figure[f"{ours} / peer"]) for ours in OURS)
        print(f"| {name} | {figure['mb_per_processor_second']:.1f} | {figure['tokens']:,} | {ratios} |", file=sys.stderr)
    print(json.dumps({"bytes": first[OURS[0]]["bytes"], "rounds": arguments.rounds, "figures": figures}, indent=1))


if __name__ == "__main__":
    main()
