#!/usr/bin/env python3
"""ignore_modules, ignore_functions, ignore_files: hidden locks make no false alarm, and the program's races are found as ever."""
import contextlib
import os
import re
import shutil
import unittest

import snarl_tools
from e2e_case import PROGRAMS, ProgramCase

DEBUG_FOLDER = "/usr/lib/debug"


class IgnoredModules(ProgramCase):
    def build_with_library(self, name, flags=(), library_flags=("-g",), loaded=False):
        library = os.path.join(self.build_folder, "libhidden.so")
        source = os.path.join(PROGRAMS, "hidden_lock_library.c")
        compiler = self.tools.compiler_environment()["SNARL_CLANG"]
        made = snarl_tools.run([compiler, "-O1", *library_flags, "-fno-builtin", "-shared", "-fPIC", source, "-o", library])
        self.assertEqual(made.code, 0, made.err)
        how = f'-DLOADED="{library}"' if loaded else library
        return self.build("hidden_lock.c", name, flags=(f"-I{snarl_tools.TESTCASES}", how, *flags))

    def assert_ignored(self, program, *rules):
        for rule in rules:
            with self.subTest(rule=rule):
                result = self.run_command([program], options=rule)
                self.assertEqual((result.code, result.out, result.err), (0, "", ""))

    def assert_checked(self, program, *rules):
        for rule in rules:
            with self.subTest(rule=rule):
                result = self.run_command([program], options=rule)
                self.assertEqual(result.code, snarl_tools.FOUND)
                self.assert_one_race(result.err)

    def test_the_hidden_lock(self):
        program = self.build_with_library("right")
        self.assertEqual(self.run_command([program]).code, snarl_tools.FOUND)
        result = self.run_command([program], options="ignore_modules=libhidden")
        self.assertEqual((result.code, result.out, result.err), (0, "", ""))
        result = self.run_command([program], options="ignore_modules=libhidden:summary=1")
        self.assert_one_line(result.err, "1 ignored module")

    def test_races_of_the_program(self):
        program = self.build_with_library("wrong", flags=("-DALSO_WRONG",))
        for rule in ("ignore_modules=libhidden", "ignore_functions=hidden_add", "ignore_files=hidden_lock"):
            result = self.run_command([program], options=f"{rule}:json=report.json")
            self.assertEqual(result.code, snarl_tools.FOUND)
            report = snarl_tools.read_json(self.path("report.json"))
            self.assertEqual([finding["location"]["name"] for finding in report["findings"]], ["visible"])
            self.assertIn(("ignored", "libhidden.so"),
                          [(gap["fact"], os.path.basename(gap["detail"])) for gap in report["coverage"]])

    def test_other_libraries_stay(self):
        self.assert_checked(self.build_with_library("other"), "ignore_modules=libelse")

    def test_functions_and_files(self):
        program = self.build_with_library("named")
        self.assert_ignored(program, "ignore_functions=hidden_add", "ignore_functions='^copy_number$'",
                            "ignore_functions=elsewhere:ignore_functions=hidden_a", "ignore_files=programs/hidden_lock_copy.h")
        self.assert_checked(program, "ignore_functions=hidden_sum", "ignore_functions='^hidden$'",
                            "ignore_files=hidden_lock_library.c")

    def test_without_debug_information(self):
        program = self.build_with_library("plain", library_flags=("-g0",))
        self.assert_ignored(program, "ignore_functions=hidden_add")
        self.assert_checked(program, "ignore_functions=copy_number", "ignore_files=hidden_lock_copy.h")

    def split_debug_information(self, debug_file):
        """Into a file that the library names."""
        library = os.path.join(self.build_folder, "libhidden.so")
        os.makedirs(os.path.dirname(debug_file), exist_ok=True)
        for command in (["--only-keep-debug", library, debug_file], ["--strip-all", library],
                        [f"--add-gnu-debuglink={debug_file}", library]):
            made = snarl_tools.run(["objcopy", *command])
            self.assertEqual(made.code, 0, made.err)

    def test_debug_information_of_its_own(self):
        for folder in ("", ".debug"):
            with self.subTest(folder=folder):
                program = self.build_with_library("split", library_flags=("-g", "-Wl,--build-id"))
                debug_file = os.path.join(self.build_folder, folder, "hidden.debug")
                self.split_debug_information(debug_file)
                self.assert_ignored(program, "ignore_functions='^copy_number$'", "ignore_files=hidden_lock_copy.h")
                self.assert_checked(program, "ignore_functions=hidden_sum")
                os.remove(debug_file)
                self.assert_checked(program, "ignore_files=hidden_lock_copy.h")

    @unittest.skipUnless(os.access(DEBUG_FOLDER, os.W_OK), f"{DEBUG_FOLDER} is root's")
    def test_debug_information_where_packages_put_it(self):
        program = self.build_with_library("packaged", library_flags=("-g", "-Wl,--build-id"))
        build_id = self.build_id(os.path.join(self.build_folder, "libhidden.so"))
        by_id = os.path.join(DEBUG_FOLDER, ".build-id", build_id[:2], build_id[2:] + ".debug")
        by_path = os.path.join(DEBUG_FOLDER, self.build_folder.lstrip("/"), "hidden.debug")
        made_by = os.path.join(self.build_folder, "hidden.debug")
        self.split_debug_information(made_by)
        for place in (by_id, by_path):
            with self.subTest(place=place):
                os.makedirs(os.path.dirname(place), exist_ok=True)
                self.addCleanup(self.remove_with_empty_folders, place)
                shutil.move(made_by, place)
                self.assert_ignored(program, "ignore_functions='^copy_number$'", "ignore_files=hidden_lock_copy.h")
                self.assert_checked(program, "ignore_functions=hidden_sum")
                shutil.move(place, made_by)
        os.remove(made_by)
        self.assert_checked(program, "ignore_files=hidden_lock_copy.h")

    def build_id(self, library):
        notes = snarl_tools.run(["readelf", "-n", library]).out
        return re.search(r"Build ID: ([0-9a-f]+)", notes).group(1)

    def remove_with_empty_folders(self, path):
        with contextlib.suppress(OSError):
            os.remove(path)
        with contextlib.suppress(OSError):  # up to the first folder that holds something else
            os.removedirs(os.path.dirname(path))

    def test_debug_information_of_another_build(self):
        program = self.build_with_library("other_build", library_flags=("-g", "-Wl,--build-id"))
        debug_file = os.path.join(self.build_folder, "hidden.debug")
        self.split_debug_information(debug_file)
        self.assertEqual(snarl_tools.run(["objcopy", "--remove-section=.note.gnu.build-id", debug_file]).code, 0)
        self.assert_checked(program, "ignore_files=hidden_lock_copy.h")

    def test_loaded_at_run_time(self):
        program = self.build_with_library("loaded", loaded=True)
        self.assert_ignored(program, "ignore_functions=hidden_add", "ignore_files=hidden_lock_copy.h")
        self.assert_checked(program, "ignore_functions=hidden_sum")

    def test_without_the_analyzer(self):
        program = self.build_with_library("refused")
        env = {**snarl_tools.environment("ignore_functions=hidden_add"), "SNARL_ANALYZER": "/bin/false"}
        result = snarl_tools.run([program], env=env, cwd=self.folder)
        self.assertEqual((result.code, result.out), (2, ""))
        self.assert_one_line(result.err, "ignore_functions and ignore_files need the analyzer")


if __name__ == "__main__":
    unittest.main()
