"""The check of one program: the workload is right and silent, and each planted bug is found, alone."""

import time
from dataclasses import dataclass, field

from . import judge, process, reports
from .workshop import BuildError

SILENT, FOUND = "silent", "found"


@dataclass
class Verdict:
    program: object
    version: str
    clean: str = ""  # SILENT, or what was wrong
    genuine: dict = field(default_factory=dict)  # upstream's own bug → number of its findings
    planted: dict = field(default_factory=dict)  # patch name → FOUND, or what was wrong

    @property
    def failures(self):
        """One line each."""
        wrong = {} if self.clean == SILENT else {"": self.clean}
        wrong.update({f"{name}: ": outcome for name, outcome in self.planted.items() if outcome != FOUND})
        return [f"{self.program.name}: {what}{outcome}" for what, outcome in wrong.items()]


def check(program, version, source, variant, workshop, say):
    return Check(program, version, variant, workshop, say).all(source)


class Check:
    def __init__(self, program, version, variant, workshop, say):
        self._program, self._variant, self._workshop = program, variant, workshop
        self._verdict = Verdict(program, version)
        self._say = lambda line: say(f"{program.name} {version}: {line}")

    def all(self, source):
        verdict = self._verdict
        try:
            with self._step(f"building ({self._variant.name})"):
                self._workshop.build(self._program, self._variant, source)
        except BuildError as error:
            verdict.clean = str(error)
            verdict.planted = {each.patch.name: "not tried" for each in self._program.planted}
            return verdict
        with self._step(self._program.workload):
            verdict.clean = self._clean()
        self._say(self._outcome(verdict.clean))
        for planted in self._program.planted:
            outcome = self._planted(planted)
            verdict.planted[planted.patch.name] = outcome
            self._say(f"{planted.patch.name}: {outcome}")
        self._leave_clean()
        return verdict

    def _outcome(self, clean):
        count = sum(self._verdict.genuine.values())
        return f"{clean} but for {count} findings that are upstream's own" if count and clean == SILENT else clean

    def _clean(self):
        run, reported, judgement = self._run("clean")
        self._verdict.genuine = judgement.genuine
        if judgement.others:
            return f"{len(judgement.others)} findings that nobody announced, see {run.reports}: " + in_words(judgement.others)
        if run.exit_code != 0:
            return failed(run)
        return "silent, but " + "; ".join(reported.gaps) if reported.gaps else SILENT

    def _planted(self, planted):
        try:
            with self._workshop.planted(self._program, self._variant, planted):
                with self._step(f"planting {planted.patch.name}: {planted.what}"):
                    run, _, judgement = self._run(planted.patch.stem, planted)
        except BuildError as error:
            return str(error)
        if judgement.others:
            also = "found, but also" if judgement.planted else "not found with its lines, but"
            return f"{also} {len(judgement.others)} others, see {run.reports}: " + in_words(judgement.others)
        return FOUND if judgement.planted else "not found" + (f"; {failed(run)}" if run.exit_code != 0 else "")

    def _run(self, name, planted=None):
        """The workload, what was reported, and what that means."""
        run = self._workshop.run(self._program, self._variant, name)
        reported = reports.READERS[self._variant.name](run.reports)
        # While the source is as it was built: the lines that a patch moved are judged in the patched tree.
        sources = judge.Sources(self._workshop.tree(self._program, self._variant))
        return run, reported, judge.judge(reported.findings, self._program, sources, planted)

    def _leave_clean(self):
        try:
            self._workshop.rebuild(self._program, self._variant)
        except BuildError as error:
            self._say(f"without the planted bugs it {error}")

    def _step(self, what):
        return Step(self._say, what)


class Step:
    """Says what is being done, and how long it took."""

    def __init__(self, say, what):
        self._say, self._what = say, what

    def __enter__(self):
        self._say(f"{self._what} …")
        self._start = time.monotonic()

    def __exit__(self, kind, error, trace):
        self._say(f"… {time.monotonic() - self._start:.0f} s")


def failed(run):
    what = "is still running when its time is up" if run.exit_code is None else f"failed with exit code {run.exit_code}"
    return f"the workload {what}, see {run.log}: {' | '.join(process.last_lines(run.log, 1))[:200]}"


def in_words(findings):
    more = f"; and {len(findings) - 3} more" if len(findings) > 3 else ""
    return "; ".join(map(str, findings[:3])) + more
