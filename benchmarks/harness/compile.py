"""Builds one source file for one variant, and says what compiling cost."""

import os
from dataclasses import dataclass
from pathlib import Path

from .measure import Launcher
from .text_size import text_bytes

SOURCES = Path(__file__).resolve().parent.parent
FLAGS = ("-O2", "-g", "-pthread", "-I", str(SOURCES / "kernels"))


@dataclass(frozen=True)
class Built:
    program: Path
    compile_s: float  # CPU time from source to object file
    text_bytes: int  # machine code of the object file, so without any runtime


class CompileError(Exception):
    pass


def build(variant, source: Path, directory: Path, launcher: Launcher) -> Built:
    out = directory / variant.name
    out.mkdir(parents=True, exist_ok=True)
    compiler, standard = (variant.c_compiler, "-std=c11") if source.suffix == ".c" else (variant.cxx_compiler, "-std=c++17")
    program, object_file = out / source.stem, out / f"{source.stem}.o"
    environment = {**os.environ, **variant.environment}

    def run(*arguments):
        cost = launcher.run([compiler, *variant.flags, *arguments], environment=environment)
        if cost.exit_code:
            raise CompileError(f"{source.name} does not compile ({variant.name}):\n{cost.stderr}")
        return cost

    compiled = run(standard, *FLAGS, "-c", str(source), "-o", str(object_file))
    run(*FLAGS, str(object_file), "-o", str(program))
    return Built(program, compiled.cpu_s, text_bytes(object_file))
