#!/usr/bin/env python3
"""The option ignore_modules: a library's own, hidden locks make no false alarm, and the program's races are found as ever."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase


class IgnoredModules(ProgramCase):
    def build_with_library(self, name, flags=()):
        library = os.path.join(self.build_folder, "libhidden.so")
        source = os.path.join(PROGRAMS, "hidden_lock_library.c")
        compiler = self.tools.compiler_environment()["SNARL_CLANG"]
        made = snarl_tools.run([compiler, "-O1", "-g", "-fno-builtin", "-shared", "-fPIC", source, "-o", library])
        self.assertEqual(made.code, 0, made.err)
        return self.build("hidden_lock.c", name, flags=(f"-I{snarl_tools.TESTCASES}", library, *flags))

    def test_the_hidden_lock(self):
        program = self.build_with_library("right")
        self.assertEqual(self.run_command([program]).code, snarl_tools.FOUND)
        result = self.run_command([program], options="ignore_modules=libhidden")
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        result = self.run_command([program], options="ignore_modules=libhidden:summary=1")
        self.assert_one_line(result.err, "1 ignored module")

    def test_races_of_the_program(self):
        program = self.build_with_library("wrong", flags=("-DALSO_WRONG",))
        result = self.run_command([program], options="ignore_modules=libhidden:json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual([finding["location"]["name"] for finding in report["findings"]], ["visible"])
        self.assertIn(("ignored", "libhidden.so"),
                      [(gap["fact"], os.path.basename(gap["detail"])) for gap in report["coverage"]])

    def test_other_libraries_stay(self):
        program = self.build_with_library("other")
        self.assertEqual(self.run_command([program], options="ignore_modules=libelse").code, snarl_tools.FOUND)


if __name__ == "__main__":
    unittest.main()
