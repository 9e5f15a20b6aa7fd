"""What counts as found, as a false alarm and as upstream's own: python3 tests/programs/test_judge.py"""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from realprograms import judge, program  # noqa: E402
from realprograms.program import Genuine, Place, Planted  # noqa: E402


def frame(function, line, file="src/a.c"):
    return {"function": function, "file": file, "line": line}


def race(first, second, name=None):
    return {"kind": "data-race", "title": "", "location": {"name": name}, "accesses": [{"stack": first}, {"stack": second}]}


class Judging(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.tree = Path(self._folder.name)
        (self.tree / "src").mkdir()
        (self.tree / "src" / "a.c").write_text("first();\ncount++;\nread(count);\n")
        self.planted = Planted(Path("p.patch"), "", "data-race", (Place("a.c", "count++", "add"), Place("a.c", "read(count)", "sum")))

    def test_lines_in_either_order(self):
        add, total = [frame("helper", 1), frame("add", 2)], [frame("sum", 3)]
        self.assertTrue(judge.is_planted(race(add, total), self.planted, self.tree))
        self.assertTrue(judge.is_planted(race(total, add), self.planted, self.tree))

    def test_other_lines_functions_and_kinds_are_not_it(self):
        add, total = [frame("add", 2)], [frame("sum", 3)]
        self.assertFalse(judge.is_planted(race(add, [frame("sum", 1)]), self.planted, self.tree))
        self.assertFalse(judge.is_planted(race(add, [frame("other", 3)]), self.planted, self.tree))
        self.assertFalse(judge.is_planted(race(add, add), self.planted, self.tree))
        self.assertFalse(judge.is_planted({**race(add, total), "kind": "deadlock"}, self.planted, self.tree))

    def test_a_cycle_is_known_by_the_wanted_locks(self):
        cycle = {"kind": "potential-deadlock", "cycle": [{"wanted_stack": [frame("sum", 3)]}, {"wanted_stack": [frame("add", 2)]}]}
        planted = Planted(Path("p.patch"), "", "potential-deadlock", self.planted.places)
        self.assertTrue(judge.is_planted(cycle, planted, self.tree))

    def test_genuine_by_variable(self):
        genuine = Genuine("data-race", "why", variable="clock")
        self.assertTrue(judge.is_genuine(race([frame("f", 1)], [frame("g", 2)], "clock"), genuine))
        self.assertFalse(judge.is_genuine(race([frame("f", 1)], [frame("g", 2)], "other"), genuine))

    def test_genuine_by_functions_in_either_order(self):
        genuine = Genuine("data-race", "why", one=("f",), other=("g", "h"))
        self.assertTrue(judge.is_genuine(race([frame("h", 1)], [frame("f", 2), frame("main", 1)]), genuine))
        self.assertFalse(judge.is_genuine(race([frame("f", 1)], [frame("f", 2)]), genuine))
        self.assertFalse(judge.is_genuine(race([frame("x", 1), frame("f", 1)], [frame("g", 2)]), genuine))


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
            used = {planted["patch"] for planted in json.loads((program.FOLDER / name / "program.json").read_text())["planted"]}
            self.assertEqual({path.name for path in (program.FOLDER / name).glob("*.patch")}, used)


if __name__ == "__main__":
    unittest.main()
