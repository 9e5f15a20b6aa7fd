#!/usr/bin/env python3
"""Random loops access the same bytes in Snarl's eyes with reduce-loops as without it.

One thread runs random loops over arrays; then another one, which nothing orders after the first, writes to single
elements, each on a line of its own. The lines that race must be the same with the reduction on and off. (Where several
lines of a loop access one element, which of them is named may differ.)
"""
import json
import random

import support

SEEDS = {22: range(1, 13), 19: range(101, 105), 14: range(201, 205)}
LENGTH = 600
TYPES = ["char", "char", "short", "int", "long", "double", "Pair", "Body"]


class Writer:
    """One random program."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = ['#include "support/rendezvous.h"', "#include <thread>",
                      "struct Pair { int x; short y, z; };",
                      "struct Body { double x, y; int id; short z; };", "long sink;"]
        self.arrays = []

    def pick(self, *choices):
        return self.random.choice(choices)

    def member(self, kind):
        return self.pick(".x", ".y", ".z") if kind in ("Pair", "Body") else ""

    def access(self, depth):
        kind, name = self.random.choice(self.arrays)
        variables = ["i", "j", "k"][:depth + 1]
        width = self.pick(5, 8, 12, "n", "m")
        inner = variables[-1]
        outer = variables[0] if depth else self.pick("0", "3")
        index = self.pick(inner, f"{inner} + {self.pick(1, 2, 7)}", f"40 - {inner}", f"2 * {inner}",
                          f"2 * {inner} + 1", f"{outer} * {width} + {inner}", f"{inner} * {width} + {outer}",
                          f"{outer}", f"{inner} + {outer}", f"100 + {inner} * 3", f"{outer} * 4 - {inner} + 60")
        member = self.member(kind)
        place, other = f"{name}[{index}]{member}", f"{name}[{index} + 1]{member}"
        return self.pick(f"{place} = 3;", f"{place} += 2;", f"total += {place};", f"{place} = 1, {other} = 2;",
                         f"total += {place} + {other};", f"if ({inner} % 3 == 1) {place} = 4;", f"*one += {inner};",
                         f"if ({place} > 100) {{ total += 7; break; }}")

    def loop(self, depth, indent):
        variable = "ijk"[depth]
        kind = self.pick("long", "int", "unsigned", "unsigned long")
        bound = self.pick("n", "m", "7", "16", "limit", "4" if depth == 0 else f"{'ijk'[depth - 1]} + 1", "n + 1")
        head = self.pick(f"for ({kind} {variable} = 0; {variable} < {bound}; ++{variable}) {{",
                         f"for ({kind} {variable} = 1; {variable} <= ({kind})({bound}); {variable} += 2) {{",
                         f"for ({kind} {variable} = ({kind})({bound}); {variable}-- > 0;) {{")
        self.lines.append(indent + head)
        for _ in range(self.pick(1, 1, 2, 3)):
            self.lines.append(f"{indent}  {self.access(depth)}")
        if depth < 2 and self.random.random() < 0.55:
            self.loop(depth + 1, indent + "  ")
            if self.random.random() < 0.3:
                self.lines.append(f"{indent}  {self.access(depth)}")
        self.lines.append(indent + "}")

    def text(self):
        for number in range(4):
            kind = self.pick(*TYPES)
            self.arrays.append((kind, f"a{number}"))
            if kind == "char" and self.random.random() < 0.6:  # a store to it may change the pointer, for all one knows
                self.lines.append(f"char b{number}[{LENGTH}], *a{number} = b{number};")
            else:
                self.lines.append("{} {}[{}];".format(*self.arrays[-1], LENGTH))
        self.lines += ["long shared, limit = 9;", "#define NOINLINE __attribute__((noinline))"]
        for number in range(6):
            self.lines.append(f"NOINLINE void loops{number}(long n, long m, long *one) {{")
            self.lines.append("  double total = 0;")
            self.loop(0, "  ")
            self.lines.append("  sink = (long)total;")
            self.lines.append("}")
        self.lines.append("NOINLINE void probe() {")
        for kind, name in self.arrays:
            for place in sorted(self.random.sample(range(140), 45)):
                self.lines.append(f"  {name}[{place}]{self.member(kind)} = 9;")
        self.lines += ["  shared = 9;", "}", "int main() {", "  std::thread worker([] {"]
        for number in range(6):
            self.lines.append(f"    loops{number}({self.pick(0, 1, 3, 8, 12)}, {self.pick(1, 5, 12)}, &shared);")
        self.lines += ["    reached(1);", "  });", "  await(1);", "  probe();", "  worker.join();", "}"]
        return "\n".join(self.lines) + "\n"


def races(tools, source, level, switch):
    program, report = source.with_suffix(f".{level}{switch}"), source.with_suffix(f".{level}{switch}.json")
    built = tools.run([tools.snarlxx, f"--snarl-reduce-loops={switch}", f"-O{level}", "-g", "-w", "-std=c++20",
                       "-I", support.HERE.parent.parent / "testcases", source, "-o", program])
    if built.returncode:
        raise RuntimeError(f"does not compile: {built.stderr[:400]}")
    tools.run([program], {"SNARL_OPTIONS": f"json={report}"}, timeout=120)
    if not report.exists():
        return set()
    found = set()
    for finding in json.loads(report.read_text())["findings"]:
        found.add(max(_line(access, source.name) for access in finding["accesses"]))
    return found


def _line(access, name):
    return next((frame["line"] for frame in access["stack"] if frame.get("file", "").endswith(name)), 0)


def main():
    tools, failures = support.Toolchain(), support.Failures()
    for seed in [int(word) for word in tools.only] or SEEDS.get(tools.version, range(1, 3)):
        source = tools.work / f"loops{seed}.cpp"
        source.write_text(Writer(seed).text())
        level = 2 if seed % 3 else 1
        reduced, full = races(tools, source, level, 1), races(tools, source, level, 0)
        failures.check(len(full) > 3, f"seed {seed}: {len(full)} races only")
        failures.check(reduced == full, f"seed {seed} -O{level}: with {len(reduced)}, without {len(full)}; "
                       f"only with: {sorted(set(reduced) - set(full))}, only without: {sorted(set(full) - set(reduced))}")
    failures.finish()


main()
