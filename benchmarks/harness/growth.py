"""How costs grow: per event with the number of events, threads and mutexes, and memory with memory."""

import statistics
from dataclasses import dataclass

from .compile import SOURCES
from .measure import failure
from .suite import build_all

RUNS_UP_TO = 10**8  # events; more of them are their own average


@dataclass(frozen=True)
class Series:
    name: str
    title: str
    unit: str  # of the amounts
    amounts: tuple
    quick: tuple  # the amounts of a quick run
    arguments: object  # amount → arguments of growth.cpp
    figure: str = "ns"  # what a table and a plot show: ns, peak_kb


SERIES = (
    Series("events", "One access, by the number of accesses", "accesses", (10**6, 10**7, 10**8, 10**9, 10**10), (10**6, 10**7, 10**8),
           lambda amount: ["accesses", amount, 2]),
    Series("threads", "One access, by the number of threads", "threads", (2, 4, 8, 16, 32, 64), (2, 8, 64),
           lambda amount: ["accesses", 10**8, amount]),
    Series("mutexes", "One lock and unlock, by the number of mutexes", "mutexes", (10, 10**2, 10**3, 10**4, 10**5, 10**6), (10, 10**3, 10**5),
           lambda amount: ["mutexes", amount]),
    Series("memory", "Peak memory, by the memory touched", "MB", (1, 4, 16, 64, 256), (1, 16, 64),
           lambda amount: ["memory", amount], "peak_kb"),
)


def run_growth(plan, quick):
    """series → amount (as text) → variant → {ns, peak_kb}, or a failure."""
    built, failures = build_all(plan, SOURCES / "growth" / "growth.cpp")
    results = {}
    for series in SERIES:
        results[series.name] = {}
        for amount in series.quick if quick else series.amounts:
            results[series.name][str(amount)] = {**run_amount(plan, built, series, amount), **failures}
            plan.say(f"growth, {amount} {series.unit}")
    return results


def run_amount(plan, built, series, amount):
    repeat = 1 if series.name == "events" and amount > RUNS_UP_TO else plan.repeat
    costs = {variant: [] for variant in built}
    results = {}
    for _ in range(repeat):
        for variant, each in built.items():
            cost = plan.launcher.run([each.program, *series.arguments(amount)], timeout_s=plan.timeout_s)
            reason = failure(cost)
            if reason:
                results[variant] = {"failure": reason}
            costs[variant].append(cost)
    for variant, all_costs in costs.items():
        results.setdefault(variant, {"ns": statistics.median(float(cost.stdout or 0) for cost in all_costs),
                                     "peak_kb": statistics.median(cost.peak_kb for cost in all_costs)})
    return results
