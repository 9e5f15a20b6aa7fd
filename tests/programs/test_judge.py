"""What counts as found, as a false alarm and as upstream's own, and what becomes of failures: python3 tests/programs/test_judge.py"""

import json
import os
import sys
import tempfile
import time
import unittest
from contextlib import contextmanager
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from realprograms import judge, process, program, reports, results  # noqa: E402
from realprograms.check import FOUND, SILENT, Verdict, check  # noqa: E402
from realprograms.judge import Finding, Frame  # noqa: E402
from realprograms.program import Genuine, Pattern, Planted, Program  # noqa: E402
from realprograms.workshop import BuildError, Run  # noqa: E402

SOURCE = "first();\ncount++;\nread(count);\n"
ADD_AND_SUM = Pattern.parse({"kind": "data-race", "sides": ["a.c: add: count++", ["a.c: sum: read(count)", "b.c: sum: other"]]})


class WithSource(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        self.tree = self.folder / "tree"
        (self.tree / "src").mkdir(parents=True)
        (self.tree / "src" / "a.c").write_text(SOURCE)
        self.sources = judge.Sources(self.tree)

    def frame(self, function, line):
        return Frame(function, f"{self.tree}/lib/../src/a.c", line)

    def race(self, *sides, variable=""):
        return Finding("data-race", "", tuple(tuple(self.frame(*frame) for frame in side) for side in sides), variable)

    def matches(self, finding, pattern=ADD_AND_SUM):
        return judge.matches(finding, pattern, self.sources)


class Matching(WithSource):
    def test_lines_in_either_order(self):
        add, total = [("helper", 1), ("add", 2)], [("sum", 3)]
        self.assertTrue(self.matches(self.race(add, total)))
        self.assertTrue(self.matches(self.race(total, add)))

    def test_other_lines_functions_and_kinds_are_not_it(self):
        add = [("add", 2)]
        self.assertFalse(self.matches(self.race(add, [("sum", 1)])))
        self.assertFalse(self.matches(self.race(add, [("other", 3)])))
        self.assertFalse(self.matches(self.race(add, add)))
        self.assertFalse(self.matches(Finding("deadlock", "", self.race(add, [("sum", 3)]).sides)))

    def test_lines_beyond_the_source_and_files_outside_of_it_are_none(self):
        self.assertEqual(self.sources.line(f"{self.tree}/src/a.c", 99), "")
        self.assertEqual(self.sources.line("/etc/passwd", 1), "")

    def test_a_function_is_known_with_its_namespace_and_parameters(self):
        for name in ("f", "a::f(int)", "a::B<int>::f<char>(int) const", "void a::f<int>()", "f.isra.0"):
            self.assertTrue(judge.is_function(name, "f"), name)
        for name in ("g", "ff", "f_g", "g(f)"):
            self.assertFalse(judge.is_function(name, "f"), name)

    def test_a_variable_makes_the_other_side_free(self):
        pattern = Pattern.parse({"kind": "data-race", "variable": "count", "sides": ["a.c: add: count++", "*: *: (count)"]})
        self.assertTrue(self.matches(self.race([("add", 2)], [("anything", 3)], variable="count"), pattern))
        self.assertFalse(self.matches(self.race([("add", 2)], [("anything", 3)], variable="other"), pattern))
        self.assertFalse(self.matches(self.race([("add", 2)], [("anything", 1)], variable="count"), pattern))


class Judging(WithSource):
    def setUp(self):
        super().setUp()
        self.planted = Planted(Path("p.patch"), "", ADD_AND_SUM, (Pattern.parse({"kind": "data-race", "sides": ["a.c: add: count++", "a.c: add: count++"]}),))
        self.genuine = Genuine(Pattern.parse({"kind": "data-race", "sides": ["a.c: start: first()", "a.c: sum: read"]}), "upstream's")
        self.program = program_of(planted=(self.planted,), genuine=(self.genuine,))

    def test_each_finding_is_something(self):
        found, consequence = self.race([("add", 2)], [("sum", 3)]), self.race([("add", 2)], [("add", 2)])
        upstreams, other = self.race([("sum", 3)], [("start", 1)]), self.race([("start", 1)], [("start", 1)])
        judgement = judge.judge((found, found, consequence, upstreams, other), self.program, self.sources, self.planted)
        self.assertEqual(judgement, judge.Judgement({self.genuine: 1}, 2, (other,)))

    def test_what_was_not_planted_is_not_announced(self):
        found = self.race([("add", 2)], [("sum", 3)])
        self.assertEqual(judge.judge((found,), self.program, self.sources).others, (found,))


class Reading(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, findings, complete=True, dropped=0, threads=2):
        report = {"run": {"program": "/p", "threads": threads, "complete": complete, "notes": ["cut"]}, "summary": {"dropped": dropped}, "findings": findings}
        (self.folder / "1.json").write_text(json.dumps(report))
        return reports.of_snarl(self.folder)

    def test_a_race_and_a_cycle(self):
        stack = [{"function": None, "file": None, "line": None}, {"function": "f", "file": "/a.c", "line": 3}]
        race = {"kind": "data-race", "title": "t", "location": {"name": "x"}, "accesses": [{"stack": stack}, {"stack": []}]}
        cycle = {"kind": "potential-deadlock", "title": "t", "cycle": [{"wanted_stack": stack}, {"wanted_stack": stack}]}
        frames = (Frame("f", "/a.c", 3),)
        self.assertEqual(self.write([race, cycle]).findings, (Finding("data-race", "t", (frames, ()), "x"), Finding("potential-deadlock", "t", (frames, frames))))

    def test_silence_of_a_run_that_proves_nothing(self):
        self.assertEqual(self.write([]).gaps, ())
        self.assertIn("not complete: cut", self.write([], complete=False).gaps[0])
        self.assertIn("3 facts were dropped", self.write([], dropped=3).gaps[0])
        self.assertIn("more than one thread", self.write([], threads=1).gaps[0])
        (self.folder / "1.json").unlink()
        self.assertIn("more than one thread", reports.of_snarl(self.folder).gaps[0])

    def test_another_tools_report(self):
        (self.folder / "tsan.1").write_text(
            "==================\nWARNING: ThreadSanitizer: data race (pid=1)\n  Write of size 4 at 0x1 by thread T1:\n    #0 add(int) /s/a.c:2:3 (p+0x1)\n"
            "    #1 main /s/a.c:9 (p+0x2)\n\n  Previous read of size 4 at 0x1 by main thread:\n    #0 sum <null> (p+0x3)\n    #1 main /s/a.c:8:1 (p+0x4)\n\n"
            "  Location is global 'count' of size 4 at 0x1 (p+0x5)\n\n  Thread T1 (tid=2, running) created by main thread at:\n    #0 start /s/a.c:7:1 (p+0x6)\n")
        sides = ((Frame("add(int)", "/s/a.c", 2), Frame("main", "/s/a.c", 9)), (Frame("main", "/s/a.c", 8),))
        self.assertEqual(reports.of_tsan(self.folder).findings, (Finding("data-race", "data race", sides, "count"),))


class Processes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.log = self.folder / "log"

    def run_script(self, script, timeout_s=60):
        return process.run(["sh", "-c", script], self.folder, os.environ, self.log, timeout_s)

    def assert_ended(self):
        """The process whose id was said has no open files any more, at the latest soon."""
        files, deadline = Path(f"/proc/{self.log.read_text().split()[0]}/fd/1"), time.monotonic() + 60
        while files.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertFalse(files.exists())

    def test_what_was_said_and_the_exit_code(self):
        self.assertEqual(self.run_script("echo one; echo; echo two >&2; exit 3"), 3)
        self.assertEqual(process.last_lines(self.log, 5), ["one", "two"])

    def test_a_hung_program_is_ended_with_what_it_started(self):
        self.assertIsNone(self.run_script("sleep 600 & echo $!; wait", timeout_s=0.5))
        self.assert_ended()

    def test_a_server_that_was_left_behind_is_ended(self):
        self.assertEqual(self.run_script("sleep 600 & echo $!; exit 1"), 1)
        self.assert_ended()


class Variant:
    name = "snarl"


class FakeWorkshop:
    """Answers as told: what each run reports, and which builds fail."""

    def __init__(self, folder, tree, found=(), exit_code=0, broken=()):
        self._folder, self._tree, self._found, self._exit_code, self._broken = folder, tree, dict(found), exit_code, broken
        self.rebuilt = 0

    def tree(self, program, variant):
        return self._tree

    def build(self, program, variant, source):
        self._fail_if_broken("build")

    @contextmanager
    def planted(self, program, variant, planted):
        self._fail_if_broken(planted.patch.stem)
        yield

    def rebuild(self, program, variant):
        self.rebuilt += 1

    def run(self, program, variant, name):
        home = self._folder / name
        home.mkdir()
        run = {"program": "/p", "threads": 2, "complete": True, "notes": []}
        (home / "1.json").write_text(json.dumps({"run": run, "summary": {"dropped": 0}, "findings": self._found.get(name, [])}))
        log = self._folder / f"{name}.log"
        log.write_text("the last word\n")
        return Run(self._exit_code, log, home)

    def _fail_if_broken(self, step):
        if step in self._broken:
            raise BuildError("does not build, see LOG")


class Checking(WithSource):
    def setUp(self):
        super().setUp()
        self.program = program_of(planted=(Planted(Path("p.patch"), "", ADD_AND_SUM), Planted(Path("q.patch"), "", ADD_AND_SUM)))
        self.announced = self.report([("add", 2)], [("sum", 3)])
        self.other = self.report([("start", 1)], [("sum", 3)])

    def report(self, *sides):
        stacks = [{"stack": [{"function": function, "file": f"{self.tree}/src/a.c", "line": line} for function, line in side]} for side in sides]
        return {"kind": "data-race", "title": "a race", "accesses": stacks}

    def check(self, **told):
        workshop = FakeWorkshop(self.folder, self.tree, **told)
        return check(self.program, "1.0", None, Variant, workshop, lambda line: None), workshop

    def test_all_as_it_should_be(self):
        verdict, workshop = self.check(found={"p": [self.announced], "q": [self.announced]})
        self.assertEqual((verdict.clean, verdict.planted, verdict.failures), (SILENT, {"p.patch": FOUND, "q.patch": FOUND}, []))
        self.assertEqual(workshop.rebuilt, 1)

    def test_each_failure_is_one_line(self):
        verdict, _ = self.check(found={"clean": [self.announced], "p": [self.announced, self.other]}, exit_code=None)
        alarm, also, missing = verdict.failures
        self.assertRegex(alarm, r"^prog: 1 findings that nobody announced, see \S+: data-race: a race \[add a.c:2 / sum a.c:3\]$")
        self.assertRegex(also, r"^prog: p.patch: found, but also 1 others, see \S+: data-race: a race \[start a.c:1 / sum a.c:3\]$")
        self.assertRegex(missing, r"^prog: q.patch: not found; the workload is still running when its time is up, see \S+: the last word$")

    def test_a_wrong_output_is_a_failure_without_findings_too(self):
        verdict, _ = self.check(found={"p": [self.announced], "q": [self.announced]}, exit_code=1)
        self.assertRegex(verdict.failures[0], "^prog: the workload failed with exit code 1, see ")
        self.assertEqual(len(verdict.failures), 1)  # a planted bug may spoil the output

    def test_a_build_that_fails_ends_nothing_else(self):
        verdict, _ = self.check(found={"q": [self.announced]}, broken=("p",))
        self.assertEqual(verdict.failures, ["prog: p.patch: does not build, see LOG"])
        self.assertEqual(verdict.planted["q.patch"], FOUND)
        verdict, workshop = self.check(broken=("build",))
        self.assertEqual(verdict.failures[0], "prog: does not build, see LOG")
        self.assertEqual(len(verdict.failures), 3)


class Keeping(unittest.TestCase):
    def test_programs_that_were_not_run_keep_their_results(self):
        first, second = program.names()[:2]
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "results.json"
            kept.write_text(json.dumps({first: {"version": "1"}, second: {"version": "1"}, "no more": {}}))
            known = results.merged(kept, [Verdict(program.load(first), "2", SILENT)], "0.1.0", "22")
        self.assertEqual([known[first]["version"], known[second]["version"]], ["2", "1"])
        self.assertEqual(list(known), [first, second])


class Descriptions(unittest.TestCase):
    def test_every_program_is_complete(self):
        for name in program.names():
            description = program.load(name)
            for file in ("build", "workload"):
                self.assertTrue((description.folder / file).exists(), f"{name}/{file}")
            self.assertTrue(description.planted, name)
            for planted in description.planted:
                self.assertTrue(planted.patch.exists(), planted.patch)

    def test_every_patch_is_used(self):
        for name in program.names():
            used = {planted.patch.name for planted in program.load(name).planted}
            self.assertEqual({path.name for path in (program.FOLDER / name).glob("*.patch")}, used)


def program_of(planted=(), genuine=()):
    return Program("prog", "prog", "C", "make", "", "", (), planted, genuine, ())


if __name__ == "__main__":
    unittest.main()
