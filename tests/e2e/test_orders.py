#!/usr/bin/env python3
"""Each way to synchronise, by itself: what it orders is silent, and what it does not order is found (programs/orders)."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

FOLDER = os.path.join(PROGRAMS, "orders")


def line_of(label):
    with open(os.path.join(FOLDER, "order.h"), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


class Orders(ProgramCase):
    def setUp(self):
        super().setUp()
        self.json = self.path("report.json")

    def check(self, source, level, flags=(), orders=True):
        program = self.build(os.path.join("orders", source), f"{source}-{level}", level, flags)
        names = self.run_command([program]).out.splitlines()
        self.assertGreater(len(names), 5)
        if orders:
            self.check_silent(program, names)
        else:
            self.check_found(program, names, "right", "early")
        self.check_found(program, names, "broken", "late")

    def check_silent(self, program, names):
        if self.is_silent([program, "right"]):
            return
        self.fail("right, and not silent: " + ", ".join(name for name in names if not self.is_silent([program, "right", name])))

    def is_silent(self, command):
        result = self.run_command(command)
        return (result.code, result.out, result.err) == (0, "", "")

    def check_found(self, program, names, mode, label):
        """All in one run: the races are alike, so they are one finding that was met once for each subject."""
        if self.races([program, mode], label) == len(names):
            return
        self.fail(f"{mode}, and not found: " +
                  ", ".join(name for name in names if self.races([program, mode, name], label) != 1))

    def races(self, command, label):
        result = self.run_command(command, options="json=report.json")
        if result.code != snarl_tools.FOUND:
            return 0
        findings = snarl_tools.read_json(self.json)["findings"]
        found = [(finding["kind"], finding["location"]["name"],
                  sorted((access["operation"], access["stack"][0]["line"]) for access in finding["accesses"]))
                 for finding in findings]
        expected = [("data-race", "message", sorted((("write", line_of(label)), ("read", line_of("take")))))]
        self.assertEqual(found, expected)
        return findings[0]["count"]

    def test_posix(self):
        for level in (0, 2):
            self.check("posix.c", level)

    def test_channels(self):
        self.check("channels.c", 2)

    def test_processes(self):
        self.check("processes.c", 2)

    def test_annotations(self):
        self.check("annotations.c", 2)
        self.check("annotations_unordered.c", 2, orders=False)

    def test_atomics(self):
        for level in (0, 2):
            self.check("atomics.cpp", level, ["-latomic"])

    def test_atomic_operations(self):
        for level in (0, 2):
            self.check("atomic_operations.cpp", level, ["-latomic", "-Wno-atomic-alignment"])

    def test_what_orders_nothing(self):
        for level in (0, 2):
            self.check("unordered.cpp", level, orders=False)

    def test_library(self):
        for level in (0, 2):
            self.check("library.cpp", level)

    def test_libcxx(self):
        tools = snarl_tools.Tools(self.tools.build, 19)
        if not os.path.exists(f"/usr/lib/llvm-{tools.clang}/include/c++/v1"):
            self.skipTest("no libc++")
        program = os.path.join(self.build_folder, "libcxx")
        source = os.path.join(FOLDER, "library.cpp")
        self.assertIsNone(tools.compile(source, program, 1, ["-stdlib=libc++", "-fexperimental-library"]))
        names = self.run_command([program]).out.splitlines()
        self.check_silent(program, names)
        self.check_found(program, names, "broken", "late")


if __name__ == "__main__":
    unittest.main()
