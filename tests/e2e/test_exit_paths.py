#!/usr/bin/env python3
"""However a program ends, what was found is reported; and what ends it is what ends it natively."""
import signal
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND


class ExitPaths(ProgramCase):
    source = "ends.cpp"

    def check(self, how, native, with_findings):
        with self.subTest(how=how, race=False):
            result = self.run_program([how])
            self.assertEqual((result.code, result.out), (native, "output\n"))
            if how != "exception":  # the C++ library says what was thrown
                self.assertEqual(result.err, "")
            self.assert_no_files()
        with self.subTest(how=how, race=True):
            result = self.run_program([how, "race"])
            self.assertEqual((result.code, result.out), (with_findings, "output\n"))
            self.assert_one_race(result.err)
            self.assertIn("shared", result.err)

    def test_return(self):
        self.check("return", 7, FOUND)

    def test_exit(self):
        self.check("exit", 7, FOUND)

    def test_underscore_exit(self):
        self.check("_exit", 7, FOUND)

    def test_quick_exit(self):
        self.check("quick_exit", 7, FOUND)

    def test_main_thread_exits_alone(self):
        self.check("pthread_exit", 0, FOUND)

    def test_abort(self):
        self.check("abort", -signal.SIGABRT, -signal.SIGABRT)

    def test_crash(self):
        self.check("segv", -signal.SIGSEGV, -signal.SIGSEGV)

    def test_terminated(self):
        self.check("term", -signal.SIGTERM, -signal.SIGTERM)

    def test_uncaught_exception(self):
        self.check("exception", -signal.SIGABRT, -signal.SIGABRT)

    def test_exec(self):
        self.check("exec", 5, 5)

    def test_exec_that_fails(self):
        self.assertEqual(self.run_program(["exec-fails"]).code, 9)
        result = self.run_program(["exec-fails", "race"])
        self.assertEqual(result.code, FOUND)
        self.assertIn("data-race", result.err)

    def test_exit_code_can_be_set(self):
        self.assertEqual(self.run_program(["return", "race"], options="exitcode=3").code, 3)
        self.assertEqual(self.run_program(["return", "race"], options="exitcode=0").code, 7)

    def test_halt_on_error(self):
        result = self.run_program(["segv", "race"], options="halt_on_error=1")
        self.assertEqual(result.code, FOUND)


if __name__ == "__main__":
    unittest.main()
