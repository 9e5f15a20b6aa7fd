#!/usr/bin/env python3
"""Runs each deadlock and misuse testcase 200 times at -O0 and -O2: is each broken one reported in all runs, as announced,
and each that hangs within 2 s of its start? Is each right one silent in all? Not part of the suite: it takes half an hour
on two processors that have nothing else to do.

    tests/e2e/evidence.py --build build [--runs 200] [--results FILE] [testcases/deadlock/embrace …]
    tests/e2e/evidence.py --build build --races [--one-per-kind] --runs 1000
    tests/e2e/evidence.py --build build --libraries [--iterations 10000]

--races takes the testcases of races instead, --one-per-kind the first one of each kind of finding and its twin. As
announced is a finding with the stacks of both sides, of the threads' creation, of what is in heap memory or behind a
descriptor, and of the locks held. --libraries runs each primitive of libstdc++ and libc++ instead, and demands silence.

With --results each row goes to the file too, and rows that are as announced there already are not run again.
"""
import argparse
import concurrent.futures
import glob
import math
import os
import resource
import sys
import tempfile
import threading
import time

import expectations
import library_evidence
import testcases
from snarl_tools import ROOT, TESTCASES, Tools

LIMIT_S = 2.0


def timed_run(testcase, program, folder, timeout):
    begin = time.monotonic()
    problems = testcases.run_once(testcase, program, folder, timeout)
    return problems, time.monotonic() - begin


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Pace:
    """Starts of runs that mostly wait: many are under way at once, but never more of them at work than processors."""

    def __init__(self, interval):
        self.interval, self.next_start, self.lock = interval, time.monotonic(), threading.Lock()

    def wait_for_turn(self):
        with self.lock:
            start = max(self.next_start, time.monotonic())
            self.next_start = start + self.interval
        time.sleep(max(0.0, start - time.monotonic()))


def run_all(testcase, program, folder, runs, jobs):
    """The first run alone tells how much of its time a run works."""
    used = processor_time()
    results = [timed_run(testcase, program, os.path.join(folder, "run0"), 60)]
    used = processor_time() - used
    pace = Pace(1.3 * used / jobs)
    at_once = max(jobs, math.ceil(results[0][1] / max(pace.interval, 0.02)))

    def next_run(number):
        pace.wait_for_turn()
        return timed_run(testcase, program, os.path.join(folder, f"run{number}"), 60)

    with concurrent.futures.ThreadPoolExecutor(max_workers=min(at_once, 64)) as pool:
        return results + list(pool.map(next_run, range(1, runs)))


def measure(testcase, tools, level, runs, jobs):
    """Runs as announced, and the longest one in seconds; what the compiler said when there is no program."""
    with tempfile.TemporaryDirectory(prefix="snarl-evidence-") as folder:
        program = os.path.join(folder, "program")
        said = tools.compile(testcase.path, program, level, testcase.flags)
        if said is not None:
            return 0, 0.0, said
        results = run_all(testcase, program, folder, runs, jobs)
    bad = next((problems for problems, _ in results if problems), [])
    return sum(not problems for problems, _ in results), max(seconds for _, seconds in results), "; ".join(bad)


def rows_of(path):
    """What an earlier run wrote: testcase and level of the rows that were as announced."""
    if not path or not os.path.exists(path):
        return set()
    with open(path, encoding="utf-8") as file:
        return {tuple(line.split("\t")[:3]) for line in file if line.rstrip("\n").endswith("\tgood")}


def paths_of(folders, subjects):
    found = []
    for folder in folders or [os.path.join(TESTCASES, subject, "*") for subject in subjects]:
        found += glob.glob(os.path.join(folder, "broken.c*")) + glob.glob(os.path.join(folder, "right.c*"))
    return sorted(map(os.path.abspath, found))


def one_per_kind(paths):
    """The first twins, by path, whose broken one announces nothing but this kind."""
    folders = {}
    for path in paths:
        kinds = {finding.kind for finding in expectations.read(path).findings}
        if len(kinds) == 1:
            folders.setdefault(kinds.pop(), os.path.dirname(path))
    return [path for path in paths if os.path.dirname(path) in folders.values()]


def check_libraries(arguments, results):
    """How many primitives were not silent."""
    levels = [int(level) for level in arguments.levels.split(",")]
    done = {(what, int(level)) for what, level, count in rows_of(arguments.results) if count == str(arguments.iterations)}
    failed = 0
    for what, level, seconds, said in library_evidence.rows(arguments.build, arguments.clang, levels, arguments.iterations, done):
        failed += bool(said)
        if results:
            print(what, level, arguments.iterations, f"{seconds:.2f}", "bad" if said else "good", sep="\t", file=results, flush=True)
        print(f"{what:50} -O{level}    {arguments.iterations} times  {seconds:6.2f} s  {said or 'silent'}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--clang", type=int, default=22)
    parser.add_argument("--levels", default="0,2")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--races", action="store_true", help="the testcases of races, not those of deadlocks and misuse")
    parser.add_argument("--one-per-kind", action="store_true", help="one testcase for each kind of finding")
    parser.add_argument("--libraries", action="store_true", help="the primitives of libstdc++ and libc++, not testcases")
    parser.add_argument("--iterations", type=int, default=10000, help="of each primitive, with --libraries")
    parser.add_argument("--jobs", type=int, default=2, help="at work at once; more than the processors spoils the times")
    parser.add_argument("--results", help="file to go on from, and to write to")
    parser.add_argument("folders", nargs="*", help="of testcases; all of deadlock/ and misuse/, or race/ and libc/, when none is named")
    arguments = parser.parse_args()
    tools = Tools(arguments.build, arguments.clang)
    done = rows_of(arguments.results)
    results = open(arguments.results, "a", encoding="utf-8") if arguments.results else None
    if arguments.libraries:
        failed = check_libraries(arguments, results)
        print("all silent" if not failed else f"{failed} primitives are not silent")
        return 1 if failed else 0
    failed = 0
    print(f"{'testcase':50} level  as announced  longest run")
    paths = paths_of(arguments.folders, ("race", "libc") if arguments.races else ("deadlock", "misuse"))
    for path in one_per_kind(paths) if arguments.one_per_kind else paths:
        testcase = expectations.read(path)
        if testcase.least_clang > arguments.clang or (testcase.openmp and not tools.has_openmp()):
            continue
        hangs = any(finding.kind in testcases.HANGS for finding in testcase.findings)
        for level in arguments.levels.split(","):
            name = os.path.relpath(testcase.path, TESTCASES)
            if (name, level, str(arguments.runs)) in done:
                continue
            good, longest, problem = measure(testcase, tools, level, arguments.runs, arguments.jobs)
            late = hangs and longest > LIMIT_S
            is_bad = good < arguments.runs or late
            failed += is_bad
            if results:
                print(name, level, arguments.runs, good, f"{longest:.2f}", "bad" if is_bad else "good", sep="\t", file=results, flush=True)
            print(f"{name:50} -O{level}    {good:4} of {arguments.runs:4}  {longest:6.2f} s{'  LATE' if late else ''}"
                  f"{'  ' + problem if problem else ''}", flush=True)
    print("all as announced" if not failed else f"{failed} rows are not as announced")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
