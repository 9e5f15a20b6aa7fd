#!/usr/bin/env python3
"""A budget: nothing is reported that is not there, a race in code that runs once is, and the report says what was left out."""
import os
import re
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND

BUDGET = "budget=1.3x"


def line_of(label):
    with open(os.path.join(PROGRAMS, "hot_and_cold.cpp"), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


class Budget(ProgramCase):
    source = "hot_and_cold.cpp"
    flags = ("-I", snarl_tools.ROOT)
    level = 2

    def sampled(self, report):
        gap, = (gap for gap in report["coverage"] if gap["fact"] == "sampled")
        self.assertRegex(gap["detail"], r"^\d+ % of the CPU time, with \d+ rests \(budget=1\.30x\)$")
        self.assertGreater(gap["count"], 0)
        self.assertGreater(gap["since_s"], 0)
        self.assertIn(gap["detail"], gap["text"])
        return gap

    def test_nothing_is_reported_that_is_not_there(self):
        for _ in range(5):
            result = self.run_program(["right"], f"{BUDGET}:summary=1:json=report.json")
            self.assertEqual((result.code, result.out), (0, "8000\n"), result.err)
            self.assertRegex(result.err, r"nothing found; not seen: accesses within \d+\.\d+ s of CPU time, left out by the budget")
            self.sampled(snarl_tools.read_json(self.path("report.json")))

    def test_a_race_in_cold_code_is_found(self):
        for _ in range(5):
            result = self.run_program(options=f"{BUDGET}:json=report.json")
            self.assertEqual(result.code, FOUND, result.err)
            report = snarl_tools.read_json(self.path("report.json"))
            finding, = report["findings"]
            self.assertEqual(finding["kind"], "data-race")
            self.assertEqual([access["stack"][0]["line"] for access in finding["accesses"]], [line_of("wish")] * 2)
            self.sampled(report)

    def test_the_text_says_it_too(self):
        result = self.run_program(options=BUDGET)
        self.assertIn("This run could not see everything:", result.err)
        self.assertTrue(re.search(r"to keep its budget the run checked accesses during \d+ % of the CPU time", result.err), result.err)

    def test_its_beginning_is_checked(self):
        """How much CPU time the program takes is the machine's to say: either nothing was left out, or 20 ms were checked before."""
        result = self.run_program(["short"], options="budget=100x:json=report.json")
        self.assertEqual(result.code, FOUND, result.err)
        for gap in snarl_tools.read_json(self.path("report.json"))["coverage"]:
            percent, = re.findall(r"^(\d+) % of the CPU time", gap["detail"])
            most = (int(percent) + 1) / 100  # both are rounded down
            self.assertGreaterEqual((gap["count"] + 1) * most / (1 - most) if most < 1 else 20, 20, gap)

    def test_run_has_it_as_an_option(self):
        result = self.snarl("run", "--budget=1.3x", "--format=json", "-o", self.path("report.json"), "--", self.program, "right")
        self.assertEqual(result.code, 0, result.err)
        self.sampled(snarl_tools.read_json(self.path("report.json")))

    def test_a_wrong_one_is_refused(self):
        result = self.snarl("run", "--budget=1x", "--", self.program)
        self.assertIn("bad value '1x' for option 'budget' (1.1x to 100x; 0 is none)", result.err)


if __name__ == "__main__":
    unittest.main()
