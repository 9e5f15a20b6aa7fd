#!/usr/bin/env python3
"""Programs of programs/ give the same output and exit code with instrumentation as without, at every level."""
import support


def outcome(tools, compiler, source, level, flags):
    program = tools.work / f"{source.stem}-{level}"
    built = tools.run([compiler, *flags, "-w", f"-O{level}", source, "-o", program])
    if built.returncode:
        return f"does not compile: {built.stderr[:600]}"
    ran = tools.run([program], timeout=600)
    return ran.returncode, ran.stdout


def main():
    tools, failures = support.Toolchain(), support.Failures()
    for source in sorted((support.HERE / "programs").iterdir()):
        if not tools.wants(source.name):
            continue
        flags = " ".join(support.directives(source, "flags")).split()
        levels = " ".join(support.directives(source, "levels")).split() or ["0", "1", "2", "3"]
        expected = outcome(tools, tools.native(source), source, levels[0], flags)
        for level in levels:
            found = outcome(tools, tools.wrapper(source), source, level, flags)
            failures.check(found == expected, f"{source.name} -O{level}: {found}, without instrumentation {expected}")
    failures.finish()


main()
