"""Compares the findings of a JSON report with what a testcase expects."""
import functools
import os
import pathlib

from expectations import OPERATIONS

STEP = {"holds", "wants"}
EXCEPTION = {"thrown", "caught"}
STORAGE = {"heap", "stack", "tls", "mapped", "descriptor"}


def mismatches(testcase, report):
    """Lines that say what is wrong; empty when every expected finding came, once, and no other."""
    problems = []
    unmatched = list(report["findings"])
    for expected in testcase.findings:
        found = next((f for f in unmatched if _matches(expected, f, testcase.path)), None)
        if found is None:
            problems.append(f"expected, but did not come: {expected}")
        else:
            unmatched.remove(found)
            problems += _incomplete(found, testcase.path)
            problems += [f"a frame of the runtime in a stack: {name}" for name in sorted(set(_runtime_frames(found)))]
    problems += [f"came, but was not expected: {describe(f, testcase.path)}" for f in unmatched]
    return problems


def describe(finding, path):
    points = " ".join(f"{what}@{line}" for what, line in _points(finding, path))
    location = finding.get("location") or {}
    place = f" on {location.get('kind')} {location.get('name') or ''}".rstrip() if location else ""
    return f"{finding['kind']} {points}{place}: {finding['title']}"


def _matches(expected, finding, path):
    if finding["kind"] != expected.kind or not _place_matches(expected, finding, path):
        return False
    points = _points(finding, path)
    if "cycle" in finding:
        return _is_rotation(_only(STEP, expected.points), points) and _exceptions_match(expected, finding, path)
    if "accesses" in finding:
        return len(expected.points) == len(points) == 2 and (
            _access_pair(expected.points, points) or _access_pair(expected.points, points[::-1]))
    return all(point in points for point in expected.points) and _exceptions_match(expected, finding, path)


def _only(kinds, points):
    return [point for point in points if point[0] in kinds]


def _exceptions_match(expected, finding, path):
    """What left a lock behind is announced if, and only if, it is told."""
    return sorted(_only(EXCEPTION, expected.points)) == sorted(_only(EXCEPTION, _event_points(finding, path)))


def _access_pair(expected, points):
    return all(line == line_found and _operation_fits(what, what_found)
               for (what, line), (what_found, line_found) in zip(expected, points))


def _operation_fits(expected, operation):
    allowed = OPERATIONS.get(expected, {expected})
    return allowed is None or operation in allowed


def _is_rotation(expected, points):
    """The steps of a cycle (two points each) may begin anywhere and go round either way."""
    steps = [tuple(points[i:i + 2]) for i in range(0, len(points), 2)]
    wanted = [tuple(expected[i:i + 2]) for i in range(0, len(expected), 2)]
    if len(steps) != len(wanted):
        return False
    rotations = [wanted[i:] + wanted[:i] for i in range(len(wanted))]
    return steps in rotations or steps[::-1] in rotations


def _place_matches(expected, finding, path):
    if not expected.place:
        return True
    location = finding.get("location") or {}
    if expected.place in STORAGE:
        return location.get("kind") == expected.place and (
            not expected.place_line or own_line(location["stack"], path) == expected.place_line)
    return location.get("kind") == "global" and location.get("name") == expected.place


def _points(finding, path):
    """(what, line) of all that the finding shows: accesses, steps of a cycle, or events of a misuse."""
    if "accesses" in finding:
        return [(a["operation"], own_line(a["stack"], path)) for a in finding["accesses"]]
    if "cycle" in finding:
        points = []
        for step in finding["cycle"]:
            points += [("holds", own_line(step["held_stack"], path)), ("wants", own_line(step["wanted_stack"], path))]
        return points
    points = []
    for wait in finding.get("waits", []):
        points.append(("at", own_line(wait["stack"], path)))
        points += [("acquired", own_line(held["stack"], path)) for held in wait["locks_held"]]
        points += _event_points(wait, path)
    return points + _event_points(finding, path)


def _event_points(finding, path):
    return [("at" if event["role"] == "offence" else event["role"], own_line(event["stack"], path))
            for event in finding.get("events", [])]


def own_line(stack, path):
    """The line of the innermost frame that lies in the testcase itself; 0 when none does."""
    return next((frame["line"] or 0 for frame in stack if is_own(frame, path)), 0)


def is_own(frame, path):
    return frame["file"] is not None and os.path.realpath(frame["file"]) == os.path.realpath(path)


def _incomplete(finding, path):
    """Both stacks, always: up to main, and for every other thread up to its creation. Those of the locks held, too, and
    that of the memory or descriptor that it is on."""
    problems = []
    mains = {thread["id"] for thread in finding["threads"] if thread["main"]}
    for thread in finding["threads"]:
        if not thread["main"] and own_line(thread["stack"], path) == 0:
            problems.append(f"thread {thread['id']} has no creation stack: {finding['title']}")
    for access in finding.get("accesses", []):
        if access["thread"] in mains and all(frame["function"] != "main" for frame in access["stack"]):
            problems.append(f"the stack of an access by the main thread does not reach main(): {finding['title']}")
        for held in access["locks_held"]:
            if own_line(held["stack"], path) == 0:
                problems.append(f"a lock that was held has no stack: {finding['title']}")
    location = finding.get("location") or {}
    if location.get("kind") in ("heap", "descriptor") and own_line(location["stack"], path) == 0:
        problems.append(f"where the {location['kind']} comes from has no stack: {finding['title']}")
    return problems


@functools.cache
def _runtime_files():
    """As a symbol table without debug information names them."""
    root = pathlib.Path(__file__).resolve().parents[2]
    return frozenset(file.name for file in (root / "runtime").rglob("*.cpp"))


def _runtime_frames(part):
    """Names of functions of Snarl's own among all stacks of a finding."""
    if isinstance(part, list):
        return [name for each in part for name in _runtime_frames(each)]
    if not isinstance(part, dict):
        return []
    function = part.get("function") or ""
    is_own = function.startswith(("snarl::", "__snarl_")) or part.get("file") in _runtime_files()
    own = [function] if function and is_own else []
    return own + [name for each in part.values() for name in _runtime_frames(each)]
