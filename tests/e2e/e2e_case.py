"""What the suites share: a program built once, run in an empty folder each time."""
import os
import re
import shutil
import tempfile
import unittest

import snarl_tools

PROGRAMS = os.path.join(snarl_tools.ROOT, "tests", "e2e", "programs")


class ProgramCase(unittest.TestCase):
    source = None  # in programs/
    flags = ()
    level = 1

    @classmethod
    def setUpClass(cls):
        cls.tools = snarl_tools.tools_of_this_test()
        cls.build_folder = tempfile.mkdtemp(prefix="snarl-e2e-")
        cls.addClassCleanup(shutil.rmtree, cls.build_folder, ignore_errors=True)
        if cls.source:
            cls.program = cls.build(cls.source, flags=cls.flags)

    @classmethod
    def build(cls, source, name="program", level=None, flags=()):
        output = os.path.join(cls.build_folder, name)
        level = cls.level if level is None else level
        said = cls.tools.compile(os.path.join(PROGRAMS, source), output, level, flags)
        if said is not None:
            raise RuntimeError(f"{source} does not compile: {said}")
        return output

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="snarl-e2e-run-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_program(self, arguments=(), options="", **more):
        return self.run_command([self.program, *arguments], options, **more)

    def run_command(self, command, options="", **more):
        result = snarl_tools.run(command, env=snarl_tools.environment(options), cwd=self.folder, **more)
        self.assertFalse(result.timed_out, f"{command} did not end: {result.err}")
        return result

    def snarl(self, *arguments, **more):
        return self.run_command([self.tools.snarl, *arguments], **more)

    def report(self, run_file):
        """The JSON report of a run file."""
        result = self.snarl("report", run_file, "--format=json", "-o", self.path("report.json"))
        self.assertIn(result.code, (0, 1), result.err)
        return snarl_tools.read_json(self.path("report.json"))

    def kinds(self, report):
        return sorted(finding["kind"] for finding in report["findings"])

    def assert_no_files(self):
        self.assertEqual(os.listdir(self.folder), [])

    def assert_one_race(self, text):
        """A text report with one finding, a data race."""
        self.assertEqual(re.findall(r"^\[(\d+)\] .*\((\S+)\)$", text, re.M), [("1", "data-race")], text)

    def assert_one_line(self, text, *parts):
        """One clear line that contains all parts."""
        self.assertEqual(len(text.strip().splitlines()), 1, text)
        for part in parts:
            self.assertIn(part, text)
