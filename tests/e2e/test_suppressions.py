#!/usr/bin/env python3
"""Suppressions that a program brings with it, and those of files: applied by every report, counted, the unused listed."""
import unittest

import snarl_tools
from e2e_case import ProgramCase


class Suppressions(ProgramCase):
    source = "suppressed.cpp"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def test_the_programs_own(self):
        result = self.run_program()
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        self.assert_no_files()

    def test_other_findings_stay(self):
        result = self.run_program(["all"], options="json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        self.assert_one_race(result.err)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(report["summary"]["suppressed"], 2)
        self.assertEqual({(use["rule"], use["origin"], use["matched"]) for use in report["suppressions"]},
                         {("data-race:old_counter", "__snarl_default_suppressions()", 1),
                          ("race:never_called", "__snarl_default_suppressions()", 0),
                          ("race:^legacy_table$", "__tsan_default_suppressions()", 1)})
        self.assertEqual({(gap["fact"], gap["detail"], gap["count"]) for gap in report["coverage"]},
                         {("suppressed", "data-race:old_counter", 1), ("suppressed", "race:^legacy_table$", 1)})

    def test_unused_are_listed(self):
        result = self.run_program(options="unused_suppressions=1")
        self.assertEqual(result.code, 0)
        self.assert_one_line(result.err, "Unused suppression: race:never_called (__snarl_default_suppressions())")
        self.assert_no_files()

    def test_they_are_in_the_run_file(self):
        self.assertEqual(self.run_program(["all"], options="log_path=kept.snarl").code, snarl_tools.FOUND)
        result = self.snarl("report", "kept.snarl", "--unused-suppressions")
        self.assertEqual(result.code, 1)
        self.assert_one_race(result.out)
        self.assertIn("Unused suppression: race:never_called", result.out)

    def test_a_file_comes_on_top(self):
        with open(self.path("rules"), "w", encoding="utf-8") as file:
            file.write("*:fresh_bug\nmutex:nowhere\n")
        self.assertEqual(self.run_program(["all"], options="suppressions=rules").code, 0)
        self.assert_one_line(
            self.run_program(["all"], options="suppressions=rules:summary=1").err,
            "snarl: nothing found; not seen: 3 suppressed findings")

    def test_only_what_is_not_suppressed_halts(self):
        result = self.run_program(["all"], options="halt_on_error=1:json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        self.assert_one_race(result.err)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(report["summary"]["suppressed"], 2)
        self.assertEqual(result.out, "")
        with open(self.path("rules"), "w", encoding="utf-8") as file:
            file.write("race:fresh_bug\n")
        result = self.run_program(["all"], options="suppressions=rules:halt_on_error=1")
        self.assertEqual((result.code, result.out, result.err), (0, "went on\n", ""))

    def test_wrong_rules_are_said(self):
        program = self.build(self.source, "wrong", flags=(*self.flags, '-DRULES="rase:x"'))
        result = self.run_command([program])
        self.assertIn('__snarl_default_suppressions():1: not a suppression: "rase:x"', result.err)
        self.assertEqual(result.code, snarl_tools.FOUND)


if __name__ == "__main__":
    unittest.main()
