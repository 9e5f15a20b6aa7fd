"""Problems for clasp, and what is wrong with its answers: sat.py make FOLDER | sat.py check PROBLEM ANSWER MODELS"""

import random
import sys
from pathlib import Path


def write(path, variables, clauses):
    path.write_text(f"p cnf {variables} {len(clauses)}\n" + "".join(" ".join(map(str, clause)) + " 0\n" for clause in clauses))


def random_clauses(seed, variables, count):
    generator = random.Random(seed)
    return [[generator.choice((1, -1)) * name for name in generator.sample(range(1, variables + 1), 3)] for _ in range(count)]


def make(folder):
    write(folder / "hard.cnf", 170, random_clauses(7, 170, 731))
    write(folder / "many.cnf", 40, random_clauses(3, 40, 130))
    write(folder / "none.cnf", 150, random_clauses(5, 150, 660))
    write(folder / "none-large.cnf", 210, random_clauses(5, 210, 900))


def clauses_of(problem):
    return [list(map(int, line.split()[:-1])) for line in problem.read_text().splitlines() if line[0] not in "pc"]


def models_of(answer):
    """Each model is a set of literals; its lines begin with v, the last one ends in 0."""
    models, model = [], set()
    for line in answer.read_text().splitlines():
        if line.startswith("v "):
            literals = set(map(int, line[2:].split()))
            model |= literals - {0}
            if 0 in literals:
                models.append(frozenset(model))
                model = set()
    return models


def check(problem, answer, expected):
    clauses, models = clauses_of(problem), models_of(answer)
    for model in models:
        if not all(model.intersection(clause) for clause in clauses):
            raise SystemExit(f"{problem.name}: an answer is no solution")
    if len(set(models)) != len(models):
        raise SystemExit(f"{problem.name}: a solution comes twice")
    if len(models) != expected:
        raise SystemExit(f"{problem.name}: {len(models)} solutions instead of {expected}")


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
else:
    check(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
