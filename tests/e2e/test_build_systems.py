#!/usr/bin/env python3
"""Build systems know nothing of Snarl: CC and CXX are all that they are told. And CMake's find_package(Snarl)."""
import os
import shutil
import subprocess
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

PROJECT = os.path.join(snarl_tools.ROOT, "tests", "e2e", "project")


class BuildSystems(ProgramCase):
    def setUp(self):
        super().setUp()
        self.source = shutil.copytree(PROJECT, self.path("project"))

    def command(self, *words, **more):
        """In the project's folder, with the wrappers as compilers unless `compilers` says otherwise."""
        names = more.pop("compilers", [os.path.join(self.tools.bin, name) for name in ("snarl-clang", "snarl-clang++")])
        env = {**self.tools.compiler_environment(), "CC": names[0], "CXX": names[1]}
        result = subprocess.run(words, cwd=self.source, env=env, capture_output=True, text=True, timeout=200, check=False)
        self.assertEqual(result.returncode == 0, more.pop("succeeds", True), result.stdout + result.stderr)
        return result.stdout + result.stderr

    def plain(self):
        return [f"clang-{self.tools.clang}", f"clang++-{self.tools.clang}"]

    def check_programs(self, folder):
        folder = os.path.join(self.source, folder)
        env = {**snarl_tools.environment("json=report.json")}
        racing = snarl_tools.run([os.path.join(folder, "racing")], env=env, cwd=folder)
        self.assertEqual((racing.code, racing.out), (FOUND, "counted\n"), racing.err)
        report = snarl_tools.read_json(os.path.join(folder, "report.json"))
        self.assertEqual(set(self.kinds(report)), {"data-race"})
        for access in report["findings"][0]["accesses"]:
            self.assertEqual([frame["function"] for frame in access["stack"]][0], "count_up")
            self.assertIn("racing.cpp", [os.path.basename(frame["file"] or "") for frame in access["stack"]])
        self.assertEqual([f["location"]["name"] for f in report["findings"]][0], "count")
        sound = snarl_tools.run([os.path.join(folder, "sound")], env=snarl_tools.environment(), cwd=folder)
        self.assertEqual((sound.code, sound.out, sound.err), (0, "1\n", ""))

    def cmake(self, *settings, **more):
        said = self.command("cmake", "-G", "Ninja", "-B", "out", *settings, **more)
        if more.get("succeeds", True):
            self.command("cmake", "--build", "out", **more)
            self.check_programs("out")
        return said

    def test_cmake_link_time(self):
        """CMake's own setting asks for -flto=thin, which is left out; -flto is planted at the link."""
        # CMake looks for them beside the compiler, and may take an llvm-ar that is too old for the bitcode.
        tools = [f"-DCMAKE_{user}{tool.upper()}={shutil.which(tool)}" for user in ("", "C_COMPILER_", "CXX_COMPILER_")
                 for tool in ("ar", "ranlib")]
        for settings in (["-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON"], ["-DCMAKE_C_FLAGS=-flto", "-DCMAKE_CXX_FLAGS=-flto"]):
            with self.subTest(settings):
                shutil.rmtree(os.path.join(self.source, "out"), ignore_errors=True)
                self.cmake("-DCMAKE_BUILD_TYPE=RelWithDebInfo", *settings, *tools)

    def test_make(self):
        self.command("make")
        self.check_programs(".")

    def test_autoconf(self):
        os.remove(os.path.join(self.source, "Makefile"))
        self.command("autoreconf", "--install")
        self.command("./configure", "CFLAGS=-g -O1", "CXXFLAGS=-g -O1")
        self.command("make")
        self.check_programs(".")

    def test_what_libc_has(self):
        """A configure script links a call to see whether libc has the function: the runtime must not pretend it has."""
        with open(self.path("asks.c"), "w", encoding="utf-8") as file:
            file.write("char FUNCTION(void);\nint main(void) { return FUNCTION(); }\n")
        for function in ("strlcpy", "strlcat", "wcslcpy", "arc4random", "closefrom", "reallocarray", "no_such_function"):
            linked = [self.links(compiler, function) for compiler in (self.plain()[0], os.path.join(self.tools.bin, "snarl-clang"))]
            self.assertEqual(linked[0], linked[1], function)

    def links(self, compiler, function):
        command = [compiler, "-w", "-fno-builtin", f"-DFUNCTION={function}", self.path("asks.c"), "-o", self.path("asks")]
        return subprocess.run(command, env=self.tools.compiler_environment(), capture_output=True, check=False).returncode == 0

    def test_meson(self):
        self.command("meson", "setup", "out")
        self.command("meson", "compile", "-C", "out")
        self.check_programs("out")

    def test_cmake(self):
        for kind in ("Debug", "RelWithDebInfo"):
            with self.subTest(kind=kind):
                self.cmake(f"-DCMAKE_BUILD_TYPE={kind}")

    def test_cmake_package(self):
        found = ["-DCOUNTER_FINDS_SNARL=ON", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                 f"-DCMAKE_PREFIX_PATH={os.path.dirname(self.tools.bin)}"]
        self.cmake(*found, compilers=self.plain())
        shutil.rmtree(os.path.join(self.source, "out"))
        self.cmake(*found)

    def test_cmake_package_for_another_compiler(self):
        said = self.cmake("-DCOUNTER_FINDS_SNARL=ON", f"-DCMAKE_PREFIX_PATH={os.path.dirname(self.tools.bin)}",
                          compilers=["gcc", "g++"], succeeds=False)
        self.assertIn("no instrumenter for", said)
        self.assertIn("snarl-clang", said)

    def test_installed(self):
        """What `cmake --install` leaves is usable from there, by both ways."""
        build, installed = os.path.dirname(self.tools.bin), self.path("installed")
        self.command("cmake", "--install", build, "--prefix", installed)
        wrappers = [os.path.join(installed, "bin", name) for name in ("snarl-clang", "snarl-clang++")]
        self.command("make", compilers=wrappers)
        self.check_programs(".")
        self.cmake("-DCOUNTER_FINDS_SNARL=ON", f"-DCMAKE_PREFIX_PATH={installed}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                   compilers=self.plain())
        version = snarl_tools.run([os.path.join(installed, "bin", "snarl"), "--version"])
        self.assertIn("0.1.0", version.out)


if __name__ == "__main__":
    unittest.main()
