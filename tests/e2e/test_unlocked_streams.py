#!/usr/bin/env python3
"""Unlocked functions of stdio: on one stream they race with each other and with those that take its lock, unless their
callers hold it."""
import unittest

import snarl_tools
from e2e_case import ProgramCase


class UnlockedStreams(ProgramCase):
    def check(self, level):
        flags = [f"-I{snarl_tools.TESTCASES}"]
        program = self.build("unlocked_streams.c", f"unlocked-{level}", level, flags)
        names = self.run_command([program]).out.splitlines()
        self.assertEqual(len(names), 20)
        for name in names:
            for lock, found in (("nobody", True), ("one", True), ("both", False)):
                with self.subTest(name=name, lock=lock, level=level):
                    self.assertEqual(self.calls_that_race([program, lock, name], name), found)

    def calls_that_race(self, command, name):
        """Whether the object of the stream is raced for, by the calls that the program makes."""
        result = self.run_command(command, options="json=report.json")
        if result.code == 0:
            self.assertEqual(result.err, "")
            return False
        self.assertEqual(result.code, snarl_tools.FOUND, result.err)
        races = [finding for finding in snarl_tools.read_json(self.path("report.json"))["findings"]
                 if finding["location"].get("name") not in ("text", "wide")]  # where all of them read to
        self.assertEqual([finding["kind"] for finding in races], ["data-race"])
        self.assertIn(f"call_{name}", [frame["function"] for access in races[0]["accesses"] for frame in access["stack"]])
        return True

    def test_not_optimised(self):
        self.check(0)

    def test_inlined_by_the_header(self):
        self.check(2)


if __name__ == "__main__":
    unittest.main()
