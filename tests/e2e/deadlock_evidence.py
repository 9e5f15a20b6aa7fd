#!/usr/bin/env python3
"""Runs each deadlock and misuse testcase 200 times at -O0 and -O2: is each broken one reported in all runs, as announced,
and each that hangs within 2 s of its start? Is each right one silent in all? Not part of the suite: it takes an hour.

    tests/e2e/deadlock_evidence.py --build build [--runs 200] [testcases/deadlock/embrace …]
"""
import argparse
import concurrent.futures
import glob
import os
import sys
import tempfile
import time

import expectations
import testcases
from snarl_tools import ROOT, TESTCASES, Tools

LIMIT_S = 2.0


def timed_run(testcase, program, folder, timeout):
    begin = time.monotonic()
    problems = testcases.run_once(testcase, program, folder, timeout)
    return problems, time.monotonic() - begin


def measure(testcase, tools, level, runs, jobs):
    """Runs as announced, and the longest one in seconds; what the compiler said when there is no program."""
    with tempfile.TemporaryDirectory(prefix="snarl-evidence-") as folder:
        program = os.path.join(folder, "program")
        said = tools.compile(testcase.path, program, level, testcase.flags)
        if said is not None:
            return 0, 0.0, said
        with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
            results = list(pool.map(
                lambda number: timed_run(testcase, program, os.path.join(folder, f"run{number}"), 60), range(runs)))
    bad = next((problems for problems, _ in results if problems), [])
    return sum(not problems for problems, _ in results), max(seconds for _, seconds in results), "; ".join(bad)


def paths_of(arguments):
    folders = arguments or [os.path.join(TESTCASES, kind, "*") for kind in ("deadlock", "misuse")]
    found = []
    for folder in folders:
        found += glob.glob(os.path.join(folder, "broken.c*")) + glob.glob(os.path.join(folder, "right.c*"))
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--clang", type=int, default=22)
    parser.add_argument("--levels", default="0,2")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2, help="at once; more than the processors have spoils the times")
    parser.add_argument("folders", nargs="*", help="of testcases; all of deadlock/ and misuse/ when none is named")
    arguments = parser.parse_args()
    tools = Tools(arguments.build, arguments.clang)
    failed = 0
    print(f"{'testcase':50} level  as announced  longest run")
    for path in paths_of(arguments.folders):
        testcase = expectations.read(os.path.abspath(path))
        hangs = any(finding.kind in testcases.HANGS for finding in testcase.findings)
        for level in arguments.levels.split(","):
            good, longest, problem = measure(testcase, tools, level, arguments.runs, arguments.jobs)
            late = hangs and longest > LIMIT_S
            failed += good < arguments.runs or late
            name = os.path.relpath(testcase.path, TESTCASES)
            print(f"{name:50} -O{level}    {good:4} of {arguments.runs:4}  {longest:6.2f} s{'  LATE' if late else ''}"
                  f"{'  ' + problem if problem else ''}", flush=True)
    print("all as announced" if not failed else f"{failed} rows are not as announced")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
