"""What there is to know about each program: tests/programs/<name>/program.json, in typed form."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Place:
    """A source line that a stack must pass through."""
    file: str
    line: str  # the text of the line, or a part of it
    function: str = ""


@dataclass(frozen=True)
class Planted:
    """A bug that a patch plants, and what Snarl must say about it."""
    patch: Path
    what: str
    kind: str
    places: tuple  # one for each access of a race, for each wanted lock of a cycle


@dataclass(frozen=True)
class Genuine:
    """A bug that upstream has: findings of this kind on this variable, or between these functions, are right."""
    kind: str
    why: str
    variable: str = ""  # "": any
    one: tuple = ()  # one side is directly in one of these functions; (): in any
    other: tuple = ()


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
    benchmark: tuple  # the measured command, with {tree} and {input}

    @property
    def folder(self):
        return FOLDER / self.name


def load(name):
    description = json.loads((FOLDER / name / "program.json").read_text())
    planted = tuple(
        Planted(FOLDER / name / each["patch"], each["what"], each["kind"], tuple(Place(**place) for place in each["places"]))
        for each in description["planted"])
    genuine = tuple(Genuine(**each) for each in description.get("genuine", []))
    return Program(name, description["package"], description["language"], description["build_system"], description["what"],
                   description["workload"], tuple(description.get("needs", [])), planted, genuine, tuple(description["benchmark"]))


def names():
    return sorted(path.parent.name for path in FOLDER.glob("*/program.json"))
