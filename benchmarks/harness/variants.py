"""The ways to build a program: natively, under Snarl and under TSan of the same clang."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ("native", "snarl", "tsan")


class Unavailable(Exception):
    """A compiler that was asked for is not there."""


@dataclass(frozen=True)
class Variant:
    name: str
    c_compiler: str
    cxx_compiler: str
    flags: tuple = ()
    environment: dict = field(default_factory=dict)  # for compiling


def find_clang(llvm=None):
    """The version whose clang all variants use: what was asked for, else the newest installed of 14 to 22."""
    candidates = [llvm] if llvm else [str(version) for version in range(22, 13, -1)]
    for version in candidates:
        if shutil.which(f"clang++-{version}"):
            return version
    raise Unavailable(f"no clang++ found (looked for versions {', '.join(candidates)})")


def find_variants(names, llvm, build_directory: Path):
    version = find_clang(llvm)
    clang, clangxx = shutil.which(f"clang-{version}"), shutil.which(f"clang++-{version}")
    variants = []
    for name in names:
        if name == "native":
            variants.append(Variant(name, clang, clangxx))
        elif name == "tsan":
            variants.append(Variant(name, clang, clangxx, ("-fsanitize=thread",)))
        elif name == "snarl":
            wrappers = [build_directory / "bin" / wrapper for wrapper in ("snarl-clang", "snarl-clang++")]
            for wrapper in wrappers:
                if not wrapper.exists():
                    raise Unavailable(f"{wrapper} does not exist: run ./dev build first, or leave snarl out of --variants")
            # Each wrapper derives the C++ compiler from the C compiler's name.
            variants.append(Variant(name, str(wrappers[0]), str(wrappers[1]), (), {"SNARL_CLANG": clang}))
        else:
            raise Unavailable(f"unknown variant '{name}' (known: {', '.join(NAMES)})")
    return version, variants


def clang_version(version):
    text = subprocess.run([f"clang-{version}", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"version (\S+)", text)
    return match.group(1) if match else version


def run_environment():
    """The user's environment without options that would change what a variant does."""
    unwanted = ("SNARL_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD", "MALLOC_ARENA_MAX")
    return {key: value for key, value in os.environ.items() if key not in unwanted}
