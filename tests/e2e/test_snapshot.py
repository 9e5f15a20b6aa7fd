#!/usr/bin/env python3
"""A program that hangs tells what its threads do when its time is up or when it is asked to end."""
import signal
import subprocess
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND, environment


class Snapshot(ProgramCase):
    source = "hangs.cpp"

    def assert_tells_all(self, text):
        self.assertIn("(snapshot)", text)
        self.assertIn("The main thread (T1) waits for the end of thread T2, holding no lock", text)
        self.assertIn("Thread T2 runs, or is in a call of the system, holding mutex `guard`", text)
        self.assertIn("Thread T3 waits for mutex `guard` (held by thread T2), holding no lock", text)

    def test_time_is_up(self):
        result = self.run_program([], "stall_timeout_s=2")
        self.assertEqual((result.code, result.out), (FOUND, "hangs\n"))
        self.assert_tells_all(result.err)

    def end_by(self, number, options):
        process = subprocess.Popen([self.program], cwd=self.folder, env=environment(options), text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), "hangs\n")
        process.send_signal(number)
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, -number)
        return err

    def test_signals(self):
        for number in (signal.SIGTERM, signal.SIGQUIT):
            with self.subTest(number=number):
                self.assertIn("(snapshot)", self.end_by(number, ""))

    def test_signals_unasked(self):
        self.assertEqual(self.end_by(signal.SIGTERM, "snapshot_on_signal=0"), "")


if __name__ == "__main__":
    unittest.main()
