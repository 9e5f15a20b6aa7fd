#!/usr/bin/env python3
"""`snarl run` and what the commands say of themselves."""
import json
import os
import signal
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND


class RunCommand(ProgramCase):
    source = "ends.cpp"

    def test_findings(self):
        result = self.snarl("run", "--", self.program, "return", "race")
        self.assertEqual((result.code, result.out), (FOUND, "output\n"))
        self.assert_one_race(result.err)
        self.assert_no_files()

    def test_nothing_found(self):
        result = self.snarl("run", "--", self.program, "return")
        self.assertEqual((result.code, result.out), (7, "output\n"))
        self.assert_no_files()

    def test_json_to_a_file(self):
        result = self.snarl("run", "--format=json", "-o", "report.json", "--", self.program, "return", "race")
        self.assertEqual(result.code, FOUND)
        with open(self.path("report.json"), encoding="utf-8") as file:
            report = json.load(file)
        self.assertEqual(self.kinds(report), ["data-race"])
        self.assertEqual(report["run"]["args"][1:], ["return", "race"])

    def test_signal(self):
        result = self.snarl("run", "--", self.program, "segv")
        self.assertEqual(result.code, 128 + signal.SIGSEGV)

    def test_no_such_program(self):
        result = self.snarl("run", "--", "./no-such-program")
        self.assertEqual(result.code, 127)
        self.assert_one_line(result.err, "no-such-program")

    def test_not_built_with_snarl(self):
        result = self.snarl("run", "--", "/bin/true")
        self.assertEqual(result.code, 0)
        self.assert_one_line(result.err, "/bin/true", "snarl-clang")

    def test_version_and_help(self):
        self.assertIn("0.1.0", self.snarl("--version").out)
        self.assertIn("report", self.snarl("--help").out)
        self.assertEqual(self.snarl("--help").code, 0)

    def test_report_exit_codes(self):
        self.run_program(["return", "race"], options="report=0:log_path=run.snarl")
        self.assertEqual(self.snarl("report", "run.snarl").code, 1)
        self.run_program(["return"], options="report=0:log_path=clean.snarl")
        self.assertEqual(self.snarl("report", "clean.snarl").code, 0)
        self.assertEqual(os.stat(self.path("run.snarl")).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
