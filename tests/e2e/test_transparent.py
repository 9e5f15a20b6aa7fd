#!/usr/bin/env python3
"""A program without findings does what it does without Snarl: output, exit code, files, descriptors, errno."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase


class AsNative(ProgramCase):
    def native(self):
        output = os.path.join(self.build_folder, "native")
        command = [f"clang-{self.tools.clang}", "-w", "-pthread", os.path.join(PROGRAMS, self.source), "-o", output]
        result = snarl_tools.run(command, timeout=60)
        self.assertEqual(result.code, 0, result.err)
        return output

    def check_as_native(self, *commands):
        native = self.native()
        for arguments in commands:
            with self.subTest(arguments=arguments):
                expected = self.run_command([native, *arguments])
                result = self.run_program(arguments)
                self.assertEqual((result.code, result.out, result.err), (expected.code, expected.out, expected.err))
                self.assert_no_files()


class Transparent(AsNative):
    source = "ordinary.c"

    def test_as_native(self):
        self.check_as_native([], ["0", "with space"], ["42"])

    def test_standard_streams_closed(self):
        script = f'"{self.program}" 0 <&- >&- 2>&-; echo "code $?"'
        self.assertEqual(self.run_command(["/bin/sh", "-c", script]).out, "code 0\n")
        self.assert_no_files()

    def test_kept_when_asked_to(self):
        result = self.run_program(["0"], options="log_path=run.snarl")
        self.assertEqual((result.code, result.err), (0, "to stderr\n"))
        report = self.report(self.path("run.snarl"))
        self.assertEqual(report["findings"], [])
        self.assertTrue(report["run"]["complete"])


class Refused(AsNative):
    """What the system refuses it refuses with Snarl, too."""
    source = "refused.c"
    flags = ("-w",)

    def test_as_native(self):
        self.check_as_native([])


class ToldByDlerror(AsNative):
    """After a failure its message, after success nothing."""
    source = "told_by_dlerror.c"

    def test_as_native(self):
        library = os.path.join(self.build_folder, "lacking.so")
        command = [f"clang-{self.tools.clang}", "-shared", "-fPIC", os.path.join(PROGRAMS, "lacks_function.c"), "-o"]
        self.assertEqual(snarl_tools.run([*command, library], timeout=60).code, 0)
        self.check_as_native([library])


if __name__ == "__main__":
    unittest.main()
