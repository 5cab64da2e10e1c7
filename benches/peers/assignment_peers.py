"""Plans of postings beside SciPy and OR-Tools, on equal rounds, in turns.

`assignment_peers.py PROGRAM [--rounds 7]`: the program is `assign_speed`. Needs what `assignment_requirements.txt` lists. Every
solver has to come to the same total before anything is timed. What is timed is the solving, from the round in the solver's own
memory; the time in which OR-Tools takes the round in is not counted. Seconds are processor time of the one thread that works, as
every solver has one. One JSON object goes to standard output.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time
from statistics import median

import numpy
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

ROUNDS = [(15, 100, "none"), (500, 500, "none"), (500, 3000, "none"), (500, 3000, "counties")]


class Ours:
    def __init__(self, program, experts, firms, quotas, folder):
        command = [program, str(experts), str(firms), "--quotas", quotas, "--peers", folder]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit("assign_speed failed")

    def solve(self):
        self.process.stdin.write("solve\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if not answer["is_proven"]:
            sys.exit("the plan is not proven to be the best")
        return answer["total"], answer["seconds"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Scipy:
    def __init__(self, satisfaction):
        self.satisfaction = satisfaction.astype(numpy.float64)

    def solve(self):
        start = time.thread_time()
        rows, columns = linear_sum_assignment(self.satisfaction, maximize=True)
        seconds = time.thread_time() - start
        return int(self.satisfaction[rows, columns].sum()), seconds


class OrTools:
    """Experts, firms and counties as nodes; who is not placed goes straight to the end."""

    def __init__(self, satisfaction, counties, maxima):
        self.satisfaction, self.counties, self.maxima = satisfaction, counties, maxima

    def arcs(self):
        experts, firms = self.satisfaction.shape
        names = sorted(set(self.counties))
        end = experts + firms + len(names)
        place = {name: experts + firms + number for number, name in enumerate(names)}
        most = [self.maxima.get(f"县区“{name}”", experts) for name in names]
        pairs = experts * firms
        tails = [numpy.repeat(numpy.arange(experts), firms), numpy.arange(experts, experts + firms),
                 numpy.arange(experts + firms, end), numpy.arange(experts)]
        heads = [numpy.tile(numpy.arange(experts, experts + firms), experts),
                 numpy.array([place[name] for name in self.counties]), numpy.full(len(names), end),
                 numpy.full(experts, end)]
        capacities = [numpy.ones(pairs + firms, int), numpy.array(most), numpy.ones(experts, int)]
        costs = [-self.satisfaction.reshape(-1).astype(int), numpy.zeros(firms + len(names) + experts, int)]
        return [numpy.concatenate(part) for part in (tails, heads, capacities, costs)] + [end]

    def solve(self):
        *arcs, end = self.arcs()
        flow = min_cost_flow.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(*arcs)
        experts = self.satisfaction.shape[0]
        flow.set_nodes_supplies(numpy.arange(experts), numpy.ones(experts, int))
        flow.set_node_supply(end, -experts)
        start = time.thread_time()
        if flow.solve() != flow.OPTIMAL:
            sys.exit("OR-Tools failed")
        return -flow.optimal_cost(), time.thread_time() - start


def compared(program, experts, firms, quotas, rounds):
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(program, experts, firms, quotas, folder)
        satisfaction = numpy.fromfile(pathlib.Path(folder, "satisfaction.bin"), dtype="<u4").reshape(experts, firms)
        with open(pathlib.Path(folder, "round.json"), encoding="utf-8") as text:
            described = json.load(text)
    maxima = {quota["label"]: quota["max"] for quota in described["maxima"]}
    peers = {"ours": ours, "ortools": OrTools(satisfaction, described["counties"], maxima)}
    if quotas == "none":
        peers["scipy"] = Scipy(satisfaction)
    totals = {name: peer.solve()[0] for name, peer in peers.items()}
    if len(set(totals.values())) != 1:
        sys.exit(f"the solvers do not agree: {totals}")
    seconds = {name: [] for name in peers}
    for _ in range(rounds):
        for name, peer in peers.items():
            seconds[name].append(peer.solve()[1])
    ours.end()
    ratios = {
        name: median(own / other for own, other in zip(seconds["ours"], of_peer))
        for name, of_peer in seconds.items() if name != "ours"
    }
    return {
        "experts": experts, "firms": firms, "quotas": quotas, "total": totals["ours"],
        "seconds": {name: median(of_peer) for name, of_peer in seconds.items()}, "ours_over_peer": ratios,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    print(json.dumps([compared(arguments.program, *size, arguments.rounds) for size in ROUNDS], indent=2))


if __name__ == "__main__":
    main()
