#!/usr/bin/env python3
"""A forked child is a process of its own: it finds for itself, reports for itself and ends for itself."""
import unittest

from e2e_case import ProgramCase
from snarl_tools import FOUND


class Fork(ProgramCase):
    source = "forks.cpp"

    def test_nothing_found(self):
        result = self.run_program(["nobody"])
        self.assertEqual((result.code, result.out, result.err), (4, "child 3\n", ""))
        self.assert_no_files()

    def test_parent_races(self):
        result = self.run_program(["parent"])
        self.assertEqual((result.code, result.out), (FOUND, "child 3\n"))
        self.assert_one_race(result.err)

    def test_child_races(self):
        result = self.run_program(["child"])
        self.assertEqual((result.code, result.out), (4, f"child {FOUND}\n"))
        self.assert_one_race(result.err)


class ForkStorm(ProgramCase):
    source = "fork_storm.cpp"

    def test_children_of_a_busy_process_end(self):
        result = self.run_program(["1500"])
        self.assertEqual((result.code, result.out, result.err), (0, "1500 children ended\n", ""))


class ForkWithALock(ProgramCase):
    source = "fork_locked.c"

    def test_child_waits_for_a_thread_that_it_does_not_have(self):
        result = self.run_program([])
        self.assertEqual((result.code, result.out), (0, f"child {FOUND}\n"))
        self.assertIn("(lock-lost-in-fork)", result.err)
        self.assertIn("Taken by thread T2", result.err)

    def test_child_makes_the_lock_anew(self):
        result = self.run_program(["anew"])
        self.assertEqual((result.code, result.out, result.err), (0, "child 3\n", ""))


if __name__ == "__main__":
    unittest.main()
