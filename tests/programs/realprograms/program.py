"""What there is to know about each program: tests/programs/<name>/program.json, in typed form."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Place:
    """A source line that a stack passes through."""
    file: str  # its base name; "*": any
    function: str  # without namespaces and parameters; "*": any
    line: str  # the text of the line, or a part of it

    @staticmethod
    def parse(text):
        return Place(*text.split(": ", 2))


@dataclass(frozen=True)
class Pattern:
    """What a finding is known by: its kind, the variable if one is named, and for each side one of some places."""
    kind: str
    sides: tuple  # of tuples of places: one side for each access of a race, for each wanted lock of a cycle
    variable: str = ""  # "": any

    @staticmethod
    def parse(description):
        sides = tuple(tuple(map(Place.parse, [side] if isinstance(side, str) else side)) for side in description["sides"])
        return Pattern(description["kind"], sides, description.get("variable", ""))


@dataclass(frozen=True)
class Planted:
    """A bug that a patch plants, and what Snarl must say about it: that, and nothing else."""
    patch: Path
    what: str
    finding: Pattern
    consequences: tuple = ()  # patterns of what the bug may bring about besides, depending on the schedule


@dataclass(frozen=True)
class Genuine:
    """A bug that upstream has, with the reasoning that it is one."""
    finding: Pattern
    why: str


@dataclass(frozen=True)
class Program:
    name: str
    package: str
    language: str
    build_system: str
    what: str
    workload: str
    needs: tuple
    planted: tuple
    genuine: tuple
    benchmark: tuple  # the measured command, with {tree}, {input}, {scratch} and {folder}; (): not measured

    @property
    def folder(self):
        return FOLDER / self.name


def load(name):
    folder = FOLDER / name
    description = json.loads((folder / "program.json").read_text())
    planted = tuple(Planted(folder / each["patch"], each["what"], Pattern.parse(each), tuple(map(Pattern.parse, each.get("consequences", []))))
                    for each in description["planted"])
    genuine = tuple(Genuine(Pattern.parse(each), each["why"]) for each in description.get("genuine", []))
    return Program(name, description["package"], description["language"], description["build_system"], description["what"],
                   description["workload"], tuple(description.get("needs", [])), planted, genuine, tuple(description.get("benchmark", [])))


def names():
    return sorted(path.parent.name for path in FOLDER.glob("*/program.json"))
