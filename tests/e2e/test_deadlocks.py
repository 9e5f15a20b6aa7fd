#!/usr/bin/env python3
"""Lock orders that no single translation unit shows, and those of two processes."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND


def line_of(source, label):
    with open(os.path.join(PROGRAMS, source), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


class Units(ProgramCase):
    """Three translation units and a shared library."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = os.path.join(PROGRAMS, "lock_units")
        library = cls.build("lock_units/vault.cpp", "libvault.so", flags=["-shared", "-fPIC"])
        sources = [os.path.join(folder, name) for name in ("main.cpp", "ledger.cpp", "audit.cpp")]
        cls.program = os.path.join(cls.build_folder, "program")
        said = cls.tools.compile(sources, cls.program, cls.level, [library])
        if said is not None:
            raise RuntimeError(f"lock_units does not compile: {said}")

    def test_cycle(self):
        result = self.run_program(["cycle"], "json=report.json")
        self.assertEqual(result.code, FOUND, result.err)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(self.kinds(report), ["potential-deadlock"])
        held = set()
        for step in report["findings"][0]["cycle"]:
            frame = next(f for f in step["held_stack"] if f["file"] and "lock_units" in f["file"])
            held.add((os.path.basename(frame["file"]), frame["line"]))
        self.assertIn("With the order mutex `own`, mutex `ledger`,", " ".join(result.err.split()))
        self.assertEqual(held, {(f"{unit}.cpp", line_of(f"lock_units/{unit}.cpp", label)) for unit, label in
                                (("main", "own"), ("ledger", "ledger"), ("audit", "audit"), ("vault", "vault"))})

    def test_one_order(self):
        result = self.run_program()
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))


class Processes(ProgramCase):
    source = "two_processes.c"

    def test_each_says_what_it_holds_and_wants(self):
        self.run_program([], "deadlock_timeout_ms=0:stall_timeout_s=3:log_path=%p.snarl")
        files = [name for name in os.listdir(self.folder) if name.endswith(".snarl")]
        self.assertEqual(len(files), 2)
        seen = set()
        for name in files:
            report = self.report(self.path(name))
            self.assertEqual(self.kinds(report), ["snapshot"])
            for wait in report["findings"][0]["waits"]:
                for held in wait["locks_held"]:
                    seen.add((held["stack"][0]["line"], wait["stack"][0]["line"]))
        self.assertEqual(seen, {tuple(line_of("two_processes.c", f"{who}_{what}") for what in ("holds", "wants"))
                                for who in ("parent", "child")})

    def test_each_tells_its_part_of_the_deadlock(self):
        result = self.run_program([], "json=report.json")
        self.assertEqual(result.code, 66)
        findings = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual([finding["kind"] for finding in findings], ["deadlock", "deadlock"])
        first, second = (finding["waits"][0]["outside_owner"] for finding in findings)
        self.assertNotEqual(first["pid"], second["pid"])
        self.assertIn(f"of process {first['pid']} wait for each other", result.err)

    def test_together_they_show_the_cycle(self):
        self.run_program([], "deadlock_timeout_ms=0:stall_timeout_s=3:log_path=%p.snarl")
        files = [self.path(name) for name in os.listdir(self.folder) if name.endswith(".snarl")]
        self.snarl("report", *files, "--format=json", "-o", self.path("report.json"))
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertIn("potential-deadlock", self.kinds(report))


if __name__ == "__main__":
    unittest.main()
