#!/usr/bin/env python3
"""An honest clean run: each thing that a run cannot see is counted, and said in the JSON and in the one-line summary."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase


class Coverage(ProgramCase):
    source = "unseen.cpp"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def gaps(self, cause, program=None):
        """The facts of a run that finds nothing, and its line."""
        command = [program or self.program, cause]
        result = self.run_command(command, options="json=report.json:summary=1")
        self.assertEqual((result.code, result.out), (0, ""))
        self.assert_one_line(result.err, "snarl: nothing found")
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(report["findings"], [])
        return [(gap["fact"], gap["count"], os.path.basename(gap["detail"])) for gap in report["coverage"]], result.err

    def test_nothing(self):
        self.assertEqual(self.gaps("nothing"), ([], "snarl: nothing found\n"))

    def test_killed_child(self):
        facts, line = self.gaps("killed-child")
        self.assertEqual(facts, [("child-without-report", 1, "")])
        self.assertIn("1 child process without a report", line)

    def test_child_that_ends(self):
        self.assertEqual(self.gaps("child")[0], [])

    def test_ignored(self):
        facts, line = self.gaps("ignored")
        self.assertEqual(facts, [("ignored", 1, "")])
        self.assertIn("1 annotation that hides accesses", line)

    def test_benign(self):
        facts, line = self.gaps("benign")
        self.assertEqual([(fact, detail) for fact, _, detail in facts], [("suppressed", "a statistic")])
        self.assertIn("suppressed finding", line)

    def test_library_without_instrumentation(self):
        source, library = self.path("plain.c"), os.path.join(self.build_folder, "libplain.so")
        with open(source, "w", encoding="utf-8") as file:
            file.write("void plain_library(void) {}\n")
        compiler = self.tools.compiler_environment()["SNARL_CLANG"]
        self.assertEqual(snarl_tools.run([compiler, "-shared", "-fPIC", source, "-o", library]).code, 0)
        program = self.build(self.source, "linked", flags=(*self.flags, "-DWITH_LIBRARY", library))
        facts, line = self.gaps("nothing", program)
        self.assertEqual(facts, [("uninstrumented-module", 0, "libplain.so")])
        self.assertIn("1 module without instrumentation", line)

    def test_without_being_asked_nothing_is_said(self):
        result = self.run_program(["benign"])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        self.assert_no_files()


if __name__ == "__main__":
    unittest.main()
