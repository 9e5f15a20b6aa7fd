"""Checks the machine code that a plugin plants: how many instructions the common way through it takes.

  planted_code.py --wrapper SNARL-CLANG --clang CLANG --runtime LIBSNARL_RT.A

The common way: the access was made before in this epoch. A change that makes it longer is a change of what every
access of every program costs, and has to be meant.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = """
void other(void);
int read_four(const int *p) { return *p; }
void write_eight(long *p) { *p = 1; }
typedef float four_floats __attribute__((vector_size(16)));
four_floats read_sixteen(const four_floats *p) { return *p; }
char read_one(const char *p) { return *p; }
void calls_twice(void) { other(); other(); }
"""

# Function: instructions from entry to return, and whether it looks at the shadow. (The address of the cell takes three
# instructions, the test four and one for each further granule; the rest is the function's own.)
PLANTED = {
    "read_four": (11, True),
    "write_eight": (14, True),
    "read_sixteen": (19, True),
    "read_one": (13, True),
    "calls_twice": (15, False),  # six to link the frame record, two to unlink it
}
# The entries for places without a test before them, up to the return of what was made before.
ENTRIES = {"__snarl_read1": 13, "__snarl_read4": 14, "__snarl_write4": 14, "__snarl_read8": 19, "__snarl_write8": 19}


def functions(path):
    """Name → its instructions, as (address, mnemonic, operands)."""
    code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], check=True, capture_output=True, text=True).stdout
    found, name = {}, None
    for line in code.splitlines():
        if match := re.match(r"[0-9a-f]+ <(\w+)>:$", line):
            name = match.group(1)
            found[name] = []
        elif name and (match := re.match(r"\s*[0-9a-f]+:\s+(\S+)\s*(.*)", line)):
            found[name].append(match.groups())
    return found


def common_way(instructions):
    """The instructions up to the first return: no conditional jump is taken."""
    way = []
    for mnemonic, operands in instructions:
        way.append((mnemonic, operands))
        if mnemonic.startswith("ret"):
            return way
    return None


def problems_of(name, instructions, most, has_shadow_test):
    way = common_way(instructions or [])
    if way is None:
        return [f"{name}: not found, or without a return"]
    problems = []
    if len(way) > most:
        listing = "\n".join(f"    {m} {o}" for m, o in way)
        problems.append(f"{name}: {len(way)} instructions on the common way, {most} expected:\n{listing}")
    if has_shadow_test and not any(m.startswith("btr") for m, _ in way):
        problems.append(f"{name}: no look at the shadow on the common way")
    if any(m.startswith("lock") for m, _ in way):
        problems.append(f"{name}: a locked instruction on the common way")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--wrapper", "--clang", "--runtime"):
        parser.add_argument(option, required=True)
    arguments = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        source, built = pathlib.Path(folder, "planted.c"), pathlib.Path(folder, "planted.o")
        source.write_text(SOURCE)
        subprocess.run([arguments.wrapper, "-O2", "-c", source, "-o", built], check=True,
                       env={**os.environ, "SNARL_CLANG": arguments.clang})
        planted = functions(built)
        for name, (most, has_shadow_test) in PLANTED.items():
            problems += problems_of(name, planted.get(name), most, has_shadow_test)
    entries = functions(arguments.runtime)
    for name, most in ENTRIES.items():
        problems += problems_of(name, entries.get(name), most, True)
    print("\n".join(problems) or "as expected")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
