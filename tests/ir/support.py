"""What the checks of the instrumenter share: the compilers, a place to work in, and how failures are told."""
import argparse
import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


class Toolchain:
    """snarl-clang with one real clang behind it."""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--bin", required=True, help="where snarl-clang lies")
        parser.add_argument("--lib", required=True, help="lib/snarl")
        parser.add_argument("--llvm", required=True, help="bin folder of the LLVM version under test")
        parser.add_argument("--version", required=True, type=int, help="that version")
        parser.add_argument("only", nargs="*", help="names of cases; default: all")
        options = parser.parse_args()
        self.version, self.only = options.version, options.only
        self.clang = os.path.join(options.llvm, "clang")
        self.clangxx = os.path.join(options.llvm, "clang++")
        self.snarl = os.path.join(options.bin, "snarl-clang")
        self.snarlxx = os.path.join(options.bin, "snarl-clang++")
        self.plugin = os.path.join(options.lib, f"SnarlPlugin-{self.version}.so")
        self.opt = os.path.join(options.llvm, "opt")
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="snarl-ir-"))
        atexit.register(shutil.rmtree, self.work, ignore_errors=True)

    def run(self, command, environment=None, timeout=600, directory=None):
        settings = {name: value for name, value in os.environ.items() if not name.startswith("SNARL_")}
        settings.update({"SNARL_CLANG": self.clang}, **(environment or {}))
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=timeout,
                              env=settings, cwd=directory or self.work, errors="replace")

    def native(self, source):
        return self.clangxx if source.suffix == ".cpp" else self.clang

    def wrapper(self, source):
        return self.snarlxx if source.suffix == ".cpp" else self.snarl

    def wants(self, name):
        return not self.only or any(word in name for word in self.only)


class Failures:
    def __init__(self):
        self.count = self.checks = 0

    def check(self, holds, message):
        self.checks += 1
        if not holds:
            self.count += 1
            print("FAILED:", message)

    def finish(self):
        print(f"{self.checks} checks, {self.count} failed")
        sys.exit(1 if self.count or not self.checks else 0)


def directives(source, key):
    """The texts after `// key: ` (or `; key: `) in the file, in order."""
    found = []
    for line in source.read_text().splitlines():
        for mark in ("// ", "; "):
            if line.strip().startswith(f"{mark}{key}:"):
                found.append(line.strip()[len(mark) + len(key) + 1:].strip())
    return found
