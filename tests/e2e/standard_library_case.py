"""What a C++ library synchronises with, used rightly and often: not a word from Snarl.

ITERATIONS=10000 in the environment for a long run.
"""
import os
import shutil
import tempfile
import unittest

import snarl_tools
from e2e_case import PROGRAMS

ITERATIONS = os.environ.get("ITERATIONS", "200")
PARTS = ("threads", "locks", "futures", "coordination", "sharing")


class StandardLibraryCase(unittest.TestCase):
    def check_all(self, clang, flags=()):
        tools = snarl_tools.Tools(snarl_tools.tools_of_this_test().build, clang)
        folder = tempfile.mkdtemp(prefix="snarl-e2e-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for part in PARTS:
            for level in (0, 2):
                with self.subTest(part=part, level=level):
                    self.check(tools, part, level, flags, folder)

    def check(self, tools, part, level, flags, folder):
        program = os.path.join(folder, f"{part}-{level}")
        source = os.path.join(PROGRAMS, "standard_library", f"{part}.cpp")
        self.assertIsNone(tools.compile(source, program, level, flags))
        result = snarl_tools.run([program, ITERATIONS], env=snarl_tools.environment(), cwd=folder, timeout=3000)
        self.assertFalse(result.timed_out)
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
