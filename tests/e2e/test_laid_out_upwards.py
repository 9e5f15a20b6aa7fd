#!/usr/bin/env python3
"""Where the kernel would lay memory out upwards, the program is started once more, and cannot tell."""
import resource
import shutil
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

UNLIMITED = resource.RLIM_INFINITY


class LaidOutUpwards(ProgramCase):
    source = "laid_out_upwards.c"

    def check(self, command, said):
        result = self.run_command(command, "json=report.json")
        self.assertEqual((result.code, result.out), (FOUND, said), result.err)
        self.assertEqual(self.kinds(snarl_tools.read_json(self.path("report.json"))), ["data-race"])

    @unittest.skipUnless(resource.getrlimit(resource.RLIMIT_STACK)[1] == UNLIMITED, "the stack's limit cannot be lifted")
    def test_stack_without_limit(self):
        self.check(["sh", "-c", 'ulimit -s unlimited && exec "$0" a "b c"', self.program],
                   f"3 {self.program} b c program 1 2048\n")

    @unittest.skipUnless(shutil.which("setarch"), "no setarch")
    def test_layout_of_old(self):
        self.check(["sh", "-c", 'ulimit -s 4096 && exec setarch -L "$0"', self.program],
                   f"1 {self.program} {self.program} program 0 4096\n")


if __name__ == "__main__":
    unittest.main()
