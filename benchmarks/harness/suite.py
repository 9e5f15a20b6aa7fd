"""The measurements: kernels, events, start-up. Variants are interleaved, so that a noisy moment hits all alike."""

import os
import statistics
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .compile import SOURCES, CompileError, build
from .measure import failure


@dataclass(frozen=True)
class Plan:
    variants: list
    directory: Path
    launcher: object
    repeat: int
    percent: int
    threads: int
    timeout_s: float
    say: object  # called with a line of progress


def kernel_names():
    return sorted(source.stem for source in (SOURCES / "kernels").glob("*.cpp"))


def interleaved(plan, runs, judge=failure):
    """runs: variant name → function that does one run and returns its Cost. Returns variant name → result."""
    costs = {name: [] for name in runs}
    failures = {}
    for _ in range(plan.repeat):
        for name, run in runs.items():
            if name in failures:
                continue
            cost = run()
            reason = judge(cost)
            if reason:
                failures[name] = reason
            else:
                costs[name].append(cost)
    return {name: summary(costs[name], failures.get(name)) for name in runs}


def summary(costs, failed):
    if failed:
        return {"failure": failed}
    return {
        "cpu_s": statistics.median(cost.cpu_s for cost in costs),
        "cpu_s_runs": [round(cost.cpu_s, 4) for cost in costs],
        "peak_kb": statistics.median(cost.peak_kb for cost in costs),
        "wall_s": statistics.median(cost.wall_s for cost in costs),
    }


def build_all(plan, source):
    """Returns (variant name → Built, variant name → failure)."""
    built, failures = {}, {}
    for variant in plan.variants:
        try:
            built[variant.name] = build(variant, source, plan.directory, plan.launcher)
        except CompileError as error:
            plan.say(str(error))
            failures[variant.name] = {"failure": "does not compile"}
    return built, failures


def build_kernels(plan, names):
    """Kernel → what build_all returns. All at once and before anything is measured, on every core."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {name: pool.submit(build_all, plan, SOURCES / "kernels" / f"{name}.cpp") for name in names}
        return {name: job.result() for name, job in jobs.items()}


def run_kernel(plan, built, failures):
    arguments = [f"--n={plan.percent}", f"--threads={plan.threads}"]

    def runner(program):
        return lambda: plan.launcher.run([program, *arguments], timeout_s=plan.timeout_s)

    results = interleaved(plan, {variant: runner(each.program) for variant, each in built.items()})
    for variant, each in built.items():
        results[variant].update(compile_s=each.compile_s, text_bytes=each.text_bytes)
    return {**results, **failures}


def run_startup(plan):
    """The empty program: many short runs."""
    built, failures = build_all(plan, SOURCES / "events" / "empty.c")
    runs = {variant: (lambda program=each.program: plan.launcher.run([program])) for variant, each in built.items()}
    many = Plan(**{**plan.__dict__, "repeat": 4 * plan.repeat})
    return {**interleaved(many, runs), **failures}


def event_names(program, launcher):
    usage = launcher.run([program]).stderr
    return usage.split("one of:")[1].split()


def run_events(plan):
    """event → variant → nanoseconds of CPU time per event (the loop around it included), or a failure."""
    built, failures = build_all(plan, SOURCES / "events" / "events.cpp")
    if not built:
        return {}
    names = event_names(next(iter(built.values())).program, plan.launcher)
    results = {}
    for name in names:
        results[name] = {**{variant: {"ns": [], "failure": None} for variant in built}, **failures}
        for _ in range(plan.repeat):
            for variant, each in built.items():
                run_event(plan, each.program, name, results[name][variant])
        for variant in built:
            finish_event(results[name], variant)
        plan.say(f"event {name}")
    return results


def run_event(plan, program, name, result):
    if result["failure"]:
        return
    cost = plan.launcher.run([program, name, f"--n={plan.percent}"], timeout_s=plan.timeout_s)
    result["failure"] = failure(cost)
    if not result["failure"]:
        result["ns"].append(float(cost.stdout))


def finish_event(results, variant):
    result = results[variant]
    results[variant] = {"failure": result["failure"]} if result["failure"] else {"ns": statistics.median(result["ns"])}
