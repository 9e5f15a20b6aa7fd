#!/usr/bin/env python3
"""A thread's name stands in the report, whoever gave it."""
import unittest

import snarl_tools
from e2e_case import ProgramCase


class ThreadNames(ProgramCase):
    source = "named_threads.c"
    flags = (f"-I{snarl_tools.TESTCASES}",)

    def test_names(self):
        result = self.run_program(options="json=report.json")
        self.assertEqual(result.code, snarl_tools.FOUND)
        names = {}
        for finding in snarl_tools.read_json(self.path("report.json"))["findings"]:
            own = next(thread for thread in finding["threads"] if not thread["main"])
            names[finding["location"]["name"]] = own["name"]
        self.assertEqual(names, {"by_itself": "itself", "by_creator": "creator", "by_prctl": "asked"})
        self.assertIn('"creator"', result.err)


if __name__ == "__main__":
    unittest.main()
