#!/usr/bin/env python3
"""oneTBB, a library without planted code: its hand-over of tasks makes no false alarm, and races in the tasks are found."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase


@unittest.skipUnless(os.path.exists("/usr/include/tbb/task_group.h"), "no oneTBB")
class TaskLibrary(ProgramCase):
    def check(self, source, races, level):
        program = self.build(source, f"{source}-{level}", level, [f"-I{snarl_tools.TESTCASES}", "-ltbb"])
        result = self.run_command([program], options="summary=1")
        self.assertEqual((result.code, result.out, result.err), (0, "", "snarl: nothing found\n"))
        for race in races:
            with self.subTest(race=race):
                result = self.run_command([program, race], options="json=report.json")
                self.assertEqual(result.code, snarl_tools.FOUND)
                report = snarl_tools.read_json(self.path("report.json"))
                self.assertEqual([finding["location"]["name"] for finding in report["findings"]],
                                 ["(anonymous namespace)::unprotected"])

    def test_tasks(self):
        for level in (0, 2):
            self.check("task_library.cpp", ["race"], level)

    def test_graphs(self):
        for level in (0, 2):
            self.check("task_graphs.cpp", ["pipeline", "graph", "exception"], level)


if __name__ == "__main__":
    unittest.main()
