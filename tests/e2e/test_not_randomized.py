#!/usr/bin/env python3
"""Address randomisation off, as under gdb: the program lies next to the shadow, and main's stack at the very top."""
import shutil
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND


class NotRandomized(ProgramCase):
    source = "main_stack.cpp"

    def run_fixed(self, *arguments, environment=None):
        env = {**snarl_tools.environment("json=report.json"), **(environment or {})}
        return snarl_tools.run(["setarch", "-R", self.program, *arguments], env=env, cwd=self.folder)

    def test_locks_on_mains_stack(self):
        for size in (0, 30000, 100000):  # of the environment, which lies above
            with self.subTest(environment=size):
                result = self.run_fixed(environment={"FILLER": "x" * size})
                self.assertEqual((result.code, result.out, result.err), (0, "2 1\n", ""))

    def test_race_on_mains_stack(self):
        result = self.run_fixed("race")
        self.assertEqual((result.code, result.out), (FOUND, "2 1\n"), result.err)
        finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual((finding["kind"], finding["location"]["kind"]), ("data-race", "stack"))

    @unittest.skipUnless(shutil.which("gdb"), "no gdb")
    def test_under_gdb(self):
        result = self.run_command(["gdb", "-q", "-batch", "-ex", "run", "-ex", "bt", self.program])
        self.assertIn("exited normally", result.out, result.err)


if __name__ == "__main__":
    unittest.main()
