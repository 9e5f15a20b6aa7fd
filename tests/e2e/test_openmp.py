"""A program that uses all of OpenMP rightly, with libomp: not a word from Snarl. What is wrong is in testcases/race/openmp-*."""
import unittest

import snarl_tools
from e2e_case import ProgramCase

CLANG = 19  # the version whose libomp the tests install


@unittest.skipUnless(snarl_tools.Tools("", CLANG).has_openmp(), "libomp is not installed")
class OpenMP(ProgramCase):
    def test_silent(self):
        type(self).tools = snarl_tools.Tools(snarl_tools.tools_of_this_test().build, CLANG)
        for level in (0, 2):
            with self.subTest(level=level):
                program = self.build("openmp.cpp", f"openmp-{level}", level, ["-fopenmp"])
                for _ in range(3):
                    result = self.run_command([program, "10"])
                    self.assertEqual((result.code, result.out, result.err), (0, "", ""))
                self.assert_no_files()


if __name__ == "__main__":
    unittest.main()
