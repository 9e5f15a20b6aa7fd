#!/usr/bin/env python3
"""GLib, Qt, userspace RCU and Boost, libraries without planted code that order threads by means of their own: no false
alarm, and what the program gets wrong around them is found."""
import os
import subprocess
import unittest

import snarl_tools
from e2e_case import ProgramCase


def flags_of(*packages):
    """What pkg-config says, or nothing without such a package."""
    try:
        asked = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], capture_output=True, text=True)
    except OSError:
        return []
    return asked.stdout.split() if asked.returncode == 0 else []


GLIB = flags_of("gio-2.0")
QT = flags_of("Qt5Core")
URCU = flags_of("liburcu")
BOOST = ["-lboost_thread", "-lboost_fiber", "-lboost_context"] if os.path.exists("/usr/include/boost/fiber/all.hpp") else []


class ForeignLibraries(ProgramCase):
    def check(self, source, flags, mistakes, level):
        program = self.build(source, f"{source}-{level}", level, ["-fPIC", f"-I{snarl_tools.TESTCASES}", *flags])
        for _ in range(5):
            result = self.run_command([program], options="summary=1")
            self.assertEqual((result.code, result.out), (0, ""), result.err)
            self.assertIn("snarl: nothing found", result.err)
        for mistake, kind in mistakes.items():
            with self.subTest(mistake=mistake):
                result = self.run_command([program, mistake], options="json=report.json")
                self.assertEqual(result.code, snarl_tools.FOUND, result.err)
                self.assertEqual(self.kinds(snarl_tools.read_json(self.path("report.json"))), [kind])

    @unittest.skipUnless(GLIB, "no GLib")
    def test_glib(self):
        mistakes = {"race": "data-race", "locks": "potential-deadlock", "free": "use-after-free-race"}
        for level in (0, 2):
            self.check("foreign_glib.cpp", GLIB, mistakes, level)

    @unittest.skipUnless(QT, "no Qt")
    def test_qt(self):
        for level in (0, 2):
            self.check("foreign_qt.cpp", QT, {"race": "data-race", "locks": "potential-deadlock"}, level)

    @unittest.skipUnless(URCU, "no userspace RCU")
    def test_urcu(self):
        mistakes = {"early": "use-after-free-race", "naked": "use-after-free-race"}
        for level in (0, 2):
            self.check("foreign_urcu.c", URCU, mistakes, level)

    @unittest.skipUnless(BOOST, "no Boost.Fiber")
    def test_boost(self):
        for level in (0, 2):
            self.check("foreign_boost.cpp", BOOST, {"race": "data-race", "mutexes": "data-race"}, level)


if __name__ == "__main__":
    unittest.main()
