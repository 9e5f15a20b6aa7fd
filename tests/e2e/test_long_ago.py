#!/usr/bin/env python3
"""Nothing is forgotten: a race is found a thousand million calls after its first access, with both stacks whole."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND


def lines():
    with open(os.path.join(PROGRAMS, "long_ago.cpp"), encoding="utf-8") as file:
        return {line.rsplit("// @", 1)[1].strip(): number for number, line in enumerate(file, 1) if "// @" in line}


class LongAgo(ProgramCase):
    def test_a_thousand_million_calls_later(self):
        program = self.build("long_ago.cpp", level=1, flags=["-I", snarl_tools.ROOT])
        result = self.run_command([program], "json=report.json", timeout=280)
        self.assertEqual(result.code, FOUND, result.err)
        finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual(finding["kind"], "data-race")
        at = lines()
        stacks = [[frame.get("line") for frame in access["stack"]] for access in finding["accesses"]]
        self.assertIn([at["write"], at["begin"], at["main"]], [stack[:3] for stack in stacks])
        self.assertIn([at["read"], at["late"]], [stack[:2] for stack in stacks])


if __name__ == "__main__":
    unittest.main()
