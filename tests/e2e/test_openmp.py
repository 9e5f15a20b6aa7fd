"""A program that uses all of OpenMP rightly, with libomp: not a word from Snarl. And for each construct one that takes it to order
what it does not: a race (more are in testcases/race/openmp-*)."""
import os
import re
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

CLANG = 19  # the version whose libomp the tests install


@unittest.skipUnless(snarl_tools.Tools("", CLANG).has_openmp(), "libomp is not installed")
class OpenMP(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tools = snarl_tools.Tools(cls.tools.build, CLANG)

    def test_silent(self):
        for level in (0, 2):
            with self.subTest(level=level):
                program = self.build("openmp.cpp", f"openmp-{level}", level, ["-fopenmp"])
                for _ in range(3):
                    result = self.run_command([program, "10"])
                    self.assertEqual((result.code, result.out, result.err), (0, "", ""))
                self.assert_no_files()

    def test_races(self):
        with open(os.path.join(PROGRAMS, "openmp_races.cpp"), encoding="utf-8") as source:
            subjects = re.findall(r'^    {"(\w+)", \w+}', source.read(), re.M)
        self.assertGreater(len(subjects), 10)
        for level in (0, 2):
            program = self.build("openmp_races.cpp", f"races-{level}", level, ["-fopenmp", f"-I{snarl_tools.TESTCASES}"])
            for subject in subjects:
                with self.subTest(level=level, subject=subject):
                    result = self.run_command([program, subject], options="json=report.json")
                    self.assertEqual(result.code, snarl_tools.FOUND, result.err)
                    finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
                    self.assertEqual(finding["location"]["name"], "(anonymous namespace)::shared")


if __name__ == "__main__":
    unittest.main()
