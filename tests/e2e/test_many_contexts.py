#!/usr/bin/env python3
"""One line that is executed in hundreds of calling contexts: each access has the stack of its own."""
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

VARIABLES = ("eights", "fours", "ones", "twos")


class ManyContexts(ProgramCase):
    source = "many_contexts.cpp"

    def contexts_of(self, which):
        """Variable → functions that called touch(), which calls add(), by the report of a run in which the elements of `which` were raced for."""
        result = self.run_program([str(which)], "json=report.json")
        self.assertEqual(result.code, FOUND, result.err)
        found = {}
        for finding in snarl_tools.read_json(self.path("report.json"))["findings"]:
            for access in finding["accesses"]:
                functions = [frame["function"] for frame in access["stack"]]
                if functions[0].startswith("add"):
                    found.setdefault(finding["location"]["name"], set()).add(functions[2])
        return found

    def test_each_access_has_its_own_context(self):
        for which in range(0, 400, 17):
            found = self.contexts_of(which)
            self.assertEqual(sorted(found), list(VARIABLES), which)
            for variable, functions in found.items():
                self.assertEqual(functions, {f"void context<{which}>()"}, (variable, which))


if __name__ == "__main__":
    unittest.main()
