#!/usr/bin/env python3
"""What is planted for the sources in cases/, by patterns that the sources carry.

    // flags: -O0 -g            for the compiler; -O1 unless a level is given. Several lines: one compilation each
    // only: 19 22              versions; default all
    // in NAME                  what follows is about this function ("module": about the whole)
    // expect: REGEX            occurs; each after the place where the previous one matched
    // reject: REGEX            does not occur
    // count N: REGEX           occurs on just N lines
    // output: asm              look at the assembly instead of the IR

The IR must also pass the verifier, and be compilable.
"""
import re

import support


def body(text, name, is_assembly):
    if name == "module":
        return text
    pattern = (rf"^{name}:.*?^\.Lfunc_end" if is_assembly else rf"^define[^\n]*@{name}\(.*?^}}")
    found = re.search(pattern, text, re.S | re.M)
    return found.group(0) if found else None


class Case:
    def __init__(self, source):
        self.source = source
        self.flags = [line.split() for line in support.directives(source, "flags")] or [["-O1"]]
        self.only = " ".join(support.directives(source, "only")).split()
        self.is_assembly = "asm" in support.directives(source, "output")

    def patterns(self):
        """(function, kind, count, regex) in order."""
        function = "module"
        for line in self.source.read_text().splitlines():
            line = line.strip()
            if scope := re.match(r"(?://|;) in (\w+)$", line):
                function = scope.group(1)
            elif rule := re.match(r"(?://|;) (expect|reject|count)(?: (\d+))?: (.*)$", line):
                yield function, rule.group(1), int(rule.group(2) or 0), rule.group(3)

    def check(self, text, failures, label):
        at = {}
        for function, kind, count, regex in self.patterns():
            where = body(text, function, self.is_assembly)
            place = f"{label}: {function}"
            if where is None:
                failures.check(False, f"{place}: no such function")
            elif kind == "expect":
                found = re.compile(regex, re.M).search(where, at.get(function, 0))
                failures.check(found, f"{place}: expected {regex}")
                at[function] = found.end() if found else at.get(function, 0)
            elif kind == "reject":
                failures.check(not re.search(regex, where, re.M), f"{place}: must not have {regex}")
            else:
                lines = sum(1 for line in where.splitlines() if re.search(regex, line))
                failures.check(lines == count, f"{place}: {lines} lines instead of {count} have {regex}")


def run_case(tools, case, failures):
    for number, flags in enumerate(case.flags):
        label = f"{case.source.name} {' '.join(flags)}"
        output = tools.work / f"{case.source.stem}-{number}.{'s' if case.is_assembly else 'll'}"
        form = ["-S"] if case.is_assembly else ["-S", "-emit-llvm"]
        flags = [flag.replace("@HERE@", str(support.HERE / "cases")) for flag in flags]
        compiled = tools.run([tools.wrapper(case.source), *flags, *form, "-w", case.source, "-o", output])
        failures.check(compiled.returncode == 0, f"{label}: {compiled.stderr[:600]}")
        if compiled.returncode:
            continue
        case.check(output.read_text(), failures, label)
        if not case.is_assembly:
            verified = tools.run([tools.opt, "-passes=verify", "-disable-output", output])
            failures.check(verified.returncode == 0, f"{label}: not valid: {verified.stderr[:600]}")
        assembled = tools.run([tools.clang, "-w", "-c", output, "-o", output.with_suffix(".o")])
        failures.check(assembled.returncode == 0, f"{label}: does not compile: {assembled.stderr[:600]}")


def main():
    tools, failures = support.Toolchain(), support.Failures()
    for source in sorted((support.HERE / "cases").iterdir()):
        case = Case(source)
        if source.suffix in (".c", ".cpp", ".ll") and tools.wants(source.name) and \
                (not case.only or str(tools.version) in case.only):
            run_case(tools, case, failures)
    failures.finish()


main()
