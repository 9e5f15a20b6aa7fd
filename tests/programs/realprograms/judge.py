"""Compares what was reported with what should have been.

A finding, of whichever tool, is known by its kind, the variable's name, and for each side the frames of its stack.
"""

import re
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path


@dataclass(frozen=True)
class Frame:
    function: str
    file: str  # absolute
    line: int


@dataclass(frozen=True)
class Finding:
    kind: str
    title: str
    sides: tuple  # of tuples of frames, innermost first; frames without a source line are left out
    variable: str = ""

    def __str__(self):
        ends = ["{0.function} {1}:{0.line}".format(frames[0], Path(frames[0].file).name) if frames else "?" for frames in self.sides]
        return f"{self.kind}: {self.title} [{' / '.join(ends)}]"


class Sources:
    """The lines of the source tree that the program was built from."""

    def __init__(self, tree: Path):
        self._tree = tree.resolve()
        self._lines = {}

    def line(self, file, number):
        if file not in self._lines:
            path = Path(file).resolve()
            known = self._tree in path.parents and path.exists()
            self._lines[file] = path.read_text(errors="replace").splitlines() if known else []
        lines = self._lines[file]
        return lines[number - 1] if number <= len(lines) else ""


def is_function(name, function):
    """Is it this function, in whichever namespace and with whichever parameters?"""
    return re.search(rf"(^|::|\s){re.escape(function)}($|[(<.\[])", name) is not None


def passes(frames, place, sources):
    return any(place.file in ("*", Path(frame.file).name) and (place.function == "*" or is_function(frame.function, place.function))
               and place.line in sources.line(frame.file, frame.line) for frame in frames)


def matches(finding, pattern, sources):
    """Kind, variable and lines as the pattern has them, the sides in any order."""
    if finding.kind != pattern.kind or len(finding.sides) != len(pattern.sides) or pattern.variable not in ("", finding.variable):
        return False
    return any(all(any(passes(frames, place, sources) for place in side) for frames, side in zip(order, pattern.sides))
               for order in permutations(finding.sides))


@dataclass(frozen=True)
class Judgement:
    genuine: dict  # upstream's own bug → number of its findings
    planted: int  # number of findings that are the planted bug
    others: tuple  # findings that nobody announced


def judge(findings, program, sources, planted=None):
    """Sorts findings; `others` must be empty, and `planted` more than 0 where a bug was planted."""
    genuine, found, others = {}, 0, []
    for finding in findings:
        known = next((each for each in program.genuine if matches(finding, each.finding, sources)), None)
        if planted and matches(finding, planted.finding, sources):
            found += 1
        elif known:
            genuine[known] = genuine.get(known, 0) + 1
        elif not planted or not any(matches(finding, each, sources) for each in planted.consequences):
            others.append(finding)
    return Judgement(genuine, found, tuple(others))
