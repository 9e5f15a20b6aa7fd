#!/usr/bin/env python3
"""Every header compiles alone; those of detector/core also freestanding, without exceptions and RTTI.

    headers.py COMPILER FOLDER [COMPILER FLAGS…]

A header that is the first include of its own .cpp is proven by the build itself and not compiled again here; one without
a guard is a list of macros to be expanded by others, and stands for nothing alone.
"""
import concurrent.futures
import glob
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def compile_alone(compiler, header, flags):
    # Included from an empty file, so that the guard and "#pragma once" mean what they do elsewhere.
    command = [compiler, "-std=c++20", "-Wall", "-Wextra", "-Wshadow", "-Wno-unused-parameter", "-Wno-unused-const-variable",
               "-Wno-unused-function", "-Werror", "-fsyntax-only", f"-I{ROOT}", *flags, "-include", header, "-x", "c++", "/dev/null"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return None if result.returncode == 0 else f"{header} does not compile alone:\n{result.stderr}"


def has_guard(header):
    with open(os.path.join(ROOT, header), encoding="utf-8") as file:
        return any(line.startswith("#ifndef SNARL_") and line.rstrip().endswith("_H") for line in file)


def is_proven_by_the_build(header):
    source = os.path.join(ROOT, header[:-2] + ".cpp")
    if not os.path.exists(source):
        return False
    with open(source, encoding="utf-8") as file:
        return next((line for line in file if line.startswith("#include")), "").strip() == f'#include "{header}"'


def main():
    compiler, folder, *flags = sys.argv[1:]
    headers = sorted(os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, folder, "**/*.h"), recursive=True))
    headers = [header for header in headers if has_guard(header)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        unproven = headers if "-ffreestanding" in flags else [h for h in headers if not is_proven_by_the_build(h)]
        problems = [p for p in pool.map(lambda header: compile_alone(compiler, header, flags), unproven) if p]
    print("\n".join(problems) or f"{len(headers)} headers, of which {len(unproven)} were compiled")
    return 1 if problems or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
