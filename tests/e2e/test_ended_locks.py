#!/usr/bin/env python3
"""What the lock-order graph forgets of locks that have ended is on no cycle, neither of this run nor of several."""
import glob
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase


class EndedLocks(ProgramCase):
    source = "ended_locks.cpp"

    def cycles(self, *files):
        result = self.snarl("report", *files, "--format=json", "-o", "report.json")
        self.assertIn(result.code, (0, 1), result.err)
        findings = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual({finding["kind"] for finding in findings} - {"potential-deadlock"}, set())
        return sorted(sorted(lock["name"] for lock in finding["locks"]) for finding in findings)

    # The run file is opened at the first cycle, when most was folded.
    def record(self, name, steps):
        result = self.run_program([steps])
        self.assertEqual(result.code, 66, result.err)
        (file,) = glob.glob(self.path("program.*.snarl"))
        os.rename(file, self.path(name))
        return name

    def test_a_cycle_by_way_of_a_lock_that_has_ended(self):
        self.assertEqual(self.cycles(self.record("1.snarl", "()wrbw")), [["L1", "a", "b"]])

    def test_one_order_is_no_cycle_however_many_locks(self):
        for steps in ("wr", "w()r", "wbr"):
            result = self.run_program([steps])
            self.assertEqual((result.code, result.err), (0, ""), steps)

    # Within `a` in one run and around it in the other: by what code made them, they are the same lock.
    def test_ended_locks_are_part_of_cycles_across_runs(self):
        within, around = self.record("w.snarl", "wcdw"), self.record("r.snarl", "rcdr")
        self.assertEqual(self.cycles(within), [["c", "d"]])
        self.assertEqual(self.cycles(around), [["c", "d"]])
        both = self.cycles(within, around)
        self.assertEqual(len(both), 2)
        self.assertIn("a", both[0])
        self.assertEqual(both[1], ["c", "d"])

    def test_ended_locks_in_one_order_across_runs(self):
        files = [self.record("1.snarl", "wcdw"), self.record("2.snarl", "wcdw")]
        self.assertEqual(self.cycles(*files), [["c", "d"]])


if __name__ == "__main__":
    unittest.main()
