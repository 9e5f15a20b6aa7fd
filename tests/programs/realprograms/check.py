"""The check of one program: the workload is right and silent, and each planted bug is found."""

from dataclasses import dataclass, field

from . import judge


@dataclass
class Verdict:
    program: object
    version: str
    clean: str = ""  # "silent", or what was wrong
    genuine: int = 0  # findings that are upstream's own bugs
    planted: dict = field(default_factory=dict)  # patch name → "found", or what was wrong
    failures: list = field(default_factory=list)


def check(program, version, source, variant, workshop, say):
    verdict = Verdict(program, version)
    say(f"{program.name} {version}: building ({variant.name})")
    workshop.build(program, variant, source)
    say(f"{program.name} {version}: {program.workload}")
    check_clean(program, variant, workshop, verdict)
    for planted in program.planted:
        say(f"{program.name} {version}: planting {planted.patch.name}: {planted.what}")
        check_planted(program, variant, workshop, planted, verdict)
    return verdict


def check_clean(program, variant, workshop, verdict):
    run = workshop.run(program, variant)
    alarms = reports(run, program, variant)
    verdict.genuine = len(judge.findings(run)) - len(alarms) if variant.name == "snarl" else 0
    if alarms:
        verdict.clean = f"{len(alarms)} findings that are not upstream's: " + "; ".join(alarms[:5])
    elif run.exit_code:
        verdict.clean = f"the workload failed with exit code {run.exit_code}: {last_line(run)}"
    else:
        verdict.clean = "silent"
    if verdict.clean != "silent":
        verdict.failures.append(verdict.clean)
        verdict.failures.append(run.output[-4000:])


def reports(run, program, variant):
    """What was reported beyond upstream's own bugs, in words. Of other variants it is only known that they did."""
    if variant.name == "snarl":
        return [judge.describe(finding) for finding in judge.false_alarms(run, program)]
    return [path.read_text(errors="replace")[:1000] for path in run.reports]


def check_planted(program, variant, workshop, planted, verdict):
    with workshop.planted(program, variant, planted) as tree:
        run = workshop.run(program, variant)
        outcome = planted_outcome(run, program, variant, planted, tree)
    verdict.planted[planted.patch.name] = outcome
    if outcome != "found":
        verdict.failures.append(f"{planted.patch.name}: {outcome}")


def planted_outcome(run, program, variant, planted, tree):
    if variant.name != "snarl":
        return "found" if run.reports else f"not found (exit code {run.exit_code})"
    found = judge.false_alarms(run, program)
    if any(judge.is_planted(finding, planted, tree) for finding in found):
        return "found"
    if found:
        return "not found with its lines, but: " + "; ".join(map(judge.describe, found[:5]))
    return f"not found (exit code {run.exit_code}: {last_line(run)})"


def last_line(run):
    lines = [line for line in run.output.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no output"
