#!/usr/bin/env python3
"""A forked child is a process of its own: it finds for itself, reports for itself and ends for itself."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

try:
    import jsonschema
except ImportError:
    jsonschema = None


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


class OneReport(ProgramCase):
    """Processes of one family that name one file for the report: it has the findings of all."""
    source = "forks.cpp"

    def report_of(self, what):
        self.run_program([what], options="json=report.json")
        self.assertEqual([name for name in os.listdir(self.folder) if not name.endswith(".snarl")], ["report.json"])
        return snarl_tools.read_json(self.path("report.json"))

    def races(self, report):
        return sorted((finding["location"]["name"], finding["count"]) for finding in report["findings"])

    def assert_two(self, what):
        report = self.report_of(what)
        self.assertEqual(self.races(report), [("elsewhere", 1), ("shared", 1)])
        self.assertEqual(report["summary"]["by_kind"], {"data-race": 2})
        pids = [run["pid"] for run in report["runs"]]
        self.assertEqual(len(set(pids)), 2)
        self.assertEqual(report["run"]["pid"], pids[0])
        if jsonschema is not None:
            jsonschema.validate(report, snarl_tools.read_json(snarl_tools.SCHEMA))

    def test_child_ends_first(self):
        self.assert_two("both")

    def test_parent_ends_first(self):
        self.assert_two("outlives")

    def test_child_alone_has_found_something(self):
        self.assertEqual(self.races(self.report_of("child")), [("shared", 1)])

    def test_the_same_bug_is_one_finding(self):
        self.assertEqual(self.races(self.report_of("alike")), [("shared", 2)])

    def test_an_earlier_run_is_replaced(self):
        for _ in range(2):
            report = self.report_of("both")
            self.assertEqual((self.races(report), len(report["runs"])), ([("elsewhere", 1), ("shared", 1)], 2))
        with open(self.path("report.json"), "w", encoding="utf-8") as file:
            file.write("no report")
        self.assert_two("both")

    def test_each_process_has_its_own_by_its_number(self):
        self.run_program(["both"], options="json=report.%p.json")
        names = [name for name in os.listdir(self.folder) if name.startswith("report.")]
        races = sorted(self.races(snarl_tools.read_json(self.path(name))) for name in names)
        self.assertEqual(races, [[("elsewhere", 1)], [("shared", 1)]])


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
