#!/usr/bin/env python3
"""Precompiles what the testcases include, with Snarl: once for each level.

    tests/e2e/precompile_headers.py --build build --clang 22 --levels 0,1,2 build/testcase-headers/22
"""
import argparse
import os
import sys

from snarl_tools import LIBCXX, ROOT, PrecompiledHeaders, Tools


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--clang", type=int, default=22)
    parser.add_argument("--levels", default="0,1,2")
    parser.add_argument("--libcxx", action="store_true", help="libc++'s instead of libstdc++'s")
    parser.add_argument("folder")
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    library = LIBCXX if arguments.libcxx else []
    headers = PrecompiledHeaders(arguments.folder, Tools(arguments.build, arguments.clang), library)
    said = [headers.make(level) for level in arguments.levels.split(",")]
    print("\n".join(filter(None, said)), end="")
    return 1 if any(said) else 0


if __name__ == "__main__":
    sys.exit(main())
