#!/usr/bin/env python3
"""Where memory lies and how much of it there is: small and huge stacks, sparse mappings, limits."""
import resource
import unittest

import snarl_tools
from e2e_case import ProgramCase


class AddressSpace(ProgramCase):
    def test_stacks(self):
        program = self.build("stack_sizes.c", "stacks")
        result = self.run_command([program])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_without_randomisation(self):
        program = self.build("stack_sizes.c", "stacks")
        result = self.run_command(["setarch", "-R", program])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_sparse(self):
        program = self.build("sparse.cpp", "sparse", flags=[f"-I{snarl_tools.TESTCASES}"])
        result = self.run_command([program])
        self.assertEqual((result.code, result.err), (0, ""))
        self.assertLess(int(result.out), 400)
        result = self.run_command([program, "race"])
        self.assertEqual(result.code, snarl_tools.FOUND)
        self.assert_one_race(result.err)

    def test_mappings_that_change_hands(self):
        result = self.run_command([self.build("moving_mappings.c", "moving")])
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def test_huge_pages(self):
        program = self.build("huge_pages.c", "huge", flags=[f"-I{snarl_tools.TESTCASES}"])
        result = self.run_command([program])
        if result.code == 77:
            self.skipTest(result.err.strip())
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        result = self.run_command([program, "early"])
        self.assertEqual(result.code, snarl_tools.FOUND)
        self.assert_one_race(result.err)

    def test_limited_address_space(self):
        program = self.build("stack_sizes.c", "stacks")
        limit = 4 << 30
        result = self.run_command([program], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        self.assertEqual((result.code, result.out), (71, ""))
        self.assert_one_line(result.err, "cannot reserve the shadow memory", "ulimit -v")


if __name__ == "__main__":
    unittest.main()
