#!/usr/bin/env python3
"""Every setting of address space randomisation: none, without the heap, and all of it, over few bits and many. They are
settings of the whole machine, so only root changes them, where nobody but the tests works, and they are put back."""
import contextlib
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

SETTING = "/proc/sys/kernel/randomize_va_space"
BITS = "/proc/sys/vm/mmap_rnd_bits"


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def write(path, value):
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


def may_not_change():
    if os.environ.get("CI") != "true":
        return "changes settings of the whole machine: only with CI=true"
    try:
        for path in (SETTING, BITS):
            write(path, read(path))
    except OSError as error:
        return f"cannot change a setting of the whole machine: {error}"
    return None


class AddressRandomization(ProgramCase):
    @contextlib.contextmanager
    def setting(self, path, value):
        before = read(path)
        write(path, value)
        try:
            yield
        finally:
            write(path, before)

    def test_every_setting(self):
        if reason := may_not_change():
            self.skipTest(reason)
        stacks = [self.build("stack_sizes.c", "stacks"), self.build("stack_sizes.c", "fixed", flags=("-no-pie",))]
        racing = [self.build("main_stack.cpp", "racing"), self.build("main_stack.cpp", "fixed_racing", flags=("-no-pie",))]
        for randomized in (0, 1, 2):
            for bits in (28, 32):
                with self.subTest(randomize_va_space=randomized, mmap_rnd_bits=bits), \
                        self.setting(SETTING, randomized), self.setting(BITS, bits):
                    for program in stacks:
                        result = self.run_command([program])
                        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
                    for program in racing:
                        self.assertEqual(self.run_command([program]).code, 0)
                        result = self.run_command([program, "race"])
                        self.assertEqual(result.code, FOUND)
                        self.assert_one_race(result.err)


if __name__ == "__main__":
    unittest.main()
