#!/usr/bin/env python3
"""Link-time optimisation: units are planted when they are linked, once, with the whole program in sight."""
import glob
import os
import re
import shutil
import unittest

import snarl_tools
from e2e_case import ProgramCase
from snarl_tools import FOUND

HEADER = """
#include <pthread.h>
#ifdef __cplusplus
extern "C" {
#endif
extern int balance, sums[1000], rate;
extern pthread_mutex_t lock;
void deposit(int amount);
void store(int *place);
void fill(void);
#ifdef __cplusplus
}
#endif
"""

ACCOUNT = """
#include "shared.h"
int balance, sums[1000], rate = 3;
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
void deposit(int amount) {
#ifdef RIGHT
  pthread_mutex_lock(&lock);
#endif
  balance += amount;  // race
#ifdef RIGHT
  pthread_mutex_unlock(&lock);
#endif
}
__attribute__((noinline)) void store(int *place) { *place += 7; }
__attribute__((noinline)) void fill(void) {
  for (int i = 0; i < 1000; ++i)
    sums[i] = i;
}
"""

MAIN = """
#include "shared.h"
#include <stdio.h>
static int own[1000];
__attribute__((noinline)) static void fill_own(int by) {
  for (int i = 0; i < 1000; ++i)
    own[i] += by;
}
__attribute__((noinline, used)) void touch(int *first, int *second) {
  *first = 1;
  store(second);
  *first = 2;
}
__attribute__((noinline, used)) int scaled(int by) { return by * rate; }
static void *work(void *unused) {
  deposit(2);  // call
  return unused;
}
int main(int argc, char **argv) {
  pthread_t first, second;
  int here[2];
  fill();
  fill_own(argc);
  touch(here, here + argc - 1);
  touch(own, own + argc);
  pthread_create(&first, 0, work, argv);
  pthread_create(&second, 0, work, argv);
  pthread_join(first, 0);
  pthread_join(second, 0);
  printf("%d\\n", (balance > 0) + own[5] + sums[6]);
  return 0;
}
"""

RESULT = "8\n"  # 1 + 1 + 6; the race may lose one of the deposits


def line_of(source, text):
    return next(number for number, line in enumerate(source.splitlines(), 1) if text in line)


def is_bitcode(path):
    with open(path, "rb") as file:
        return file.read(2) == b"BC"


class LinkTime:
    """With one clang; the sources lie in the folder of the test."""
    version = None

    def setUp(self):
        super().setUp()
        self.tools = snarl_tools.Tools(self.tools.build, self.version)
        for name, text in (("shared.h", HEADER), ("account.c", ACCOUNT), ("main.c", MAIN)):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)

    def call(self, *arguments, wrapper=None, succeeds=True):
        command = [wrapper or os.path.join(self.tools.bin, "snarl-clang"), *arguments]
        result = snarl_tools.run(command, env=self.tools.compiler_environment(), cwd=self.folder, timeout=120)
        self.assertEqual(result.code == 0, succeeds, f"{command}: {result.err}")
        return result.err

    def compile(self, unit, *flags, output=None):
        output = output or unit + ".o"
        self.assertEqual(self.call("-g", "-O2", "-flto", *flags, "-c", unit + ".c", "-o", output), "")
        return output

    def link(self, *arguments, output="program"):
        said = self.call("-g", "-O2", "-flto", "-pthread", *arguments, "-o", output)
        return self.path(output), said

    def program(self, *flags, link_flags=()):
        objects = [self.compile(unit, *flags) for unit in ("main", "account")]
        for name in objects:
            self.assertTrue(is_bitcode(self.path(name)), name)
        program, said = self.link(*objects, *link_flags)
        self.assertEqual(said, "")
        return program

    def check_race(self, program, is_inlined=True):
        result = self.run_command([program], options="json=report.json")
        self.assertEqual((result.code, result.out), (FOUND, RESULT), result.err)
        finding, = snarl_tools.read_json(self.path("report.json"))["findings"]
        self.assertEqual((finding["kind"], finding["location"]["name"]), ("data-race", "balance"))
        for access in finding["accesses"]:
            seen = [(frame["function"].split("(")[0], frame["line"], os.path.basename(frame["file"]).split(".")[0])
                    for frame in access["stack"][:2]]
            self.assertEqual(seen, [("deposit", line_of(ACCOUNT, "// race"), "account"),
                                    ("work", line_of(MAIN, "// call"), "main")])
            self.assertEqual(access["stack"][0].get("inlined", False), is_inlined)

    def check_silence(self, program):
        result = self.run_command([program])
        self.assertEqual((result.code, result.out, result.err), (0, RESULT, ""))

    def checks_in(self, program, function):
        shown = snarl_tools.run(["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", program]).out
        self.assertIn(f"<{function}>:", shown)
        return len(re.findall(r"call .*<__snarl_(?:read|write)", shown))

    def test_race_across_units(self):
        self.check_race(self.program())

    def test_right_twin(self):
        self.check_silence(self.program("-DRIGHT"))

    def test_cxx(self):
        self.check_race(self.program("-xc++"))

    def test_one_command(self):
        self.check_race(self.link("main.c", "account.c")[0])

    def test_summary_across_units(self):
        """What the other unit's function does is known: it orders nothing, so the first write covers the second."""
        with_lto = self.program()
        apart = [self.compile(unit, "-fno-lto", output=unit + ".apart.o") for unit in ("main", "account")]
        without, _ = self.link("-fno-lto", *apart, output="without")
        self.assertEqual((self.checks_in(with_lto, "touch"), self.checks_in(without, "touch")), (1, 2))
        unreduced = self.program("--snarl-reduce-covered=0")
        self.assertEqual(self.checks_in(unreduced, "touch"), 2)

    def test_variables_that_no_unit_writes(self):
        """They are constants, whose reads need no check; alone, a unit cannot know."""
        self.assertEqual(self.checks_in(self.program(), "scaled"), 0)
        apart = [self.compile(unit, "-fno-lto", output=unit + ".apart.o") for unit in ("main", "account")]
        self.assertEqual(self.checks_in(self.link("-fno-lto", *apart, output="without")[0], "scaled"), 1)

    def test_loops_of_each_unit(self):
        """A loop's range is checked at once, in whichever unit: `fill` is planted like any other function."""
        program = self.program()
        for function in ("fill", "fill_own"):
            shown = snarl_tools.run(["objdump", "-d", f"--disassemble={function}", program]).out
            self.assertEqual(len(re.findall(r"<__snarl_\w*range\w*>", shown)), self.checks_in(program, function), shown)
        symbols = snarl_tools.run(["nm", program]).out
        self.assertNotIn("stand_in", symbols)

    def test_without_reductions(self):
        for switch in ("covered", "updates", "neighbours", "loops", "locals", "alone"):
            with self.subTest(switch):
                self.check_race(self.program(f"--snarl-reduce-{switch}=0"))

    def test_settings_travel_with_the_unit(self):
        self.compile("main")
        self.compile("account", "--snarl-accesses=0")
        program, _ = self.link("main.o", "account.o")
        result = self.run_command([program])
        self.assertEqual((result.code, result.out), (0, RESULT), result.err)

    def test_ignore_list_of_the_unit(self):
        with open(self.path("ignored"), "w", encoding="utf-8") as file:
            file.write("src:*account.c\n")
        self.check_silence(self.program("--snarl-ignorelist=ignored"))

    def test_mixed_with_planted_objects(self):
        for planted, left in (("main", "account"), ("account", "main")):
            with self.subTest(planted):
                first = self.compile(planted, "-fno-lto", output="planted.o")
                program, _ = self.link(first, self.compile(left))
                self.check_race(program, is_inlined=False)

    def test_shared_library(self):
        self.compile("account", "-fPIC")
        self.link("-shared", "account.o", output="libaccount.so")
        self.compile("main")
        program, _ = self.link("main.o", "-L.", "-laccount", f"-Wl,-rpath,{self.folder}")
        self.check_race(program, is_inlined=False)

    def test_archive_and_relocatable_link(self):
        self.compile("main")
        self.compile("account")
        snarl_tools.run(["ar", "rcs", "libaccount.a", "account.o"], cwd=self.folder)
        self.check_race(self.link("main.o", "libaccount.a")[0])
        joined, _ = self.link("-r", "-nostdlib", "account.o", output="joined.o")
        self.assertFalse(is_bitcode(joined))
        program, _ = self.link("main.o", "joined.o", output="from_joined")
        self.check_race(program, is_inlined=False)
        self.assertEqual(self.checks_in(program, "store"), 1)

    def test_another_linker(self):
        """Objects that await planting are linked by lld, whatever was asked for; one line says so."""
        objects = [self.compile(unit) for unit in ("main", "account")]
        program, said = self.link(*objects, "-fuse-ld=bfd")
        self.assert_one_line(said, "-fuse-ld=bfd is left out", "lld")
        self.check_race(program)

    def test_link_without_planting(self):
        """No program without checks comes into being in silence."""
        objects = [self.compile(unit) for unit in ("main", "account")]
        said = self.call("-flto", "-fuse-ld=lld", "-pthread", *objects, "-o", "program",
                         wrapper=f"clang-{self.version}", succeeds=False)
        self.assertIn("__snarl_not_planted_link_with_snarl_clang_and_flto", said)

    def test_forms_that_are_left_out(self):
        for flags in (["-flto=thin"], ["-ffat-lto-objects"], ["-O0"], ["-funified-lto"], ["-fno-lto"]):
            with self.subTest(flags):
                objects = [self.compile(unit, *flags) for unit in ("main", "account")]
                self.assertFalse(is_bitcode(self.path("account.o")))
                program, said = self.link(*objects, *flags)
                self.assertEqual(said, "")
                self.check_race(program, is_inlined=False)

    def test_without_lld(self):
        """Where the plugin for lld is missing as where lld is: left out, at compilation and at the link."""
        os.makedirs(self.path("bin"))
        os.makedirs(self.path("lib/snarl"))
        wrapper = shutil.copy(os.path.join(self.tools.bin, "snarl-clang"), self.path("bin"))
        os.symlink(self.tools.snarl, self.path("bin/snarl"))
        for part in glob.glob(os.path.join(self.tools.build, "lib", "snarl", "*")):
            if "LinkPlugin" not in part:
                os.symlink(part, os.path.join(self.path("lib/snarl"), os.path.basename(part)))
        for unit in ("main", "account"):
            self.call("-g", "-O2", "-flto", "-c", unit + ".c", wrapper=wrapper)
            self.assertFalse(is_bitcode(self.path(unit + ".o")))
        self.call("-flto", "-pthread", "main.o", "account.o", "-o", "program", wrapper=wrapper)
        self.check_race(self.path("program"), is_inlined=False)


def versions():
    """Those that link-time planting is built for."""
    folder = os.path.dirname(snarl_tools.tools_of_this_test().plugin)
    for path in sorted(glob.glob(os.path.join(folder, "SnarlLinkPlugin-*.so"))):
        yield re.search(r"-(\d+)\.so$", path)[1]


for number in versions():
    name = f"LinkTime{number}"
    globals()[name] = type(name, (LinkTime, ProgramCase), {"version": number})

if __name__ == "__main__":
    unittest.main()
