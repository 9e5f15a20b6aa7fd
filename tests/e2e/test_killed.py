#!/usr/bin/env python3
"""SIGKILL at random moments: what was written before is there and sound."""
import os
import random
import signal
import subprocess
import time
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND, environment

KILLS = 20


class Killed(ProgramCase):
    source = "racing.cpp"

    def test_run_file_is_readable(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        most = 0
        for number in range(KILLS):
            with self.subTest(seed=seed, number=number):
                most = max(most, self.kill_after(chance.uniform(0.0, 0.3), f"{number}.snarl"))
        self.assertGreater(most, 0, "no race was recorded before any kill")

    def kill_after(self, seconds, name):
        """Findings in the run file of a process that was killed so long after its run file appeared."""
        process = subprocess.Popen([self.program], cwd=self.folder, env=environment(f"log_path={name}"))
        deadline = time.monotonic() + 20
        while not os.path.exists(self.path(name)) and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(timeout=20), -signal.SIGKILL)
        result = self.snarl("report", name, "--format=json", "-o", "report.json")
        self.assertIn(result.code, (0, 1), result.err)
        report = self.report(self.path(name))
        self.assertFalse(report["run"]["complete"])
        return report["summary"]["findings"]


class KilledWithGates(ProgramCase):
    source = "killed_with_gate.cpp"

    def told(self, mode, attempts=1):
        """What is in the run file. Where the two may really block each other that is told, and the process not killed:
        then it is tried again."""
        for attempt in range(attempts):
            name = f"{mode}-{attempt}.snarl"
            process = subprocess.run([self.program, mode], cwd=self.folder, env=environment(f"log_path={name}"),
                                     stderr=subprocess.DEVNULL, timeout=60, check=False)
            if process.returncode != FOUND:
                break
        self.assertEqual(process.returncode, -signal.SIGKILL)
        report = self.report(self.path(name))
        self.assertFalse(report["run"]["complete"])
        return self.kinds(report)

    def test_gates_are_told_when_they_are_known(self):
        self.assertEqual(self.told("joined-within"), [])
        self.assertEqual(self.told("joined-after", attempts=20), ["potential-deadlock"])


if __name__ == "__main__":
    unittest.main()
