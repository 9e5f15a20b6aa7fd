#!/usr/bin/env python3
"""Instrumented libraries: loaded and unloaded by an instrumented program, and in a program that knows nothing of Snarl."""
import os
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase
from snarl_tools import FOUND


def line_of(plugin, label):
    with open(os.path.join(PROGRAMS, plugin), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if line.rstrip().endswith(f"// @{label}"))


class Libraries(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plugin = cls.build("plugin.cpp", "libplugin.so", flags=["-shared", "-fPIC"])

    def check(self, program, extra=None):
        env = {**snarl_tools.environment("json=report.json"), **(extra or {})}
        result = snarl_tools.run([program, self.plugin], env=env, cwd=self.folder)
        self.assertEqual((result.code, result.out), (FOUND, "plugin: 1\n"), result.err)
        self.check_race_of("plugin.cpp")

    def check_race_of(self, plugin):
        report = snarl_tools.read_json(self.path("report.json"))
        self.assertEqual(self.kinds(report), ["data-race"])
        lines = []
        for access in report["findings"][0]["accesses"]:
            frame = access["stack"][0]
            lines.append(frame["line"])
            self.assertEqual(os.path.basename(frame["module"]), f"lib{plugin.removesuffix('.cpp')}.so")
        self.assertEqual(sorted(lines), sorted((line_of(plugin, "write"), line_of(plugin, "read"))))

    def test_loaded_and_unloaded(self):
        self.check(self.build("loads_plugin.c"))

    def foreign_program(self):
        program = os.path.join(self.build_folder, "foreign")
        source = os.path.join(PROGRAMS, "loads_plugin.c")
        built = snarl_tools.run([f"clang-{self.tools.clang}", source, "-ldl", "-o", program])
        self.assertEqual(built.code, 0, built.err)
        runtime = os.path.join(os.path.dirname(self.tools.bin), "lib", "snarl", "libsnarl_rt.so")
        return program, {"LD_PRELOAD": runtime}

    def test_in_a_foreign_program(self):
        self.check(*self.foreign_program())

    def test_loaded_two_hundred_times(self):
        program = self.build("reloads.cpp", "reloads")
        seen = self.build("counting_library.c", "libseen.so", flags=["-shared", "-fPIC"])
        plain = os.path.join(self.build_folder, "libunseen.so")
        source = os.path.join(PROGRAMS, "counting_library.c")
        built = snarl_tools.run([f"clang-{self.tools.clang}", "-shared", "-fPIC", source, "-o", plain])
        self.assertEqual(built.code, 0, built.err)
        for library in (seen, plain):
            result = self.run_command([program, library])
            self.assertEqual((result.code, result.out, result.err), (0, "", ""))
            result = self.run_command([program, library, self.plugin], options="json=report.json")
            self.assertEqual(result.code, FOUND, result.err)
            self.check_race_of("plugin.cpp")

    def check_printing(self, program, extra=None):
        plugin = "printing_plugin.cpp"
        library = self.build(plugin, "libprinting_plugin.so", flags=["-shared", "-fPIC"])
        env = {**snarl_tools.environment("json=report.json"), **(extra or {})}
        result = snarl_tools.run([program, library], env=env, cwd=self.folder)
        self.assertEqual(result.code, FOUND, result.err)
        self.check_race_of(plugin)

    def test_brings_the_cxx_library(self):
        self.check_printing(self.build("loads_plugin.c"))
        self.check_printing(*self.foreign_program())

    def test_binds_deeply(self):
        """RTLD_DEEPBIND would take the library's locks past the runtime."""
        program = self.build("binds_deeply.c", "binds_deeply")
        library = self.build("locked_counter.c", "liblocked_counter.so", flags=["-shared", "-fPIC"])
        result = self.run_command([program, library])
        self.assertEqual((result.code, result.out), (0, "counted: 200\n"), result.err)
        self.assert_one_line(result.err, "liblocked_counter.so", "RTLD_DEEPBIND is left out")


if __name__ == "__main__":
    unittest.main()
