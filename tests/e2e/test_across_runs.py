#!/usr/bin/env python3
"""Lock orders of several runs make one graph: a cycle that no single run shows is told, with the run of each step."""
import json
import os
import shutil
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


class OfLocksWithoutNames(ProgramCase):
    source = "one_order_made.cpp"

    def finding_of(self, *where):
        files = []
        for order in ("forth", "back"):
            files.append(order + ".snarl")
            self.assertEqual(self.run_program([order, *where], f"log_path={files[-1]}").code, 0)
        result = self.snarl("report", *files, "--format=json", "-o", "report.json")
        self.assertEqual(result.code, 1, result.err)
        with open(self.path("report.json"), encoding="utf-8") as file:
            (finding,) = json.load(file)["findings"]
        return finding

    def test_in_a_frame(self):
        for lock in self.finding_of()["locks"]:
            self.assertEqual(lock["location"]["kind"], "stack")
            self.assertIn("main", [frame["function"] for frame in lock["stack"]])

    def test_of_one_array(self):
        offsets = [lock["location"]["offset"] for lock in self.finding_of("array")["locks"]]
        self.assertEqual(sorted(offsets), [0, 40])


class OfProcessesThatShareLocks(ProgramCase):
    source = "process_orders.c"

    def findings(self, who):
        os.mkdir(self.path("runs"))
        self.assertEqual(self.run_program([who], "log_path=runs").code, 0)
        files = sorted(os.path.join("runs", name) for name in os.listdir(self.path("runs")))
        result = self.snarl("report", *files, "--format=json", "-o", "report.json")
        self.assertIn(result.code, (0, 1), result.err)
        with open(self.path("report.json"), encoding="utf-8") as file:
            return json.load(file)["findings"]

    def test_at_once(self):
        for who in ("two-children", "child-and-parent", "told-too-early"):
            with self.subTest(who):
                (finding,) = self.findings(who)
                self.assertEqual(finding["kind"], "potential-deadlock")
                self.assertEqual(len({step["run"] for step in finding["cycle"]}), 2)
                shutil.rmtree(self.path("runs"))

    def test_one_after_the_other(self):
        for who in ("parent-before", "parent-after", "one-by-one", "private", "told-by-pipe", "told-by-semaphore",
                    "told-by-barrier", "told-by-condition", "under-semaphore"):
            with self.subTest(who):
                self.assertEqual(self.findings(who), [])
                shutil.rmtree(self.path("runs"))


if __name__ == "__main__":
    unittest.main()
