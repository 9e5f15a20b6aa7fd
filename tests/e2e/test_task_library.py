#!/usr/bin/env python3
"""oneTBB, a library without planted code: its hand-over of tasks makes no false alarm, and races in the tasks are found."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase


@unittest.skipUnless(os.path.exists("/usr/include/tbb/task_group.h"), "no oneTBB")
class TaskLibrary(ProgramCase):
    def build_at(self, level):
        return self.build("task_library.cpp", f"program{level}", level, [f"-I{snarl_tools.TESTCASES}", "-ltbb"])

    def check(self, level):
        program = self.build_at(level)
        result = self.run_command([program], options="summary=1")
        self.assertEqual((result.code, result.out, result.err), (0, "", "snarl: nothing found\n"))
        result = self.run_command([program, "race"], options="json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual([finding["location"]["name"] for finding in report["findings"]],
                         ["(anonymous namespace)::unprotected"])

    def test_plain(self):
        self.check(0)

    def test_optimised(self):
        self.check(2)


if __name__ == "__main__":
    unittest.main()
