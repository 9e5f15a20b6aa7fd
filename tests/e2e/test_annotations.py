#!/usr/bin/env python3
"""Annotations that take a race out of the report, and what a program learns that asks who runs it. Those that order are
in test_orders.py, locks and fibers in testcases/race."""
import os
import re
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

with open(os.path.join(PROGRAMS, "silenced.c"), encoding="utf-8") as source:
    NAMES = re.findall(r'^    \{"(\w+)"', source.read(), re.M)

ASKS = """
int RunningOnValgrind(void);
double ValgrindSlowdown(void);
const char *ThreadSanitizerQuery(const char *question);
int main(void) {
  return RunningOnValgrind() || ValgrindSlowdown() < 1 || *ThreadSanitizerQuery("pure_happens_before") != '1' ||
         *ThreadSanitizerQuery("anything else") != '0';
}
"""


class Annotations(ProgramCase):
    source = "silenced.c"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def test_there_are_some(self):
        self.assertGreater(len(NAMES), 9)

    def test_silenced(self):
        for name in NAMES:
            with self.subTest(name=name):
                result = self.run_program([name])
                self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_found_without(self):
        for name in NAMES:
            with self.subTest(name=name):
                result = self.run_program([name, "without"])
                self.assertEqual(result.code, snarl_tools.FOUND, result.err)
                self.assert_one_race(result.err)

    def test_questions(self):
        source = self.path("asks.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(ASKS)
        self.assertEqual(self.run_command([self.build(source, "asks")]).code, 0)


if __name__ == "__main__":
    unittest.main()
