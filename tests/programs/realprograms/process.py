"""Runs a command with a time limit; when it is over, nothing that it started is left running."""

import os
import signal
import subprocess
from pathlib import Path


def run(command, directory: Path, environment, log: Path, timeout_s):
    """Returns the exit code, or None when the time was up. All that is said goes to the log."""
    with log.open("w") as out:
        # Its own session: one group to end, with the servers that a workload left behind when it failed.
        process = subprocess.Popen(command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        try:
            return process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        finally:
            end_group(process)


def end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # all have ended
    process.wait()


def last_lines(log: Path, count):
    """The end of what was said, without empty lines."""
    return [line for line in log.read_text(errors="replace").splitlines() if line.strip()][-count:]
