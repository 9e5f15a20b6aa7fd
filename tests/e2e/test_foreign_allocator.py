#!/usr/bin/env python3
"""An allocator that a library brings: the program's blocks are known all the same, as if there was none."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

SOURCE = os.path.join(PROGRAMS, "foreign_allocator.c")


class ForeignAllocator(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        library = os.path.join(cls.build_folder, "liballocator.so")
        source = os.path.join(PROGRAMS, "allocator_library.c")
        built = snarl_tools.run([f"clang-{cls.tools.clang}", "-shared", "-fPIC", "-fno-builtin", source, "-o", library])
        if built.code != 0:
            raise RuntimeError(built.err)
        cls.linked = cls.build("foreign_allocator.c", flags=[f"-I{snarl_tools.TESTCASES}", "-Wl,--no-as-needed", library])

    def line_of(self, label):
        with open(SOURCE, encoding="utf-8") as file:
            return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))

    def test_reuse(self):
        result = self.run_command([self.linked, "right"])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_blocks_of_its_own(self):
        result = self.run_command([self.linked, "own"])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_use_after_free(self):
        result = self.run_command([self.linked, "broken"], options="json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND, result.err)
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(self.kinds(report), ["use-after-free-race"])
        accesses = {(access["operation"], access["stack"][0]["line"]) for access in report["findings"][0]["accesses"]}
        self.assertEqual(accesses, {("free", self.line_of("gone")), ("write", self.line_of("use"))})


if __name__ == "__main__":
    unittest.main()
