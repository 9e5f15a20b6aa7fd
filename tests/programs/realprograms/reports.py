"""Reads what a run reported, in the form that the judge takes."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from .judge import Finding, Frame


@dataclass(frozen=True)
class Reported:
    findings: tuple
    gaps: tuple  # why the silence of this run would prove less than it should, in words


def of_snarl(folder: Path):
    """Each process of a run writes one JSON report, with or without findings."""
    reports = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    gaps = [f"{report['run']['program']}: {gap}" for report in reports for gap in gaps_of(report)]
    if not any(report["run"]["threads"] > 1 for report in reports):
        gaps.append("no process with more than one thread was checked")
    return Reported(tuple(snarl_finding(each) for report in reports for each in report["findings"]), tuple(gaps))


def gaps_of(report):
    if not report["run"]["complete"]:
        yield "the run is not complete: " + "; ".join(report["run"]["notes"])
    if report["summary"]["dropped"]:
        yield f"{report['summary']['dropped']} facts were dropped"


def snarl_finding(finding):
    if finding.get("cycle"):
        stacks = [step["wanted_stack"] for step in finding["cycle"]]
    else:
        stacks = [access["stack"] for access in finding.get("accesses", [])] or [event["stack"] for event in finding.get("events", [])]
    variable = (finding.get("location") or {}).get("name") or ""
    return Finding(finding["kind"], finding.get("title") or "", tuple(map(snarl_frames, stacks)), variable)


def snarl_frames(stack):
    return tuple(Frame(frame["function"] or "", frame["file"], frame["line"]) for frame in stack if frame.get("file") and frame.get("line"))


TSAN_KINDS = {"data race": "data-race", "lock-order-inversion (potential deadlock)": "potential-deadlock"}
TSAN_FRAME = re.compile(r"^\s+#\d+ (.+) (/\S+?):(\d+)(?::\d+)? \(")
TSAN_SIDE = re.compile(r"^  (?:Previous )?(?:atomic )?(?:read|write) of size |^  Mutex M\d+ acquired here while holding", re.IGNORECASE)


def of_tsan(folder: Path):
    """ThreadSanitizer says nothing of a run without findings, so of such a run nothing is known."""
    text = "\n".join(path.read_text(errors="replace") for path in sorted(folder.iterdir()))
    return Reported(tuple(map(tsan_finding, re.split(r"^WARNING: ThreadSanitizer: ", text, flags=re.MULTILINE)[1:])), ())


def tsan_finding(text):
    title = text.split("\n", 1)[0].split(" (pid=")[0]
    variable = re.search(r"Location is global '([^']+)'", text)
    sides, frames = [], None
    for line in text.splitlines():
        if TSAN_SIDE.search(line):
            frames = []
            sides.append(frames)
        elif not line.strip():
            frames = None
        elif frames is not None and (found := TSAN_FRAME.match(line)):
            frames.append(Frame(found[1], found[2], int(found[3])))
    return Finding(TSAN_KINDS.get(title, title), title, tuple(map(tuple, sides)), variable[1] if variable else "")


READERS = {"snarl": of_snarl, "tsan": of_tsan, "native": lambda folder: Reported((), ())}
