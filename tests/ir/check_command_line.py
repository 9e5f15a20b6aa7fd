#!/usr/bin/env python3
"""snarl-clang and snarl-clang++ take what clang takes, and refuse in one line what Snarl cannot do."""
import os
import pathlib

import support

# Each line: exit code, text that standard output or error must contain ("" for anything), arguments.
MATRIX = [
    (0, "clang version", "--version"),
    (0, "clang version", "-v"),
    (0, "x86_64", "-dumpmachine"),
    (0, "/", "-print-resource-dir"),
    (0, "SnarlPlugin", "-### main.c"),
    (0, "int main", "-E main.c"),
    (0, "__SNARL__", "-E -dM main.c"),
    (0, "main.o:", "-M main.c"),
    (0, "main.o:", "-MM main.c"),
    (0, "", "-c -MMD -MF main.d main.c -o main.o"),
    (0, "", "-fsyntax-only main.c"),
    (0, "__snarl", "-S -O1 main.c -o -"),
    (0, "__snarl", "-S -O1 -emit-llvm main.c -o -"),
    (0, "", "-c -emit-llvm main.c -o main.bc"),
    (0, "", "-x ir -c main.bc -o from_ir.o"),
    (0, "", "-S main.c -o main.s"),
    (0, "", "-c main.s -o from_assembly.o"),
    (0, "", "-Wall -Wextra -Werror -c main.c -o main.o"),
    (0, "", "-Wall -Wextra -Werror main.o -o program"),
    (0, "", "-x c main.c -o program"),
    (0, "", "calls.c other.c -o program"),
    (0, "", "@two.rsp -o program"),
    (0, "", "-no-pie main.c -o program"),
    (0, "", "-pie -fPIE main.c -o program"),
    (0, "", "-Wl,--gc-sections -Wl,--as-needed main.c -o program"),
    (0, "", "-shared -fPIC other.c -o libother.so"),
    (0, "", "-shared -fPIC -Wl,-z,defs other.c -o libother.so"),
    (0, "", "-shared -fPIC -Wl,--no-undefined other.c -o libother.so"),
    (0, "", "-shared -fPIC -Wl,-z -Wl,defs other.c -o libother.so"),
    (0, "", "-shared -fPIC -Xlinker -z -Xlinker defs other.c -o libother.so"),
    (0, "", "-shared -fPIC -z defs other.c -o libother.so"),
    (0, "", "-shared -fPIC -Wl,-zdefs other.c -o libother.so"),
    (0, "", "calls.c -L. -lother -Wl,-rpath,. -o program"),
    (0, "", "-r main.o -o partial.o"),
    (0, "", "partial.o -o program"),
    (0, "", "-x c-header head.h -o head.pch"),
    (0, "", "-xc-header head.h"),
    (0, "", "head.h"),
    (0, "", "-include-pch head.pch calls.c other.c -o program"),
    (0, "", "-rdynamic main.c -o program"),
    (0, "", "-print-search-dirs"),
    (0, "/", "-print-file-name=libc.so"),
    (0, "", "-fmodules main.c -o program"),
    (0, "", "-gsplit-dwarf -g main.c -o program"),
    (0, "", "-save-temps main.c -o program"),
    (0, "", "--coverage main.c -o program"),
    (1, "-static is not supported", "--static main.c"),
    (0, "", "-Werror -flto=thin -flto-jobs=2 -ffat-lto-objects -c main.c -o main.o"),
    (0, "", "-Werror -flto main.o -o program"),
    (0, "", "-Werror -O2 -flto -fwhole-program-vtables -Wl,-plugin-opt=O2 calls.c other.c -o program"),
    (0, "ELF", "-flto @link_time.rsp -c main.c -o -"),
    (1, "-fsanitize=cfi-icall is not supported", "-flto -fvisibility=hidden -fsanitize=cfi-icall -c main.c"),
    (0, "", "-static -c main.c -o main.o"),
    (1, "-static is not supported", "-static main.c -o program"),
    (1, "-static is not supported", "-static-pie main.c -o program"),
    (1, "-static-libstdc++ is not supported", "-static-libstdc++ main.c -o program"),
    (0, "", "-static-libstdc++ -c main.c -o main.o"),
    (1, "only x86-64", "-m32 main.c"),
    (1, "only x86-64", "--target=aarch64-linux-gnu -c main.c"),
    (1, "cannot be combined", "-fsanitize=undefined,thread -c main.c"),
    (1, "cannot be combined", "-fsanitize=address -c main.c"),
    (1, "cannot be combined", "-fsanitize=realtime -c main.c"),
    (1, "cannot be combined", "-fsanitize=safe-stack -c main.c"),
    (1, "-femulated-tls is not supported", "-femulated-tls -c main.c"),
    (0, "", "-femulated-tls -fno-emulated-tls -c main.c"),
    (0, "", "-fsanitize=undefined -c main.c"),
    (0, "", "-c asks.c -o asks.o"),
    (0, "", "-DEXPECTED --snarl-has-feature-tsan=1 -c -O2 -Werror asks.c -o asks.o"),
    (0, "", "-DEXPECTED --snarl-has-feature-tsan=1 asks.c -o asks"),
    (0, "told", "-DEXPECTED --snarl-has-feature-tsan=1 -E asks.c"),
    (0, "", "-DEXPECTED --snarl-has-feature-tsan=1 -x c-header asks.c -o asks.pch"),
    (0, "", "-DEXPECTED --snarl-has-feature-tsan=1 -include-pch asks.pch -c other.c -o other.o"),
    (1, "unknown instrumenter option 'nonsense'", "--snarl-nonsense=1 -c main.c"),
    (1, "takes 0 or 1", "--snarl-reduce-locals=2 -c main.c"),
    (1, "unknown instrumenter option 'nonsense'", "-fplugin-arg-snarl-nonsense=1 -c main.c"),
    (1, "ignore list", "--snarl-ignorelist=/nonexistent -c main.c"),
    (1, "no such file", "missing.c"),
    (1, "no input files", ""),
]

MAIN = "int other(int *); int value; int main(void) { return value + other(&value); }\n"
ASKS = """#if __has_feature(thread_sanitizer) != defined(EXPECTED) || defined(__SANITIZE_THREAD__) != defined(EXPECTED)
#error "asked and not told the same"
#endif
int told;
#if __has_feature(thread_sanitizer) != defined(EXPECTED)
#error "told something else later"
#endif
int main(void) { return told; }
"""
OTHER = "int other(int *p) { return *p; }\n"


def prepare(tools):
    (tools.work / "main.c").write_text(MAIN.replace("other(&value)", "0"))
    (tools.work / "calls.c").write_text(MAIN)
    (tools.work / "other.c").write_text(OTHER)
    (tools.work / "asks.c").write_text(ASKS)
    (tools.work / "head.h").write_text("int other(int *);\n")
    (tools.work / "link_time.rsp").write_text("-flto -fwhole-program-vtables\n")
    (tools.work / "two.rsp").write_text("-O1 'calls.c'\nother.c -DNAME=\"a b\"\n")


def check_matrix(tools, failures):
    for code, text, arguments in MATRIX:
        ran = tools.run([tools.snarl, *arguments.split()])
        shown = ran.stdout + ran.stderr
        failures.check(ran.returncode == code, f"snarl-clang {arguments}: exit code {ran.returncode}: {shown[:400]}")
        failures.check(text in shown, f"snarl-clang {arguments}: '{text}' is not in: {shown[:400]}")
        if "is not supported" in text or "only x86-64" in text:
            failures.check(len(ran.stderr.splitlines()) == 1, f"snarl-clang {arguments}: more than one line")


def planted_checks(tools, command):
    ran = tools.run([*command, "-S", "-O1", "-emit-llvm", "other.c", "-o", "-"])
    return ran.stdout.count("call preserve_allcc void @__snarl_")


def check_ways_of_loading(tools, failures):
    front, back = f"-fplugin={tools.plugin}", f"-fpass-plugin={tools.plugin}"
    for flags in ([front], [back], [front, back]):
        count = planted_checks(tools, [tools.clang, *flags])
        failures.check(count == 1, f"{flags}: {count} checks planted instead of 1")
    failures.check(planted_checks(tools, [tools.snarl]) == 1, "snarl-clang plants one check")


def check_link_time_optimisation(tools, failures):
    """Without the wrapper, which leaves it out: one clear line."""
    for option in ("-flto", "-flto=thin"):
        ran = tools.run([tools.clang, f"-fplugin={tools.plugin}", option, "-c", "main.c", "-o", "main.o"])
        said = [line for line in ran.stderr.splitlines() if "error: " in line]
        failures.check(ran.returncode == 1 and len(said) == 1 and "add -fno-lto" in said[0], f"{option}: {ran.stderr[:300]}")


def check_foreign_versions(tools, failures):
    """Plugins of other versions: one clear line, and no crash."""
    for plugin in sorted(pathlib.Path(tools.plugin).parent.glob("SnarlPlugin-*.so")):
        if plugin == pathlib.Path(tools.plugin):
            continue
        for flags in ([f"-fplugin={plugin}"], [f"-fpass-plugin={plugin}"], [f"-fplugin={plugin}", f"-fpass-plugin={plugin}"]):
            ran = tools.run([tools.clang, *flags, "-c", "main.c", "-o", "main.o"])
            said = ran.stderr.strip()
            failures.check(ran.returncode == 1, f"{flags}: exit code {ran.returncode}: {said[:300]}")
            failures.check(len(said.splitlines()) == 1 and f"clang {tools.version}" in said, f"{flags}: {said[:300]}")


def check_programs(tools, failures):
    linked = tools.run([tools.snarl, "main.c", "-o", "program"])
    needed = tools.run(["readelf", "-d", "program"]).stdout
    failures.check(linked.returncode == 0 and "libstdc++" not in needed, "a C program is linked without libstdc++")
    failures.check(tools.run([tools.work / "program"]).returncode == 0, "the program runs")
    (tools.work / "hello.cpp").write_text("#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n")
    tools.run([tools.snarlxx, "hello.cpp", "-o", "hello"])
    failures.check(tools.run([tools.work / "hello"]).stdout == "hello\n", "snarl-clang++ links the C++ library")


def check_choice_of_compiler(tools, failures):
    missing = tools.run([tools.snarl, "-c", "main.c"], {"SNARL_CLANG": "no-such-clang"})
    failures.check(missing.returncode == 1 and "no-such-clang" in missing.stderr, "SNARL_CLANG that does not exist")
    by_name = tools.run([tools.snarl, "--version"], {"SNARL_CLANG": os.path.basename(f"clang-{tools.version}")})
    failures.check(f"version {tools.version}." in by_name.stdout, "SNARL_CLANG by name")
    default = tools.run([tools.snarl, "--version"], {"SNARL_CLANG": ""})
    failures.check(default.returncode == 0 and "clang version" in default.stdout, "no SNARL_CLANG")


def main():
    tools, failures = support.Toolchain(), support.Failures()
    prepare(tools)
    check_matrix(tools, failures)
    check_ways_of_loading(tools, failures)
    check_link_time_optimisation(tools, failures)
    check_foreign_versions(tools, failures)
    check_programs(tools, failures)
    check_choice_of_compiler(tools, failures)
    failures.finish()


main()
