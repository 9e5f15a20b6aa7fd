"""Builds a program with one variant's compiler, plants bugs into it, and runs its workload."""

import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import process
from .sample_text import sample_text

BUILD_TIMEOUT_S = 3600


class BuildError(Exception):
    """In one line, with the log to read."""


@dataclass(frozen=True)
class Run:
    exit_code: int  # of the workload: 0 says that the program did its work right; None: its time was up
    log: Path  # what the workload and the program said
    reports: Path  # the folder of what the variant reported


class Workshop:
    """One folder with a tree for each program and variant."""

    def __init__(self, directory: Path, toolchain_files=()):
        self.directory = directory.resolve()
        self._toolchain = tuple(toolchain_files)  # a change of one of these rebuilds

    def input(self):
        return sample_text(self.directory / "input.txt")

    def tree(self, program, variant):
        return self.directory / variant.name / program.name

    def scratch(self, program, variant):
        """The folder that the program runs in; several programs can be checked side by side."""
        return self.directory / "scratch" / f"{variant.name}-{program.name}"

    def build(self, program, variant, source):
        """Builds the unpatched program, unless that was done before with the same compiler."""
        tree, stamp = self.tree(program, variant), self._stamp(program, variant)
        key = self._key(program, variant)
        if stamp.exists() and stamp.read_text() == key:
            return tree
        stamp.unlink(missing_ok=True)
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(source, tree, symlinks=True)
        self._run_build(program, variant)
        stamp.write_text(key)
        return tree

    @contextmanager
    def planted(self, program, variant, planted):
        """The built tree with the bug in it. Afterwards its source is as before, and the next build starts anew."""
        tree = self.tree(program, variant)
        self._stamp(program, variant).unlink(missing_ok=True)
        patch(tree, planted.patch)
        try:
            self._run_build(program, variant)
            yield
        finally:
            patch(tree, planted.patch, "--reverse")

    def rebuild(self, program, variant):
        """Builds what planted bugs have left behind, so that the tree serves again."""
        self._run_build(program, variant)
        self._stamp(program, variant).write_text(self._key(program, variant))

    def run(self, program, variant, name, timeout_s=900):
        """Runs the workload, which fails when the program's output is wrong. The log and the reports stay."""
        scratch = self.scratch(program, variant)
        home = self.directory / variant.name / f"{program.name}.runs"
        reports, log = home / name, home / f"{name}.log"
        for folder in (scratch, reports):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        # The exit code stays the program's own: what was found stands in the reports.
        environment = {**os.environ, "TREE": str(self.tree(program, variant)), "INPUT": str(self.input()),
                       "SNARL_OPTIONS": f"json={reports}/%p.json:exitcode=0",
                       "TSAN_OPTIONS": f"log_path={reports}/tsan:exitcode=0"}
        code = process.run(["sh", "-eu", program.folder / "workload"], scratch, environment, log, timeout_s)
        return Run(code, log, reports)

    def _run_build(self, program, variant):
        flags = " ".join(["-O2", "-g", *variant.flags])
        environment = {**os.environ, **variant.environment, "CC": variant.c_compiler, "CXX": variant.cxx_compiler, "CFLAGS": flags,
                       "CXXFLAGS": flags, "LDFLAGS": " ".join(variant.flags), "SOURCE": str(program.folder)}
        log = self.directory / variant.name / f"{program.name}.log"
        code = process.run(["sh", "-eu", program.folder / "build"], self.tree(program, variant), environment, log, BUILD_TIMEOUT_S)
        if code != 0:
            why = "is not built in time" if code is None else "does not build"
            raise BuildError(f"{why}, see {log}: {' | '.join(process.last_lines(log, 1))[:200]}")

    def _stamp(self, program, variant):
        return self.directory / variant.name / f"{program.name}.built"

    def _key(self, program, variant):
        key = hashlib.sha256((program.folder / "build").read_bytes())
        key.update(repr(variant).encode())
        if variant.name == "snarl":
            for path in self._toolchain:
                key.update(f"{path} {path.stat().st_mtime_ns}".encode())
        return key.hexdigest()


def patch(tree, file, *flags):
    run = subprocess.run(["patch", "--strip=1", "--forward" if not flags else "--batch", *flags, "--no-backup-if-mismatch",
                          f"--input={file}"], cwd=tree, capture_output=True, text=True)
    if run.returncode:
        raise BuildError(f"{file.name} does not apply: {' | '.join(run.stdout.split(chr(10))[:3])}")
