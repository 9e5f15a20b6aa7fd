"""Reads a testcase's header and labels (docs/testcases.md says how they are written)."""
import dataclasses
import re

OPERATIONS = {
    "update": {"read", "write"},
    "access": None,  # any
}


@dataclasses.dataclass(frozen=True)
class Expected:
    """One finding: `points` are (what, line) pairs, e.g. ("write", 12) or ("holds", 7)."""

    kind: str
    points: tuple
    place: str = ""  # "balance", "heap", "stack", "tls", "mapped", or "" for any
    place_line: int = 0  # of the allocation

    def __str__(self):
        text = " ".join([self.kind] + [f"{what}@{line}" for what, line in self.points])
        if self.place:
            text += f" on {self.place}" + (f"@{self.place_line}" if self.place_line else "")
        return text


@dataclasses.dataclass
class Testcase:
    path: str
    findings: list
    least_clang: int = 0
    openmp: bool = False  # needs the compiler's runtime of OpenMP
    flags: list = dataclasses.field(default_factory=list)
    options: str = ""
    takes_headers: bool = False  # precompiled: they are made for the flags that all have

    @property
    def is_c(self):
        return self.path.endswith(".c")


class BadTestcase(Exception):
    pass


def read(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    labels = _labels(lines)
    header = _header(lines)
    if not header["snarl"]:
        raise BadTestcase(f"{path}: no line that begins with '// snarl:'")
    findings = [_expected(path, text, labels) for text in header["snarl"] if text != "none"]
    least_clang = max([int(text.split()[1]) for text in header["needs"] if text.startswith("clang ")], default=0)
    flags = [flag for text in header["flags"] for flag in text.split()]
    return Testcase(path, findings, least_clang, "openmp" in header["needs"], flags, ":".join(header["options"]),
                    takes_headers=not path.endswith(".c") and not flags)


def _header(lines):
    found = {"snarl": [], "needs": [], "flags": [], "options": []}
    for line in lines:
        match = re.match(r"// (\w+): *(.*)", line)
        if match and match[1] in found:
            found[match[1]].append(match[2].strip())
    return found


def _labels(lines):
    labels = {}
    for number, line in enumerate(lines, 1):
        for name in re.findall(r"// @(\w+)", line):
            labels[name] = number
    return labels


def _expected(path, text, labels):
    def line_of(label):
        if label == "-":
            return 0  # nowhere: a thread that holds nothing
        if label not in labels:
            raise BadTestcase(f"{path}: label @{label} is not in the program")
        return labels[label]

    text, _, place = text.partition(" on ")
    kind, *words = text.split()
    points = []
    for word in words:
        repeated = re.fullmatch(r"x(\d+)", word)
        if repeated:
            points *= int(repeated[1])
            continue
        what, _, label = word.partition("@")
        points.append((what, line_of(label)))
    place, _, label = place.strip().partition("@")
    return Expected(kind, tuple(points), place, line_of(label) if label else 0)
