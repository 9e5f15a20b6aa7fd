"""Builds a program with one variant's compiler, plants bugs into it, and runs its workload."""

import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .sample_text import sample_text


class BuildError(Exception):
    pass


@dataclass(frozen=True)
class Run:
    exit_code: int
    output: str  # what the workload and the program said
    reports: tuple  # files that the variant wrote about findings


class Workshop:
    """One folder with a tree for each program and variant."""

    def __init__(self, directory: Path, toolchain_files=()):
        self.directory = directory.resolve()
        self._toolchain = tuple(toolchain_files)  # a change of one of these rebuilds

    def input(self):
        return sample_text(self.directory / "input.txt")

    def tree(self, program, variant):
        return self.directory / variant.name / program.name

    def build(self, program, variant, source):
        """Builds the unpatched program, unless that was done before with the same compiler."""
        tree, stamp = self.tree(program, variant), self._stamp(program, variant)
        key = self._key(program, variant)
        if stamp.exists() and stamp.read_text() == key:
            return tree
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(source, tree, symlinks=True)
        self._run_build(program, variant, tree)
        stamp.write_text(key)
        return tree

    @contextmanager
    def planted(self, program, variant, planted):
        """The built tree with the bug in it; afterwards the tree is as before."""
        tree, stamp = self.tree(program, variant), self._stamp(program, variant)
        key = stamp.read_text()
        stamp.unlink()
        patch(tree, planted.patch)
        try:
            self._run_build(program, variant, tree)
            yield tree
        finally:
            patch(tree, planted.patch, "--reverse")
        self._run_build(program, variant, tree)
        stamp.write_text(key)

    def run(self, program, variant, timeout_s=900):
        """Runs the workload, which fails when the program's output is wrong."""
        scratch = self.directory / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        reports = scratch / "reports"
        reports.mkdir(parents=True)
        # Where upstream's own bugs are expected, the exit code must still tell whether the work was done right.
        own_exit_code = ":exitcode=0" if program.genuine else ""
        environment = {**os.environ, "TREE": str(self.tree(program, variant)), "INPUT": str(self.input()),
                       "SNARL_OPTIONS": f"json={reports}/%p.json{own_exit_code}",
                       "TSAN_OPTIONS": f"log_path={reports}/tsan{own_exit_code}"}
        try:
            run = subprocess.run(["sh", "-eu", str(program.folder / "workload")], cwd=scratch, env=environment, timeout=timeout_s,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        except subprocess.TimeoutExpired as error:
            return Run(-9, f"still running after {error.timeout} s", tuple(sorted(reports.iterdir())))
        return Run(run.returncode, run.stdout, tuple(sorted(reports.iterdir())))

    def _run_build(self, program, variant, tree):
        flags = " ".join(["-O2", "-g", *variant.flags])
        environment = {**os.environ, **variant.environment, "CC": variant.c_compiler, "CXX": variant.cxx_compiler, "CFLAGS": flags,
                       "CXXFLAGS": flags, "LDFLAGS": " ".join(variant.flags)}
        log = self.directory / variant.name / f"{program.name}.log"
        with log.open("w") as out:
            run = subprocess.run(["sh", "-eu", str(program.folder / "build")], cwd=tree, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=subprocess.STDOUT)
        if run.returncode:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise BuildError(f"{program.name} does not build ({variant.name}); the end of {log}:\n{tail}")

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
        raise BuildError(f"{file.name} does not apply:\n{run.stdout}")
