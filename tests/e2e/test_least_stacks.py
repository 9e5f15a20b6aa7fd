#!/usr/bin/env python3
"""Stacks as small as the system lets them be, in memory of the program's own: checks, reports and the end of the process
have room on them, without optimisation and with."""
import unittest

import snarl_tools
from e2e_case import ProgramCase


class LeastStacks(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = [cls.build("least_stacks.cpp", f"least{level}", level, [f"-I{snarl_tools.TESTCASES}"])
                        for level in (0, 2)]

    def findings(self, program, what):
        result = self.run_command([program, what], options="json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND, result.err)
        return snarl_tools.read_json(self.path("report.json"))["findings"]

    def test_right(self):
        for program in self.programs:
            result = self.run_command([program, "right"])
            self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_races(self):
        for program in self.programs:
            for what in ("race", "range", "exit", "signal", "context"):
                with self.subTest(program=program, what=what):
                    finding, = self.findings(program, what)
                    self.assertEqual(finding["kind"], "data-race")
                    self.assertEqual({access["stack"][0]["function"] for access in finding["accesses"]}, {"touch()"})
                    self.assertEqual(len({access["stack"][-1]["function"] for access in finding["accesses"]}), 2)

    def test_deadlock(self):
        for program in self.programs:
            finding, = self.findings(program, "deadlock")
            self.assertEqual(finding["kind"], "deadlock")

    def test_signal_stacks_look_like_the_programs(self):
        program = self.build("signal_stacks.c", "signal_stacks")
        result = self.run_command([program])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
