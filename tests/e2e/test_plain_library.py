#!/usr/bin/env python3
"""A library that is not built with Snarl, between the program and what it calls: no frame is missing in any stack."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND

# The functions of an access, from the inside out, as far as every thread goes; `+`: frames of the library.
WAYS = {
    "by_leaf": ["leaf", "+", "calls_leaf", "all"],
    "by_leaf_elsewhere": ["leaf", "+", "calls_leaf_elsewhere", "all"],
    "by_function": ["add", "function", "+", "calls_function", "all"],
    "by_nested": ["add", "function", "+", "again", "+", "calls_nested", "all"],
    "in_cleanup": ["add", "function", "+", "cleans_up", "all"],
    "copied": ["+", "copies", "all"],
    "under_lock": ["locks_by_library", "all"],
}


def way(stack):
    """Names without parameters; frames of the library are one `+`."""
    names = []
    for frame in stack:
        name = "+" if os.path.basename(frame["module"]) == "libplain.so" else (frame["function"] or "?").split("(")[0]
        if name != "+" or names[-1:] != ["+"]:
            names.append(name)
    return names


class PlainLibrary(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        library = os.path.join(cls.build_folder, "libplain.so")
        command = [f"clang++-{cls.tools.clang}", "-O2", "-shared", "-fPIC",
                   os.path.join(PROGRAMS, "plain_library.cpp"), "-o", library]
        built = snarl_tools.run(command)
        if built.code != 0:
            raise RuntimeError(built.err)

    def check(self, level):
        flags = [f"-L{self.build_folder}", "-lplain", f"-Wl,-rpath,{self.build_folder}"]
        program = self.build("calls_plain_library.cpp", f"level{level}", level, flags)
        result = self.run_command([program], options="json=report.json")
        self.assertEqual((result.code, result.out), (FOUND, "done\n"), result.err)
        report = snarl_tools.read_json(self.path("report.json"))
        seen = {}
        for finding in report["findings"]:
            location = finding["location"]
            name = (location.get("name") or "heap").split("[")[0]
            seen[name] = finding
        self.assertEqual(sorted(seen), sorted([*WAYS, "heap"]))
        for name, expected in WAYS.items():
            for access in seen[name]["accesses"]:
                with self.subTest(level=level, on=name, thread=access["thread"]):
                    self.assertEqual(way(access["stack"])[:len(expected)], expected)
        for access in seen["under_lock"]["accesses"]:
            held, = access["locks_held"]
            self.assertEqual(way(held["stack"])[:3], ["+", "locks_by_library", "all"])
        self.assertEqual(way(seen["heap"]["location"]["stack"])[:3], ["+", "allocates", "main"])

    def test_stacks(self):
        for level in (0, 1, 2):
            self.check(level)


if __name__ == "__main__":
    unittest.main()
