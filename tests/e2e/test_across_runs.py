#!/usr/bin/env python3
"""Lock orders of several runs make one graph: a cycle that no single run shows is told, with the run of each step."""
import json
import unittest

from e2e_case import ProgramCase


class AcrossRuns(ProgramCase):
    source = "one_order.cpp"

    def record(self, name, *arguments):
        result = self.run_program(arguments, f"log_path={name}")
        self.assertEqual((result.code, result.err), (0, ""))
        return name

    def findings(self, *files):
        result = self.snarl("report", *files, "--format=json", "-o", "report.json")
        self.assertIn(result.code, (0, 1), result.err)
        with open(self.path("report.json"), encoding="utf-8") as file:
            return json.load(file)["findings"]

    def test_two_orders_in_two_runs(self):
        files = [self.record("forth.snarl", "f"), self.record("back.snarl", "b")]
        for file in files:
            self.assertEqual(self.findings(file), [])
        (finding,) = self.findings(*files)
        self.assertEqual(finding["kind"], "potential-deadlock")
        self.assertEqual(sorted(step["run"] for step in finding["cycle"]), [1, 2])
        self.assertEqual({lock["name"] for lock in finding["locks"]}, {"a", "b"})
        threads = {(thread["run"], thread["id_in_run"]) for thread in finding["threads"]}
        self.assertEqual(threads, {(1, 1), (1, 3), (2, 1), (2, 3)})
        text = self.snarl("report", *files).out
        self.assertIn("Thread T3 of run 1 holds mutex `a`", text)
        self.assertIn("Thread T3 of run 2 holds mutex `b`", text)
        self.assertIn("No single run shows this cycle", text)
        self.assertIn("Run 2: ", text)

    def test_one_order_in_all_runs(self):
        self.assertEqual(self.findings(self.record("1.snarl", "f"), self.record("2.snarl", "f")), [])

    def test_gate_in_both_runs(self):
        self.assertEqual(self.findings(self.record("1.snarl", "f", "gate"), self.record("2.snarl", "b", "gate")), [])

    # One thread that has both orders in one run shows that they are not at odds.
    def test_a_run_that_has_seen_both(self):
        self.assertEqual(self.findings(self.record("1.snarl", "f"), self.record("2.snarl", "fb")), [])


if __name__ == "__main__":
    unittest.main()
