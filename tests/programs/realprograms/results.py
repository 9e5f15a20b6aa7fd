"""The results of the last check of each program, kept in results.json and shown in docs/programs.md."""

import json
import textwrap
from datetime import date
from pathlib import Path

from . import program as descriptions
from .check import SILENT

BEGIN, END = "<!-- results: written by ./dev test-programs --write-docs -->", "<!-- end of results -->"
KEPT = descriptions.FOLDER / "results.json"


def record(verdict, snarl, clang):
    return {"version": verdict.version, "date": date.today().isoformat(), "snarl": snarl, "clang": clang, "clean": verdict.clean,
            "genuine": {each.why: count for each, count in verdict.genuine.items()}, "planted": verdict.planted}


def merged(kept: Path, verdicts, snarl, clang):
    """What was known before, with what was checked now. Programs that are no more are left out."""
    known = json.loads(kept.read_text()) if kept.exists() else {}
    known.update({verdict.program.name: record(verdict, snarl, clang) for verdict in verdicts})
    return {name: known[name] for name in descriptions.names() if name in known}


def table(known):
    lines = ["| program | language, build | workload | without a planted bug | planted bug | found | checked |",
             "|---|---|---|---|---|---|---|"]
    for name, result in known.items():
        program = descriptions.load(name)
        count = sum(result["genuine"].values())
        clean = f"{count} genuine findings, see below" if count and result["clean"] == SILENT else result["clean"]
        checked = f"{result['date']}, Snarl {result['snarl']}, clang {result['clang']}"
        first = f"| {name} {result['version']} | {program.language}, {program.build_system} | {program.workload} | {clean} | "
        for planted in program.planted:
            outcome = result["planted"].get(planted.patch.name, "not tried")
            lines.append(f"{first}{planted.what} (`{planted.patch.name}`, {planted.finding.kind}) | {outcome} | {checked} |")
            first, checked = "| | | | | ", ""
    return lines


def genuine(known):
    """Upstream's own bugs, with the reasoning that they are bugs."""
    lines = []
    for name, result in known.items():
        program = descriptions.load(name)
        if program.genuine:
            lines += ["", f"Genuine findings in {name} {result['version']}, with the number of them in this run (each pair of lines counts):", ""]
            for each in program.genuine:
                what = f" on `{each.finding.variable}`" if each.finding.variable else ""
                between = " and ".join(functions(side) for side in each.finding.sides)
                count = result["genuine"].get(each.why, 0)
                lines += item(f"{count} × {each.finding.kind}{what} between {between}: {each.why}")
    return lines


def item(text):
    """An item of a list, in lines as long as those of the other pages."""
    return textwrap.wrap(text, 120, initial_indent="- ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def functions(side):
    names = dict.fromkeys(place.function for place in side)  # each once, in order
    return "any function" if "*" in names else ", ".join(f"`{name}`" for name in names)


def write(page: Path, verdicts, snarl, clang):
    known = merged(KEPT, verdicts, snarl, clang)
    KEPT.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n" + "\n".join(table(known) + genuine(known)) + f"\n{END}{after}")
