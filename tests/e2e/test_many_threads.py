#!/usr/bin/env python3
"""Programs that start many threads: joined ones leave nothing, and what thousands of detached ones read is remembered."""
import os
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

THREADS = 5000
READERS = 2500  # alive at once


class ManyThreads(ProgramCase):
    def detached_readers(self, twin):
        source = os.path.join(snarl_tools.TESTCASES, "race", "detached-readers", f"{twin}.cpp")
        program = os.path.join(self.build_folder, twin)
        self.assertIsNone(self.tools.compile(source, program, 1, [f"-DTHREADS={THREADS}"]))
        return self.run_command([program], timeout=200)

    def test_detached(self):
        result = self.detached_readers("broken")
        self.assertEqual(result.code, FOUND, result.err)
        self.assert_one_race(result.err)
        result = self.detached_readers("right")
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def short_lives(self, how, threads, at_once):
        """The resident memory, in kilobytes, by the number of threads so far."""
        result = self.run_command([self.build("short_lives.c", "short_lives"), how, str(threads), str(at_once)], timeout=200)
        self.assertEqual((result.code, result.err), (0, ""))
        return {int(count): int(memory) for count, memory in (line.split() for line in result.out.splitlines())}

    def test_more_than_there_are_slots(self):
        for how in ("detached", "joined"):
            with self.subTest(how=how):
                memory = self.short_lives(how, 80_000, 20)
                self.assertLess((memory[80_000] - memory[2_000]) / 78_000, 0.25, "kilobytes for each dead thread")

    def test_thousands_alive(self):
        for how in ("detached", "joined"):
            with self.subTest(how=how):
                self.short_lives(how, 12_000, 4_000)

    def test_thousands_alive_read_the_same(self):
        program = self.build("many_readers.c", "many_readers", flags=[f"-I{snarl_tools.TESTCASES}"])
        result = self.run_command([program, "right", str(READERS)], timeout=200)
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        result = self.run_command([program, "broken", str(READERS)], timeout=200)
        self.assertEqual(result.code, FOUND, result.err)
        self.assert_one_race(result.err)
        self.assertIn("`word`", result.err)

    def test_joined(self):
        result = self.run_command([self.build("joined_threads.c", "joined")], timeout=200)
        self.assertEqual((result.code, result.out, result.err), (0, "steady\n", ""))


if __name__ == "__main__":
    unittest.main()
