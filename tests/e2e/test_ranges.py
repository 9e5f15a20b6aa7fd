#!/usr/bin/env python3
"""A call of libc is an access to exactly the bytes that it reads or writes: another thread that writes the last of them
races with it, and one that writes the next byte does not."""
import re
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

with open(os.path.join(PROGRAMS, "ranges.c"), encoding="utf-8") as source:
    TEXT = source.read()
CALLS = re.findall(r'^  CALLS\("(\w+)"', TEXT, re.M)
UNTOUCHED = re.findall(r'^  UNTOUCHED\("(\w+)"', TEXT, re.M)


class Ranges(ProgramCase):
    source = "ranges.c"
    flags = (f"-I{snarl_tools.TESTCASES}", "-fno-builtin", "-w")

    def test_there_are_calls(self):
        self.assertGreater(len(CALLS), 120)
        self.assertGreater(len(UNTOUCHED), 4)

    def test_the_last_byte_races(self):
        for call in CALLS:
            with self.subTest(call=call):
                result = self.run_program([call])
                self.assertEqual(result.code, snarl_tools.FOUND, result.err)
                self.assert_one_race(result.err)

    def test_the_next_byte_does_not(self):
        for call in CALLS + UNTOUCHED:
            with self.subTest(call=call):
                result = self.run_program([call, "beyond"])
                self.assertEqual((result.code, result.err), (0, ""))


if __name__ == "__main__":
    unittest.main()
