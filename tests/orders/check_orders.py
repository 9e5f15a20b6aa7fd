#!/usr/bin/env python3
"""Potential deadlocks against all schedules: random programs of locks and waits, each run once under Snarl.

A deadlock that no schedule has must not be reported; one that some schedule has must be, from one run in which it did
not happen. (With --wild some are wrong: see programs.py.)

    tests/orders/check_orders.py --build build --clang 22 --programs 200 [--first 0]
"""
import argparse
import collections
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from programs import random_program
from schedules import deadlocks, schedule
from snarl_tools import FOUND, Tools, environment, read_json, run

SHOWN = 5  # problems at the end, again
HERE = os.path.dirname(os.path.abspath(__file__))


def arguments(program, steps):
    texts = []
    for thread, operations in enumerate(program.threads):
        words = [f"{kind}{thing}@{begin}-{end}{'s' if sleeps else 'n'}"
                 for (kind, thing), (begin, end, sleeps) in zip(operations, steps[thread])]
        texts.append(" ".join(words))
    return ["".join(map(str, program.tokens)), str(program.barrier), str(program.latch), *texts]


def told(report):
    """The deadlocks of a report, as deadlocks() has them. Threads are created one after the other, after one more."""
    cycles = set()
    for finding in report["findings"]:
        if finding["kind"] != "potential-deadlock":
            raise ValueError(f"a finding of kind {finding['kind']}: {finding['title']}")
        names = {lock["id"]: int(re.fullmatch(r"(?:\(anonymous namespace\)::)?mutexes\[(\d)\]", lock["name"])[1])
                 for lock in finding["locks"]}
        cycles.add(frozenset((max(step["thread"] - 2, 0), names[step["wants"]]) for step in finding["cycle"]))
    return cycles


class Run:
    """One run of a program: what it told and how it differs from what is possible."""

    TIMEOUT = 60  # seconds; it takes a tenth of one, and a hundred times that on a busy machine is no fault

    def __init__(self, interpreter, program, steps, possible, folder):
        self.found, self.failure = set(), ""
        report = os.path.join(folder, "report.json")
        if os.path.exists(report):
            os.remove(report)
        result = run([interpreter, *arguments(program, steps)], env=environment(f"json={report}"), cwd=folder,
                     timeout=self.TIMEOUT)
        self.err = result.err
        try:
            if result.timed_out or result.code not in (0, FOUND):
                raise ValueError(f"exit code {result.code}{', timed out' if result.timed_out else ''}")
            if result.code == FOUND and not os.path.exists(report):
                raise ValueError("no report was written")
            if result.code == FOUND:
                self.found = told(read_json(report))
        except (ValueError, KeyError, TypeError, OSError) as problem:
            self.failure = f"{type(problem).__name__}: {problem}"
        self.false, self.missed = self.found - possible, (set() if self.failure else possible - self.found)

    def problems(self):
        """A line for each."""
        lines = [f"failed: {self.failure}"] if self.failure else []
        for what, cycles in (("false alarm", self.false), ("missed", self.missed)):
            lines += [f"{what}: {words(cycle)}" for cycle in sorted(cycles, key=sorted)]
        return lines


def words(cycle):
    return ", ".join(f"T{thread} wants {mutex}" for thread, mutex in sorted(cycle))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build")
    parser.add_argument("--clang", default="22")
    parser.add_argument("--level", default="1")
    parser.add_argument("--programs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="seed of the first program")
    parser.add_argument("--schedules", type=int, default=2, help="runs of each program")
    parser.add_argument("--wild", action="store_true", help="also what one run is known not to tell")
    options = parser.parse_args()
    tools = Tools(options.build, options.clang)
    counts, problems = collections.Counter(), []
    with tempfile.TemporaryDirectory(prefix="snarl-orders-") as folder:
        interpreter = os.path.join(folder, "interpreter")
        said = tools.compile(os.path.join(HERE, "interpreter.cpp"), interpreter, options.level)
        if said is not None:
            sys.exit(said)
        for seed in range(options.first, options.first + options.programs):
            problems += check(seed, options, interpreter, folder, counts)
    for problem in problems[:SHOWN]:  # of a long output the end is kept
        print(problem.short())
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    sys.exit(1 if counts["false alarms"] or counts["missed"] or counts["failed"] else 0)


def check(seed, options, interpreter, folder, counts):
    """What is wrong."""
    program = random_program(seed, options.wild)
    possible, hangs = deadlocks(program)
    if possible is None or (hangs and not options.wild):
        counts["too large" if possible is None else "may hang"] += 1
        return []
    problems = []
    for number in range(options.schedules):
        steps = schedule(program, seed * 1000 + number)
        if steps is None:
            counts["never end"] += 1
            return problems
        once = Run(interpreter, program, steps, possible, folder)
        counts["runs"] += 1
        counts["found"] += len(once.found & possible)
        counts["failed"] += bool(once.failure)
        counts["false alarms"] += len(once.false)
        counts["missed"] += len(once.missed)
        if once.problems():
            again = Run(interpreter, program, steps, possible, folder)
            problems.append(Problem(f"program {seed}, schedule {number}", program, steps, once, again))
            print(problems[-1], flush=True)
    return problems


class Problem:
    """A run that went wrong, so that its cause can be seen from it: the next time it may well go right."""

    def __init__(self, name, program, steps, once, again):
        lines = [f"{name}: {problem}" for problem in once.problems()]
        lines += [f"{name}, once more: {problem}" for problem in again.problems() or ["as it should be"]]
        lines.append("  interpreter " + " ".join(f"'{word}'" for word in arguments(program, steps)))
        self.summary, self.said = "\n".join(lines), once.err

    def short(self):
        return "\n".join(["  | " + line for line in self.said[-800:].splitlines()] + [self.summary])

    def __str__(self):
        return "\n".join([self.summary, *("  | " + line for line in self.said[-8000:].splitlines())])


if __name__ == "__main__":
    main()
