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


def run_once(interpreter, program, steps, folder):
    report = os.path.join(folder, "report.json")
    if os.path.exists(report):
        os.remove(report)
    result = run([interpreter, *arguments(program, steps)], env=environment(f"json={report}"), cwd=folder, timeout=30)
    if result.timed_out or result.code not in (0, FOUND):
        raise ValueError(f"exit code {result.code}{', timed out' if result.timed_out else ''}: {result.err[-2000:]}")
    return told(read_json(report)) if os.path.exists(report) else set()


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
    counts = collections.Counter()
    with tempfile.TemporaryDirectory(prefix="snarl-orders-") as folder:
        interpreter = os.path.join(folder, "interpreter")
        said = tools.compile(os.path.join(HERE, "interpreter.cpp"), interpreter, options.level)
        if said is not None:
            sys.exit(said)
        for seed in range(options.first, options.first + options.programs):
            check(seed, options, interpreter, folder, counts)
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    sys.exit(1 if counts["false alarms"] or counts["missed"] or counts["failed"] else 0)


def check(seed, options, interpreter, folder, counts):
    program = random_program(seed, options.wild)
    possible, hangs = deadlocks(program)
    if possible is None or (hangs and not options.wild):
        counts["too large" if possible is None else "may hang"] += 1
        return
    for number in range(options.schedules):
        steps = schedule(program, seed * 1000 + number)
        if steps is None:
            counts["never end"] += 1
            return
        counts["runs"] += 1
        try:
            found = run_once(interpreter, program, steps, folder)
        except ValueError as problem:
            counts["failed"] += 1
            print(f"program {seed}, schedule {number}: {problem}")
            show(program, steps)
            continue
        counts["found"] += len(found & possible)
        for what, cycles in (("false alarms", found - possible), ("missed", possible - found)):
            counts[what] += len(cycles)
            for cycle in sorted(cycles, key=sorted):
                print(f"program {seed}, schedule {number}: {what}: {words(cycle)}")
            if cycles:
                show(program, steps)


def show(program, steps):
    print("  " + " ".join(f"'{word}'" for word in arguments(program, steps)), flush=True)


if __name__ == "__main__":
    main()
