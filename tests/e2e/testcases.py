#!/usr/bin/env python3
"""Builds testcases with Snarl and runs each many times: in EVERY run exactly the announced findings.

    tests/e2e/testcases.py --build build --clang 22 testcases/race/join/broken.cpp …
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import sys
import tempfile

import expectations
import matching
from snarl_tools import FOUND, LIBCXX, ROOT, TESTCASES, PrecompiledHeaders, Tools, environment, read_json, run

SKIPPED = 77
HANGS = ("deadlock", "stall", "self-deadlock")


def check(testcase, tools, headers, levels, runs, timeout):
    """Problems, each with the command that shows it again; stops at the first bad run of a level."""
    problems = []
    for level in levels:
        with tempfile.TemporaryDirectory(prefix="snarl-testcase-") as folder:
            program = os.path.join(folder, "program")
            again = _again(testcase, tools, level)
            ready = headers.flags(level) if headers and testcase.takes_headers else []
            said = tools.compile(testcase.path, program, level, testcase.flags + ready)
            if said is not None:
                problems.append(f"-O{level}: does not compile: {said}\n  again: {again}")
                continue
            for number, bad in enumerate(run_often(testcase, program, folder, runs, timeout), start=1):
                if bad:
                    problems.append(f"-O{level}, run {number} of {runs}:\n  " + "\n  ".join(bad) + f"\n  again: {again}")
                    break
    return problems


def run_often(testcase, program, folder, runs, timeout):
    """The problems of each run, in order. Programs that hang until it is noticed need no processor: several at once."""
    hangs = any(finding.kind in HANGS for finding in testcase.findings)
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=10 if hangs else 1)
    try:
        yield from pool.map(lambda number: run_once(testcase, program, os.path.join(folder, f"run{number}"), timeout), range(runs))
    finally:
        pool.shutdown(cancel_futures=True)


def run_once(testcase, program, folder, timeout):
    """Problems of one run in an empty folder."""
    os.mkdir(folder)
    try:
        if testcase.findings:
            return run_broken(testcase, program, folder, timeout)
        return run_right(testcase, program, folder, timeout)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_broken(testcase, program, folder, timeout):
    report_path = os.path.join(folder, "report.json")
    options = ":".join(filter(None, [f"json={report_path}", testcase.options]))
    result = run([program], env=environment(options), cwd=folder, timeout=timeout)
    if result.timed_out:
        return [f"did not end within {timeout} s", *result.err.splitlines()]
    problems = [] if result.code == FOUND else [f"exit code {result.code}, expected {FOUND}"]
    if not os.path.exists(report_path):
        expected = [f"expected: {finding}" for finding in testcase.findings]
        return problems + ["no JSON report was written", *expected, *result.err.splitlines()]
    if not result.err:
        problems.append("no text report on stderr")
    return problems + matching.mismatches(testcase, read_json(report_path))


def run_right(testcase, program, folder, timeout):
    result = run([program], env=environment(testcase.options), cwd=folder, timeout=timeout)
    if result.timed_out:
        return [f"did not end within {timeout} s", *result.err.splitlines()]
    problems = [] if result.code == 0 else [f"exit code {result.code}, expected 0"]
    problems += [f"on stdout: {line}" for line in result.out.splitlines()]
    problems += [f"on stderr: {line}" for line in result.err.splitlines()]
    problems += [f"left a file: {name}" for name in os.listdir(folder)]
    return problems


def pending():
    """Testcases that wait for a later step of the project, by path within testcases/."""
    with open(os.path.join(TESTCASES, "pending.txt"), encoding="utf-8") as file:
        lines = [line.split("#")[0].strip() for line in file]
    return {line for line in lines if line}


def reductions():
    """The options of the plugin that leave out or merge checks, and that plant the test inline."""
    with open(os.path.join(ROOT, "instrumenter", "options.def"), encoding="utf-8") as file:
        keys = re.findall(r'SNARL_SWITCH_OPTION\(\w+, "((?:reduce|inline)-[\w-]+)", true', file.read())
    return keys


def without(switch):
    if not switch:
        return []
    known = reductions()
    if switch != "all" and switch not in known:
        raise SystemExit(f"no such switch: {switch} (known: {', '.join(known)})")
    return [f"--snarl-{key}=0" for key in known if switch in ("all", key)]


def _again(testcase, tools, level):
    """The shell commands that show the problem again."""
    compile_command = tools.compile_command(testcase.path, "program", level, testcase.flags)
    options = ":".join(filter(None, ["json=report.json" if testcase.findings else "", testcase.options]))
    prefix = f"SNARL_OPTIONS={options} " if options else ""
    return f"SNARL_CLANG=clang-{tools.clang} {shlex.join(compile_command)} && {prefix}./program"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--clang", type=int, default=22)
    parser.add_argument("--levels", default="0,1,2")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--libcxx", action="store_true", help="against libc++ instead of libstdc++")
    parser.add_argument("--lto", action="store_true", help="with -flto: planted when they are linked")
    parser.add_argument("--headers", help="folder with what precompile_headers.py made for this clang, these levels")
    parser.add_argument("--without", metavar="SWITCH", help="with this option of the plugin off; all: with all reductions off")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for one run")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    tools = Tools(arguments.build, arguments.clang)
    headers = PrecompiledHeaders(arguments.headers, tools) if arguments.headers else None
    checked, failed = 0, False
    for path in map(os.path.abspath, arguments.files):
        testcase = expectations.read(path)
        if arguments.libcxx:
            testcase.flags += LIBCXX
        testcase.flags += ["-flto"] if arguments.lto else []
        testcase.flags += without(arguments.without)
        name = os.path.relpath(path, TESTCASES)
        lacks_openmp = testcase.openmp and not tools.has_openmp()
        if name in pending() or testcase.least_clang > arguments.clang or lacks_openmp:
            print(f"{name}: skipped")
            continue
        checked += 1
        problems = check(testcase, tools, headers, arguments.levels.split(","), arguments.runs, arguments.timeout)
        failed |= bool(problems)
        print(f"{name}: {'FAILED' if problems else 'ok'}")
        print("".join(problem + "\n" for problem in problems), end="")
    if checked == 0:
        return SKIPPED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
