#!/usr/bin/env python3
"""Holds every include of Snarl's own headers against arrows.txt."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDERS = ("detector", "runtime", "instrumenter")


def read_arrows(path):
    arrows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                layer, _, allowed = line.partition(":")
                arrows[layer.strip()] = allowed.split()
    return arrows


def is_within(path, layer):
    return path == layer or path.startswith(layer + "/")


def layer_of(path, arrows):
    """The longest layer name that holds the file."""
    return max((layer for layer in arrows if is_within(path, layer)), key=len, default=None)


def sources():
    for folder in FOLDERS:
        for base, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in names:
                if name.endswith((".h", ".cpp", ".def", ".S")):
                    yield os.path.relpath(os.path.join(base, name), ROOT)


def includes(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if match and match[1].split("/")[0] not in ("llvm", "clang"):
                yield number, match[1]


def violations(arrows):
    for path in sorted(sources()):
        layer = layer_of(path, arrows)
        if layer is None:
            yield f"{path}: belongs to no layer of arrows.txt"
            continue
        for number, target in includes(path):
            if not os.path.exists(os.path.join(ROOT, target)):
                yield f'{path}:{number}: "{target}" is not a path from the root'
            elif not is_within(target, layer) and not any(is_within(target, allowed) for allowed in arrows[layer]):
                yield f"{path}:{number}: {layer} may not include {target}"


def main():
    found = list(violations(read_arrows(os.path.join(HERE, "arrows.txt"))))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
