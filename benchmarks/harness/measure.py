"""Runs one command and says what it cost."""

import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import variants


@dataclass(frozen=True)
class Cost:
    exit_code: int  # the command's own; negative: ended by that signal
    cpu_s: float  # user and system time, those of its children included
    peak_kb: int
    wall_s: float
    stdout: str
    stderr: str
    timed_out: bool = False


class Launcher:
    """Owns the small helper program that takes the measurements (launch.c)."""

    def __init__(self, compiler, directory: Path):
        directory.mkdir(parents=True, exist_ok=True)
        self._program = directory / "launch"
        source = Path(__file__).with_name("launch.c")
        subprocess.run([compiler, "-O2", str(source), "-o", str(self._program)], check=True)

    def run(self, command, timeout_s=300, cwd=None, environment=None, keep_output=True) -> Cost:
        environment = variants.run_environment() if environment is None else environment
        with tempfile.NamedTemporaryFile() as result:
            process = subprocess.Popen(
                [str(self._program), result.name, *map(str, command)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if keep_output else subprocess.DEVNULL,
                stderr=subprocess.PIPE, text=True, errors="replace",
                cwd=cwd, env=environment, start_new_session=True)
            try:
                stdout, stderr = process.communicate(timeout=timeout_s)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                stdout, stderr = process.communicate()
                return Cost(-signal.SIGKILL, 0, 0, timeout_s, stdout, stderr, timed_out=True)
            return self._cost(Path(result.name).read_text(), stdout, stderr)

    @staticmethod
    def _cost(line, stdout, stderr):
        if not line:
            raise RuntimeError(f"no measurement was taken: {stderr.strip()}")
        code, user, system, peak, wall = map(int, line.split())
        return Cost(code, (user + system) / 1e6, peak, wall / 1e6, stdout, stderr)


def failure(cost: Cost):
    """Why a run does not count, or None."""
    if cost.timed_out:
        return f"still running after {cost.wall_s:.0f} s"
    if cost.exit_code:
        lines = [line for line in cost.stderr.splitlines() if line.strip()]
        return f"exit {cost.exit_code}" + (f": {lines[0][:100]}" if lines else "")
    if cost.stderr.strip():
        return f"unexpected output: {cost.stderr.strip().splitlines()[0][:100]}"
    return None
