#!/usr/bin/env python3
"""Wrong calls answer what they answer without Snarl: programs may rely on error codes (docs/misuse.md)."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND


class WrongCalls(ProgramCase):
    def check(self, source):
        path = f"wrong_calls/{source}.c"
        native = os.path.join(self.build_folder, "native")
        command = [f"clang-{self.tools.clang}", "-w", "-pthread", os.path.join(PROGRAMS, path), "-o", native]
        result = snarl_tools.run(command, timeout=60)
        self.assertEqual(result.code, 0, result.err)
        expected = self.run_command([native])
        self.assertEqual(expected.code, 0)
        for level in (0, 2):
            with self.subTest(level=level):
                result = self.run_command([self.build(path, level=level, flags=("-w",))])
                self.assertEqual(result.code, FOUND)
                self.assertEqual(result.out.splitlines(), expected.out.splitlines())

    def test_of_mutexes(self):
        self.check("mutexes")

    def test_of_other_objects(self):
        self.check("others")

    def test_of_threads(self):
        self.check("threads")


if __name__ == "__main__":
    unittest.main()
