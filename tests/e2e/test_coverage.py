#!/usr/bin/env python3
"""An honest clean run: each thing that a run cannot see is counted, and said in the JSON and in the one-line summary."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase


class Coverage(ProgramCase):
    source = "unseen.cpp"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def gaps(self, cause, program=None, arguments=()):
        """The facts of a run that finds nothing, and its line."""
        command = [program or self.program, cause, *arguments]
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

    def build_library(self, name, text):
        source, library = self.path(f"{name}.c"), os.path.join(self.build_folder, f"lib{name}.so")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        compiler = self.tools.compiler_environment()["SNARL_CLANG"]
        self.assertEqual(snarl_tools.run([compiler, "-shared", "-fPIC", source, "-o", library]).code, 0)
        return library

    def assert_unseen(self, gaps, *modules):
        facts, line = gaps
        self.assertEqual(facts, [("uninstrumented-module", 0, name) for name in modules])
        if len(modules) == 1:
            self.assertIn("1 module without instrumentation", line)

    def test_library_without_instrumentation(self):
        library = self.build_library("plain", "void plain_library(void) {}\n")
        program = self.build(self.source, "linked", flags=(*self.flags, "-DWITH_LIBRARY", library, "-Wl,-z,lazy"))
        self.assert_unseen(self.gaps("call", program), "libplain.so")
        self.assert_unseen(self.gaps("call-alone", program))  # nobody was there whom it could have raced with
        self.assert_unseen(self.gaps("threads", program))  # it was there, and nobody called it

    def test_library_that_the_program_loads(self):
        other = self.build_library("other", "void other(void) {}\n")
        inner = self.build_library("inner", "void inner(void) {}\n")
        asked = f'#include <dlfcn.h>\nvoid *held; __attribute__((constructor)) void load(void) {{ held = dlopen("{inner}", 2); }}\n'
        outer = self.build_library("outer", asked)
        self.assert_unseen(self.gaps("load", arguments=[other]), "libother.so")
        self.assert_unseen(self.gaps("load", arguments=[outer]), "libouter.so")  # and not the one behind it

    def test_memory_without_shadow(self):
        program = self.build(self.source, "fixed", flags=(*self.flags, "-no-pie"))
        facts, line = self.gaps("no-shadow", program)
        self.assertEqual(facts, [("no-shadow", 2, "")])
        self.assertIn("2 accesses to memory without shadow", line)
        self.assertEqual(self.gaps("no-shadow")[0], [])  # the place is the shadow's own there, and not to be had

    def test_dropped_facts(self):
        result = self.run_program(["many-facts"], options="json=report.json:summary=1:run_file_limit_mb=1")
        self.assertEqual((result.code, result.out), (snarl_tools.FOUND, ""))
        stopped, lost, line = result.err.splitlines()
        self.assertIn("recording stops", stopped)
        report = snarl_tools.read_json(self.path("report.json"))
        gap, = report["coverage"]
        self.assertIn(f"{gap['count']} records were dropped", lost)
        self.assertEqual((gap["fact"], gap["count"]), ("dropped-facts", report["summary"]["dropped"]))
        self.assertEqual(line, f"snarl: nothing found; not seen: {gap['count']} dropped facts")
        self.assertGreater(gap["since_s"], 0)
        self.assertLess(gap["since_s"], report["run"]["duration_s"])
        self.assertIn(f"were not recorded, {gap['count']} of them, since ", gap["text"])

    def test_joins_that_take_too_long_to_judge(self):
        (fact, count, detail), = self.gaps("many-joins")[0]
        self.assertEqual((fact, detail), ("dropped-facts", "joins under locks that were too many to judge in time"))
        self.assertGreater(count, 64)

    def test_without_being_asked_nothing_is_said(self):
        result = self.run_program(["benign"])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        self.assert_no_files()


if __name__ == "__main__":
    unittest.main()
