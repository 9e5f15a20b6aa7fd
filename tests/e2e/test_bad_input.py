#!/usr/bin/env python3
"""Wrong options, places that cannot be written, run files that cannot be read: one clear line each."""
import os
import re
import resource
import shutil
import struct
import subprocess
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND, environment

USAGE = 2


class BadOptions(ProgramCase):
    source = "ends.cpp"

    def refused(self, options, *parts):
        result = self.run_program(["return"], options=options)
        self.assertEqual((result.code, result.out), (USAGE, ""))
        self.assert_one_line(result.err, *parts)

    def test_unknown_option(self):
        self.refused("exitcod=1", "exitcod")

    def test_bad_values(self):
        self.refused("exitcode=many", "exitcode", "many")
        self.refused("exitcode=256", "exitcode", "256")
        self.refused("halt_on_error=perhaps", "halt_on_error", "perhaps")
        self.refused("color=green", "color", "green")

    def test_value_is_missing(self):
        self.refused("exitcode", "exitcode")

    def test_log_path_in_no_folder(self):
        self.refused("log_path=/nonexistent/run.snarl", "/nonexistent/run.snarl", "no such file or directory")

    def test_log_path_is_not_ours(self):
        with open(self.path("precious"), "w", encoding="utf-8") as file:
            file.write("not a run file")
        self.refused("log_path=precious", "precious")
        with open(self.path("precious"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "not a run file")

    def test_log_path_is_a_link(self):
        os.symlink(self.path("elsewhere"), self.path("run.snarl"))
        self.refused("log_path=run.snarl", "run.snarl")
        self.assertFalse(os.path.exists(self.path("elsewhere")))

    def test_json_cannot_be_written(self):
        self.refused("json=/nonexistent/report.json", "/nonexistent/report.json", "no such file or directory")
        os.mkdir(self.path("folder"))
        self.refused("json=folder", "folder", "is a directory")

    def test_file_size_is_limited(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        result = self.run_program(["return", "race"], options="log_path=run.snarl", preexec_fn=limit)
        self.assertEqual((result.code, result.out), (USAGE, ""))
        self.assert_one_line(result.err, "run.snarl", "the file is at its size limit")

    def on_full_disk(self, options):
        """A run in a folder of its own with hardly any space left."""
        script = ("mkdir disk && mount -t tmpfs -o size=16k tmpfs disk && cd disk && head -c 14000 /dev/zero >fill && "
                  f'exec "{self.program}" return race')
        result = snarl_tools.run(["unshare", "--mount", "sh", "-c", script], env=environment(options), cwd=self.folder)
        if "unshare failed" in result.err or "permission denied" in result.err:
            self.skipTest("may not mount")
        return result

    def test_no_space_for_the_run_file(self):
        result = self.on_full_disk("log_path=run.snarl")
        self.assertEqual((result.code, result.out), (USAGE, ""))
        self.assert_one_line(result.err, "run.snarl", "no space left on device")

    def test_no_space_in_the_folder(self):
        result = self.on_full_disk("")
        self.assertEqual((result.code, result.out), (FOUND, "output\n"))
        first, _, report = result.err.partition("\n")
        self.assertIn("no space left on device; it goes to /tmp/", first)
        self.assert_one_race(report)
        os.remove(first.rpartition(" ")[2])

    def test_analyzer_is_missing(self):
        """A compiler without the analyzer beside it, and none in PATH."""
        tree = self.path("elsewhere")
        for name in ("bin/snarl-clang", "bin/snarl-clang++"):
            os.makedirs(os.path.dirname(os.path.join(tree, name)), exist_ok=True)
            shutil.copy(os.path.join(self.tools.build, name), os.path.join(tree, name))
        shutil.copytree(os.path.join(self.tools.build, "lib", "snarl"), os.path.join(tree, "lib", "snarl"))
        program = self.path("program")
        other = snarl_tools.Tools(self.tools.build, self.tools.clang)
        other.bin = os.path.join(tree, "bin")
        self.assertIsNone(other.compile(os.path.join(PROGRAMS, self.source), program))
        env = {**environment(), "PATH": "/nonexistent"}
        result = snarl_tools.run([program, "return", "race"], env=env, cwd=self.folder)
        self.assertEqual((result.code, result.out), (FOUND, "output\n"))
        *facts, last = result.err.splitlines()
        self.assertEqual(facts[0], "snarl: 1 finding recorded")
        self.assertRegex(last, r"^snarl: the analyzer was not found; read the run file with: snarl report \S+\.snarl$")
        self.assertEqual(self.kinds(self.report(last.split()[-1])), ["data-race"])

    def test_chosen_analyzer_is_missing(self):
        env = {**environment(), "SNARL_ANALYZER": self.path("none")}
        result = snarl_tools.run([self.program, "return", "race"], env=env, cwd=self.folder)
        self.assertEqual((result.code, result.out), (FOUND, "output\n"))
        first, _, report = result.err.partition("\n")
        self.assertEqual(first, f"snarl: SNARL_ANALYZER names {self.path('none')}, which cannot be run; "
                                "another analyzer is looked for")
        self.assert_one_race(report)

    def test_analyzer_fails(self):
        analyzer = self.path("analyzer")
        with open(analyzer, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 3\n")
        os.chmod(analyzer, 0o700)
        env = {**environment(), "SNARL_ANALYZER": analyzer}
        result = subprocess.run([self.program, "return", "race"], env=env, cwd=self.folder, capture_output=True,
                                text=True, timeout=30, check=False)
        self.assertEqual(result.returncode, FOUND)
        self.assertIn("data-race", result.stderr)
        self.assertIn("snarl report", result.stderr)
        self.assertEqual(len([name for name in os.listdir(self.folder) if name.endswith(".snarl")]), 1)


class BadRunFiles(ProgramCase):
    source = "ends.cpp"

    def setUp(self):
        super().setUp()
        self.run_file = self.path("run.snarl")
        self.run_program(["return", "race"], options="report=0:log_path=run.snarl")
        self.assertEqual(self.kinds(self.report(self.run_file)), ["data-race"])
        with open(self.run_file, "rb") as file:
            self.content = file.read()

    def rewrite(self, content):
        with open(self.run_file, "wb") as file:
            file.write(content)

    def refused(self, *parts):
        result = self.snarl("report", self.run_file)
        self.assertEqual((result.code, result.out), (USAGE, ""))
        self.assert_one_line(result.err, "run.snarl", *parts)

    def test_missing(self):
        os.remove(self.run_file)
        self.refused("No such file or directory")

    def test_folder(self):
        os.remove(self.run_file)
        os.mkdir(self.run_file)
        self.refused("cannot be read", "not a regular file")

    def test_empty(self):
        self.rewrite(b"")
        self.refused("not a Snarl run file", "empty")

    def test_not_a_run_file(self):
        self.rewrite(b"#!/bin/sh\nexit 0\n" * 100)
        self.refused("not a Snarl run file")

    def test_foreign_version(self):
        self.rewrite(self.content[:8] + struct.pack("<I", 77) + self.content[12:])
        self.refused("77")

    def test_cut_within_the_header(self):
        for length in (1, 8, 12, 63):
            self.rewrite(self.content[:length])
            self.refused("truncated")

    def reads_what_is_sound(self):
        """Reported with one note on what is missing, or refused in one line."""
        result = self.snarl("report", self.run_file)
        if result.code == USAGE:
            self.assertEqual(result.out, "")
            self.assert_one_line(result.err, "run.snarl")
            return
        findings = len(re.findall(r"^\[\d+\] ", result.out, re.M))
        self.assertEqual((result.code, result.err), (1 if findings else 0, ""))
        notes = [line for line in result.out.splitlines() if "run.snarl" in line]
        self.assertEqual(len(notes), 1, result.out)
        self.assertIn("read up to offset", notes[0])

    def test_truncated_keeps_what_is_sound(self):
        committed = struct.unpack_from("<Q", self.content, 16)[0]
        for length in range(64, committed, max(1, committed // 40)):
            with self.subTest(length=length):
                self.rewrite(self.content[:length])
                self.reads_what_is_sound()

    def test_damaged_keeps_what_is_sound(self):
        committed = struct.unpack_from("<Q", self.content, 16)[0]
        for position in range(64, committed - 4, max(1, committed // 40)):
            with self.subTest(position=position):
                self.rewrite(self.content[:position] + b"\xff\xff\xff\xff" + self.content[position + 4:])
                self.reads_what_is_sound()

    def test_program_is_gone(self):
        program = self.path("gone")
        shutil.copy(self.program, program)
        self.run_command([program, "return", "race"], options="report=0:log_path=gone.snarl")
        os.remove(program)
        finding = self.report(self.path("gone.snarl"))["findings"][0]
        frame = finding["accesses"][0]["stack"][0]
        self.assertIsNone(frame["line"])
        self.assertEqual(os.path.basename(frame["module"]), "gone")
        self.assertTrue(frame["offset"].startswith("0x"))


class BadUse(ProgramCase):
    def test_usage(self):
        for arguments, said in ((["no-such-command"], "no command 'no-such-command'"), ([], "subcommand"),
                                (["report"], "FILE"), (["report", "--format=xml", "x"], "xml"),
                                (["report", "--nonsense", "x"], "--nonsense"), (["run"], "no program"),
                                (["run", "--exitcode=300", "--", "true"], "300")):
            with self.subTest(arguments=arguments):
                result = self.snarl(*arguments)
                self.assertEqual((result.code, result.out), (USAGE, ""))
                self.assert_one_line(result.err, "snarl", said)

    def test_unsupported_compiler(self):
        command = [os.path.join(self.tools.bin, "snarl-clang"), "-c", "x.c"]
        env = {**environment(), "SNARL_CLANG": "/usr/bin/gcc"}
        result = subprocess.run(command, env=env, cwd=self.folder, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(result.returncode, 1)
        self.assert_one_line(result.stderr, "gcc")


if __name__ == "__main__":
    unittest.main()
