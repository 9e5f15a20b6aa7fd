#!/usr/bin/env python3
"""The tables of docs/testcases.md say what is tested where: every testcase and suite that they name is there."""
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "testcases.md")
TESTCASE = re.compile(r"(?:(?:race|misuse|deadlock|libc|clean)/)?[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-]*[(…])")


def rows():
    with open(PAGE, encoding="utf-8") as page:
        for line in page:
            if line.startswith("| "):
                yield line, line.strip().strip("|").split("|")[1]


def main():
    folders = [os.path.relpath(folder, os.path.join(ROOT, "testcases"))
               for folder in glob.glob(os.path.join(ROOT, "testcases", "*", "*"))]
    known = {*folders, *(folder.split("/")[1] for folder in folders)}
    named, missing = 0, []
    for line, cell in rows():
        suites = re.findall(r"test_\w+\.py", line)
        testcases = TESTCASE.findall(re.sub(r"`tests/[^`]*`", "", cell))
        missing += [suite for suite in suites if not os.path.exists(os.path.join(ROOT, "tests", "e2e", suite))]
        missing += [testcase for testcase in testcases if testcase not in known]
        named += len(suites) + len(testcases)
    print("\n".join(f"{name} is named in docs/testcases.md and is not there" for name in missing) or f"{named} names")
    return 1 if missing or named < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
