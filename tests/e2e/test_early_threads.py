#!/usr/bin/env python3
"""Before main: threads that constructors start, and objects that are initialised while such a thread uses them."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND

FOLDER = os.path.join(PROGRAMS, "early")


def line_of(source, label):
    with open(os.path.join(FOLDER, source), encoding="utf-8") as file:
        return source, next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


class EarlyThreads(ProgramCase):
    def races(self, command):
        """The lines of each race, by the variable."""
        result = self.run_command(command, options="json=report.json")
        self.assertEqual((result.code, result.out), (FOUND, ""), result.err)
        races = {}
        for finding in snarl_tools.read_json(self.path("report.json"))["findings"]:
            self.assertEqual(finding["kind"], "data-race")
            sites = (access["stack"][0] for access in finding["accesses"])
            races[finding["location"]["name"]] = {(os.path.basename(site["file"]), site["line"]) for site in sites}
        return races

    def assert_silent(self, command):
        result = self.run_command(command)
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def link(self, name, *sources, flags=()):
        output = os.path.join(self.build_folder, name)
        said = self.tools.compile([os.path.join(FOLDER, source) for source in sources], output, 1, flags)
        self.assertIsNone(said)
        return output

    def test_constructors(self):
        library = self.link("libearly.so", "library.cpp", flags=["-shared", "-fPIC"])
        program = self.link("early", "program.cpp", flags=[library])
        self.assert_silent([program])
        main = line_of("program.cpp", "main")
        self.assertEqual(self.races([program, "late"]), {"library_value": {main, line_of("library.cpp", "library")},
                                                         "own_value": {main, line_of("program.cpp", "program")}})

    def test_initialisation_order(self):
        self.assert_silent([self.link("in-order", "table.cpp", "starts_thread.cpp")])
        too_early = self.link("too-early", "starts_thread.cpp", "table.cpp")
        self.assertEqual(self.races([too_early]), {"table": {line_of("starts_thread.cpp", "use"),
                                                             line_of("table.cpp", "initialise")}})


if __name__ == "__main__":
    unittest.main()
