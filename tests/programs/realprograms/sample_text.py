"""The input of the compressors: text that is always the same, and about as compressible as prose."""

import random
from pathlib import Path

MEGABYTES = 16


def sample_text(path: Path) -> Path:
    if path.exists():
        return path
    generator = random.Random(2026)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = ["".join(generator.choices(letters, weights=range(26, 0, -1), k=generator.randint(2, 9))) for _ in range(20000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    partial = path.with_suffix(".partial")
    with partial.open("w") as out:
        while written < MEGABYTES << 20:
            written += out.write(" ".join(generator.choices(words, weights, k=5000)) + "\n")
    return partial.rename(path)
