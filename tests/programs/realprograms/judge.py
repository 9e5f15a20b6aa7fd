"""Compares what was reported with what should have been."""

import json


def findings(run):
    """All findings of all processes of a run under Snarl."""
    return [finding for path in run.reports if path.suffix == ".json" for finding in json.loads(path.read_text())["findings"]]


def sides(finding):
    """The stacks that tell what raced, or who wanted which lock."""
    if finding.get("cycle"):
        return [step["wanted_stack"] for step in finding["cycle"]]
    return [access["stack"] for access in finding.get("accesses", [])]


def passes(stack, place, tree):
    """Does the stack pass through the line that is meant?"""
    for frame in stack:
        file, line = frame.get("file") or "", frame.get("line")
        if file.rsplit("/", 1)[-1] == place.file and line and place.function in (frame.get("function") or ""):
            if place.line in source_line(tree, file, line):
                return True
    return False


def source_line(tree, file, line):
    candidates = [path for path in tree.rglob(file.rsplit("/", 1)[-1]) if str(path).endswith("/" + file.lstrip("./")) or file == str(path)]
    for path in candidates or list(tree.rglob(file.rsplit("/", 1)[-1])):
        lines = path.read_text(errors="replace").splitlines()
        if line <= len(lines):
            return lines[line - 1]
    return ""


def is_planted(finding, planted, tree):
    """Kind and lines as announced, in either order."""
    stacks = sides(finding)
    if finding["kind"] != planted.kind or len(stacks) != len(planted.places):
        return False
    first, *rest = planted.places
    if not rest:
        return passes(stacks[0], first, tree)
    second = rest[0]
    return any(passes(a, first, tree) and passes(b, second, tree) for a, b in ((stacks[0], stacks[1]), (stacks[1], stacks[0])))


def is_genuine(finding, genuine):
    """One of the upstream bugs that program.json lists, with the reasoning."""
    location = finding.get("location") or {}
    if finding["kind"] != genuine.kind or (genuine.variable and location.get("name") != genuine.variable):
        return False
    inner = [innermost(stack) for stack in sides(finding)]
    if len(inner) != 2:
        return False
    return any((not genuine.one or one in genuine.one) and (not genuine.other or other in genuine.other)
               for one, other in (inner, inner[::-1]))


def innermost(stack):
    """The program's own function that made the access, or called the library function that did."""
    return next((frame["function"] for frame in stack if frame.get("function") and frame.get("line")), "")


def false_alarms(run, program):
    return [finding for finding in findings(run) if not any(is_genuine(finding, each) for each in program.genuine)]


def describe(finding):
    ends = []
    for stack in sides(finding):
        located = [frame for frame in stack if frame.get("file")]
        ends.append("{function} {0}:{line}".format(located[0]["file"].rsplit("/", 1)[-1], **located[0]) if located else "?")
    return f"{finding['kind']}: {finding.get('title')} [{' / '.join(ends)}]"
