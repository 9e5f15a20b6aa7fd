#!/usr/bin/env python3
"""Suppressions of ThreadSanitizer's kinds, from a file, as they are: each silences what it names, and nothing else."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

# A testcase, the rules that each silence it, and those that do not: of another kind, or for a place that the kind does
# not look at.
KINDS = {
    "race/join/broken.cpp": (
        ("race:^main$", "race:broken.cpp", "race:^result$", "race_top:^main$"),
        ("race_top:std::thread", "mutex:main", "deadlock:main")),
    "libc/closed-twice/broken.c": (("race:^main$",), ("mutex:main", "race:nowhere")),
    "deadlock/two-locks/broken.cpp": (("deadlock:^forth()$", "deadlock:broken.cpp"), ("mutex:forth", "race:forth")),
    "misuse/destroy-held/broken.c": (("mutex:^main$",), ("deadlock:main", "race:main", "mutex:^elsewhere")),
    "misuse/thread-leak/broken.c": (("thread:^main$",), ("mutex:main", "thread:nowhere")),
    "misuse/handler-allocates/broken.c": (("signal:^on_signal$",), ("mutex:on_signal", "signal:nowhere")),
}


class ForeignSuppressions(ProgramCase):
    def run_with_rule(self, program, rule, options=""):
        with open(self.path("rules"), "w", encoding="utf-8") as file:
            file.write(f"# as others write it\n{rule}\n")
        return self.run_command([program], options=":".join(filter(None, ("suppressions=rules", options))))

    def assert_silences(self, program, rule, options=""):
        with self.subTest(rule=rule):
            result = self.run_with_rule(program, rule, options)
            self.assertEqual((result.code, result.err), (0, ""))

    def assert_leaves(self, program, rule, options=""):
        with self.subTest(rule=rule):
            self.assertEqual(self.run_with_rule(program, rule, options).code, snarl_tools.FOUND)

    def test_kinds(self):
        for number, (testcase, (silencing, others)) in enumerate(KINDS.items()):
            with self.subTest(testcase=testcase):
                source = os.path.join(snarl_tools.TESTCASES, testcase)
                program = self.build(source, f"kind{number}", level=0)
                options = "report_signal_unsafe=1" if "handler" in testcase else ""
                for rule in silencing:
                    self.assert_silences(program, rule, options)
                for rule in others:
                    self.assert_leaves(program, rule, options)

    def test_library_that_calls(self):
        library = os.path.join(self.build_folder, "libhidden.so")
        source = os.path.join(PROGRAMS, "hidden_lock_library.c")
        compiler = self.tools.compiler_environment()["SNARL_CLANG"]
        made = snarl_tools.run([compiler, "-O1", "-fno-builtin", "-shared", "-fPIC", source, "-o", library])
        self.assertEqual(made.code, 0, made.err)
        program = self.build("hidden_lock.c", flags=(f"-I{snarl_tools.TESTCASES}", library))
        self.assert_silences(program, "called_from_lib:libhidden.so")
        self.assert_leaves(program, "called_from_lib:libelse.so")
        program = self.build("hidden_lock.c", flags=(f"-I{snarl_tools.TESTCASES}", library, "-DALSO_WRONG"))
        result = self.run_with_rule(program, "called_from_lib:libhidden.so", "json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual(finding["location"]["name"], "visible")


if __name__ == "__main__":
    unittest.main()
