#!/usr/bin/env python3
"""Reports of real runs: valid by the published schema, and the same bug has the same id wherever it is built."""
import itertools
import os
import pty
import subprocess
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Reports(ProgramCase):
    def findings_of(self, source, name, flags=(), level=0):
        program = os.path.join(self.build_folder, name)
        said = self.tools.compile(source, program, level, flags)
        self.assertIsNone(said)
        self.run_command([program, "return", "race"], options="json=report.json")
        return snarl_tools.read_json(self.path("report.json"))

    def test_schema(self):
        if jsonschema is None:
            self.skipTest("python3-jsonschema is not installed")
        schema = snarl_tools.read_json(snarl_tools.SCHEMA)
        for source in ("race/join/broken.cpp", "deadlock/two-locks/broken.cpp", "misuse/early-return/broken.cpp"):
            with self.subTest(source=source):
                jsonschema.validate(self.findings_of(os.path.join(snarl_tools.TESTCASES, source), "schema"), schema)

    def test_fingerprint_survives_rebuilding(self):
        with open(os.path.join(PROGRAMS, "ends.cpp"), encoding="utf-8") as file:
            text = file.read()
        ids = set()
        for folder, above in (("one", ""), ("two", ""), ("three", "// unrelated\n\nint unrelated() { return 1; }\n")):
            os.mkdir(self.path(folder))
            source = os.path.join(self.path(folder), "ends.cpp")
            with open(source, "w", encoding="utf-8") as file:
                file.write(above + text)
            report = self.findings_of(source, folder)
            self.assertEqual(self.kinds(report), ["data-race"])
            ids.add(report["findings"][0]["id"])
        self.assertEqual(len(ids), 1)

    def on_terminal(self, command, **environment):
        """What it writes to a terminal."""
        ours, theirs = pty.openpty()
        env = {name: value for name, value in snarl_tools.environment().items() if name != "NO_COLOR"}
        env |= {"TERM": "xterm", **environment}
        process = subprocess.Popen(command, env=env, cwd=self.folder, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        process.wait(timeout=30)
        return shown.decode()

    def test_colour_on_a_terminal_only(self):
        program = self.build("ends.cpp", "colours")
        run = [program, "return", "race"]
        self.run_command(run, options="report=0:log_path=run.snarl")
        report = [self.tools.snarl, "report", "run.snarl"]
        colour = "\033["
        for command in (run, report):
            with self.subTest(command=command):
                shown = self.on_terminal(command)
                self.assertIn("Data race", shown)
                self.assertIn(colour, shown)
                self.assertNotIn(colour, self.on_terminal(command, NO_COLOR="1"))
                self.assertNotIn(colour, self.on_terminal(command, TERM="dumb"))
                result = self.run_command(command)
                self.assertIn("Data race", result.out + result.err)
                self.assertNotIn(colour, result.out + result.err)
        self.assertNotIn(colour, self.on_terminal([*report, "--color=never"]))
        self.assertIn(colour, self.run_command([*report, "--color=always"]).out)
        self.assertIn(colour, self.run_command(run, options="color=always").err)
        self.assertNotIn(colour, self.on_terminal(run, SNARL_OPTIONS="color=never"))

    def test_where_unaligned_accesses_began(self):
        program = self.build("unaligned.cpp", "unaligned")
        for place, first in itertools.product(range(9), ("wide", "narrow")):
            with self.subTest(place=place, first=first):
                self.run_command([program, str(place), first], options="json=report.json")
                report = snarl_tools.read_json(self.path("report.json"))
                self.assertEqual(sorted(finding["location"]["name"].split("[")[0] for finding in report["findings"]),
                                 ["eight", "sixteen"])
                for finding in report["findings"]:
                    location = finding["location"]
                    began = {access["size"]: int(access["address"], 16) for access in finding["accesses"]}
                    variable = int(location["address"], 16) - location["offset"]
                    wide, middle = (8, 4) if 8 in began else (16, 6)
                    self.assertEqual(began, {1: variable + place + middle, wide: variable + place})
                    self.assertEqual(location["offset"], place + middle)

    def test_runs_and_positions(self):
        source = os.path.join(PROGRAMS, "ends.cpp")
        for name, flags in (("pie", ["-fPIE", "-pie"]), ("no-pie", ["-fno-pie", "-no-pie"])):
            with self.subTest(name=name):
                finding = self.findings_of(source, name, flags)["findings"][0]
                lines = sorted(access["stack"][0]["line"] for access in finding["accesses"])
                self.assertEqual(lines, sorted(line_of(source, label) for label in ("write", "read")))

    def check_lines(self, program):
        self.run_command([program, "return", "race"], options="json=report.json")
        finding = snarl_tools.read_json(self.path("report.json"))["findings"][0]
        source = os.path.join(PROGRAMS, "ends.cpp")
        self.assertEqual(sorted(access["stack"][0]["line"] for access in finding["accesses"]),
                         sorted(line_of(source, label) for label in ("write", "read")))

    def test_stacks_of_the_main_thread_begin_with_main(self):
        """Who calls main is not worth the debug information of libc."""
        finding = self.findings_of(os.path.join(PROGRAMS, "ends.cpp"), "main")["findings"][0]
        stacks = [access["stack"] for access in finding["accesses"] if access["thread"] == 1]
        self.assertTrue(stacks)
        for stack in stacks:
            self.assertEqual(stack[-1]["function"], "main")

    def test_debug_info_in_other_files(self):
        """-gsplit-dwarf, and objcopy's separate file found by its name (.gnu_debuglink)."""
        source = os.path.join(PROGRAMS, "ends.cpp")
        split = os.path.join(self.build_folder, "split")
        self.assertIsNone(self.tools.compile(source, split, 0, ["-gsplit-dwarf"]))
        self.assertTrue([name for name in os.listdir(self.build_folder) if name.endswith(".dwo")])
        self.check_lines(split)
        linked = os.path.join(self.build_folder, "linked")
        self.assertIsNone(self.tools.compile(source, linked, 0))
        for command in (["objcopy", "--only-keep-debug", linked, linked + ".debug"],
                        ["objcopy", "--strip-debug", f"--add-gnu-debuglink={linked}.debug", linked]):
            self.assertEqual(snarl_tools.run(command).code, 0)
        self.check_lines(linked)

    def test_without_debug_info(self):
        finding = self.findings_of(os.path.join(PROGRAMS, "ends.cpp"), "plain", ["-g0"])["findings"][0]
        for access in finding["accesses"]:
            self.assertIsNone(access["stack"][0]["line"])
            self.assertTrue(access["stack"][0]["offset"].startswith("0x"))
            self.assertTrue(access["stack"][0]["module"])

    def test_places(self):
        """Addresses of unaligned accesses, mappings, and the locks held, as the program itself knows them."""
        source = os.path.join(PROGRAMS, "places.c")
        program = os.path.join(self.build_folder, "places")
        self.assertIsNone(self.tools.compile(source, program, 1))
        unaligned, ending, mapping, _ = self.run_command([program], options="json=report.json").out.split()
        findings = {min(access["stack"][0]["line"] for access in finding["accesses"] if access["thread"] == 1): finding
                    for finding in snarl_tools.read_json(self.path("report.json"))["findings"]}

        def access(label, thread):
            return next(a for a in findings[line_of(source, label)]["accesses"] if (a["thread"] == 1) == (thread == 1))

        self.assertEqual((access("begin", 2)["address"], access("begin", 2)["size"]), (unaligned, 8))
        self.assertEqual((access("end", 1)["address"], access("end", 1)["size"]), (ending, 8))
        place = findings[line_of(source, "mapped")]["location"]
        self.assertEqual((place["kind"], place["size"], place["offset"]), ("mapped", 2 * 4096, 5000))
        self.assertEqual(int(place["address"], 16), int(mapping, 16) + 5000)
        self.assertEqual(place["stack"][0]["line"], line_of(source, "map"))
        locked = findings[line_of(source, "balance")]
        self.assertEqual([lock["name"] for lock in locked["locks"]], ["guard"])
        self.assertEqual(access("balance", 2)["locks_held"][0]["lock"], locked["locks"][0]["id"])

    def test_called_back(self):
        source = os.path.join(PROGRAMS, "called_back.cpp")
        findings = self.findings_of(source, "called_back", level=1)["findings"]
        seen = set()
        for finding in findings:
            for access in finding["accesses"]:
                stack = [frame for frame in access["stack"] if (frame["file"] or "").endswith("called_back.cpp")]
                seen |= {frame["line"] for frame in stack}
                if access["thread"] == 1:
                    self.assertEqual(stack[-1]["function"], "main", stack)
                self.assertFalse([f for f in access["stack"] if f["function"] and "snarl" in f["function"]])
        for label in ("sort", "search", "once", "once_in_c"):
            self.assertIn(line_of(source, label), seen, label)


def line_of(source, label):
    with open(source, encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


if __name__ == "__main__":
    unittest.main()
