"""The arithmetic of the benchmark: python3 benchmarks/test_harness.py"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from harness import compare, measure, plots, ratios, tables, text_size  # noqa: E402


def kernel(native, snarl, tsan):
    def cost(seconds):
        return {"cpu_s": seconds, "peak_kb": seconds * 1000}

    return {"native": cost(native), "snarl": cost(snarl), "tsan": cost(tsan)}


def report(**kernels):
    return {"kernels": kernels, "programs": {}, "events": {}, "startup": {}}


class Ratios(unittest.TestCase):
    def test_geometric_mean_of_ratios(self):
        results = {"a": kernel(1, 2, 4), "b": kernel(1, 8, 4)}
        self.assertAlmostEqual(ratios.mean_of(results, "snarl", "native", "cpu_s"), 4)
        self.assertAlmostEqual(ratios.mean_of(results, "snarl", "tsan", "cpu_s"), 1)

    def test_failed_runs_do_not_count(self):
        results = {"a": kernel(1, 2, 4), "b": {**kernel(1, 8, 4), "snarl": {"failure": "exit 66"}}}
        self.assertAlmostEqual(ratios.mean_of(results, "snarl", "native", "cpu_s"), 2)
        self.assertEqual(ratios.worst_of(results, "snarl", "tsan", "cpu_s"), (0.5, "a"))
        self.assertEqual(tables.failures(results), ["- b, snarl: exit 66"])

    def test_nothing_measured_has_no_mean(self):
        self.assertIsNone(ratios.mean_of({}, "snarl", "native", "cpu_s"))

    def test_an_event_never_costs_less_than_nothing(self):
        self.assertEqual(ratios.above_native({"native": {"ns": 3.0}, "snarl": {"ns": 2.5}}, "snarl"), 0)


class Comparison(unittest.TestCase):
    def test_says_what_became_dearer(self):
        text = compare.comparison(report(a=kernel(1, 2, 4), b=kernel(1, 3, 4)), report(a=kernel(1, 4, 4), b=kernel(1, 3, 4)))
        self.assertIn("| a, CPU × native", text)
        self.assertIn("+100 %", text)
        self.assertNotIn("b, CPU", text)

    def test_results_without_snarl_have_nothing_to_compare(self):
        native_only = {"native": {"cpu_s": 1.0, "peak_kb": 1}}
        self.assertIn("Nothing to compare", compare.comparison(report(a=native_only), report(a=native_only)))


class Plots(unittest.TestCase):
    """Against golden/*.svg; after a change that is meant: python3 benchmarks/golden/update"""
    REPORT = {"kernels": {"sweep": kernel(1, 1.5, 12), "locks": kernel(1, 20, 31), "failed": {**kernel(1, 2, 3), "snarl": {"failure": "exit 66"}}},
              "growth": {"threads": {str(threads): {"native": {"ns": 1.0, "peak_kb": 1}, "snarl": {"ns": 2.0 + threads / 100, "peak_kb": 1},
                                                    "tsan": {"ns": 6.5, "peak_kb": 1}} for threads in (2, 8, 64)}}}

    def test_golden(self):
        golden = Path(__file__).resolve().parent / "golden"
        drawn = plots.plots(self.REPORT)
        self.assertEqual(sorted(drawn), sorted(path.name for path in golden.glob("*.svg")))
        for name, svg in drawn.items():
            self.assertEqual(svg, (golden / name).read_text(), name)

    def test_they_are_xml(self):
        for svg in plots.plots(self.REPORT).values():
            self.assertTrue(ElementTree.fromstring(svg).tag.endswith("svg"))

    def test_what_was_not_measured_is_not_drawn(self):
        self.assertEqual(plots.plots({"kernels": {}, "growth": {}}), {})

    def test_the_committed_ones_are_of_the_committed_results(self):
        root = Path(__file__).resolve().parent.parent
        committed = json.loads((root / "benchmarks/results/latest.json").read_text())
        for name, svg in plots.plots(committed).items():
            self.assertEqual(svg, (root / "docs/plots" / name).read_text(), f"{name}: ./dev bench --plots draws them")

    def test_an_axis_ends_at_round_figures(self):
        axis = plots.axis_for([1.3, 36], 0, 100)
        self.assertEqual((axis.least, axis.most, axis.ticks()), (1, 50, [1, 2, 5, 10, 20, 50]))


class Growth(unittest.TestCase):
    def test_a_table_for_each_series(self):
        text = tables.growth_tables(Plots.REPORT["growth"])
        self.assertIn("| threads | native ns | snarl ns | tsan ns |", text)
        self.assertIn("| 64      |      1.00 |     2.64 |    6.50 |", text)


class Measuring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.launcher = measure.Launcher("cc", Path(cls._folder.name))

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def test_exit_code_and_output(self):
        cost = self.launcher.run(["sh", "-c", "echo said; exit 3"])
        self.assertEqual((cost.exit_code, cost.stdout), (3, "said\n"))
        self.assertEqual(measure.failure(cost), "exit 3")

    def test_time_of_children_counts(self):
        cost = self.launcher.run(["sh", "-c", "sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'"])
        self.assertGreater(cost.cpu_s, 0.01)
        self.assertIsNone(measure.failure(cost))

    def test_a_signal_and_noise_are_failures(self):
        self.assertEqual(measure.failure(self.launcher.run(["sh", "-c", "kill -9 $$"])), "exit -9")
        self.assertIn("unexpected output: alarm", measure.failure(self.launcher.run(["sh", "-c", "echo alarm >&2"])))

    def test_a_hanging_program_is_ended(self):
        self.assertIn("still running", measure.failure(self.launcher.run(["sleep", "60"], timeout_s=0.2)))


class TextSize(unittest.TestCase):
    def test_counts_code_and_not_data(self):
        with tempfile.TemporaryDirectory() as folder:
            source, output = Path(folder) / "a.c", Path(folder) / "a.o"
            source.write_text("char data[100000] = {1}; int f(int x) { return x + 1; }\n")
            subprocess.run(["cc", "-O2", "-c", source, "-o", output], check=True)
            self.assertTrue(0 < text_size.text_bytes(output) < 200)


if __name__ == "__main__":
    unittest.main()
