"""Results as Markdown, padded so that it also reads well on a terminal."""

from .growth import SERIES
from .ratios import above_native, geometric_mean, mean_of, ratio, value, worst_of


def table(header, rows):
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells):
        first, *rest = (cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(cells, widths)))
        return "| " + " | ".join([first, *rest]) + " |"

    rule = "|" + "|".join("-" * (width + 2) if i == 0 else "-" * (width + 1) + ":" for i, width in enumerate(widths)) + "|"
    return "\n".join([line(header), rule, *map(line, rows)])


def times(number):
    return "–" if number is None else f"{number:.2f}"


def seconds(number):
    return "–" if number is None else f"{number:.2f}"


def megabytes(kilobytes):
    return "–" if kilobytes is None else f"{kilobytes / 1024:.1f}"


def costs_table(results):
    header = ["", "native s", "snarl ×", "tsan ×", "snarl/tsan", "native MB", "snarl ×", "tsan ×", "snarl/tsan"]
    pairs = (("snarl", "native"), ("tsan", "native"), ("snarl", "tsan"))
    rows = []
    for name, result in results.items():
        rows.append([name, seconds(value(result, "native", "cpu_s")),
                     *(times(ratio(result, *pair, "cpu_s")) for pair in pairs),
                     megabytes(value(result, "native", "peak_kb")),
                     *(times(ratio(result, *pair, "peak_kb")) for pair in pairs)])
    rows.append(["**geometric mean**", "", *(times(mean_of(results, *pair, "cpu_s")) for pair in pairs),
                 "", *(times(mean_of(results, *pair, "peak_kb")) for pair in pairs)])
    return table(header, rows)


def events_table(events):
    def ns(number):
        if number is None:
            return "–"
        return f"{number / 1000:.0f} µs" if number >= 10000 else f"{number:.2f} ns"

    rows = []
    for name, result in events.items():
        own, other = above_native(result, "snarl"), above_native(result, "tsan")
        rows.append([name, ns(value(result, "native", "ns")), ns(own), ns(other), times(own / other if own is not None and other else None)])
    return table(["event", "native", "snarl above", "tsan above", "snarl/tsan"], rows)


def startup_table(startup):
    rows = []
    for variant, result in startup.items():
        milliseconds = value(startup, variant, "cpu_s")
        rows.append([variant, "–" if milliseconds is None else f"{1000 * milliseconds:.1f}", megabytes(value(startup, variant, "peak_kb"))])
    return table(["empty program", "ms CPU", "MB"], rows)


def build_table(kernels):
    rows = []
    for what, key in (("compile time", "compile_s"), ("text size of the object file", "text_bytes")):
        rows.append([what, *(times(geometric_mean(ratio(result, variant, "native", key) for result in kernels.values())) for variant in ("snarl", "tsan"))])
    return table(["geometric mean over the kernels", "snarl ×", "tsan ×"], rows)


def growth_tables(growth):
    """One table for each series, joined."""
    parts = []
    for series in SERIES:
        rows = []
        for amount, result in growth.get(series.name, {}).items():
            figures = [value(result, variant, series.figure) for variant in ("native", "snarl", "tsan")]
            rows.append([f"{int(amount):,}", *(megabytes(figure) if series.figure == "peak_kb" else times(figure) for figure in figures)])
        if rows:
            unit = "MB" if series.figure == "peak_kb" else "ns"
            parts += [f"{series.title}:", table([series.unit, f"native {unit}", f"snarl {unit}", f"tsan {unit}"], rows)]
    return "\n\n".join(parts)


def setting_words(setting):
    return (f"{setting['date']}, Snarl {setting['snarl']}, clang {setting['clang']}, {setting['cpu']}, {setting['cores']} cores. "
            f"{setting['threads']} threads, medians of {setting['repeat']} interleaved runs, work at {setting['percent']} %.")


def failures(results, prefix=""):
    return [f"- {prefix}{name}, {variant}: {entry['failure']}" for name, result in results.items()
            for variant, entry in result.items() if entry.get("failure")]


BARS = (  # (what, results, figure, bar of the mean, bar of the worst), all snarl/tsan
    ("kernels, CPU time", "kernels", "cpu_s", 0.35, 0.80),
    ("kernels, peak memory", "kernels", "peak_kb", 0.60, 1.0),
    ("programs, CPU time", "programs", "cpu_s", 0.45, 0.75),
    ("programs, peak memory", "programs", "peak_kb", 0.60, 1.0),
)


def bars_table(report):
    rows = []
    for what, group, key, mean_bar, worst_bar in BARS:
        worst = worst_of(report[group], "snarl", "tsan", key)
        if worst:
            mean = mean_of(report[group], "snarl", "tsan", key)
            rows.append([what, times(mean), f"{mean_bar:.2f}", f"{times(worst[0])} ({worst[1]})", f"{worst_bar:.2f}"])
    return table(["snarl/tsan", "geometric mean", "bar", "worst", "bar"], rows) if rows else ""


def markdown(report):
    setting = report["setting"]
    parts = ["# Benchmark results",
             f"{setting_words(setting)} "
             "CPU time is user + system time, the analyzer's included; memory is the peak resident size. "
             "How to repeat and read this: docs/benchmarks.md."]
    if bars_table(report):
        parts += ["## Against the bars", bars_table(report)]
    for title, group, render in (("Kernels", "kernels", costs_table), ("Programs", "programs", costs_table),
                                 ("Price of one event", "events", events_table), ("Start-up", "startup", startup_table),
                                 ("Compiling", "kernels", build_table), ("Growth", "growth", growth_tables)):
        if report.get(group):
            own = report.get("settings", {}).get(group, setting)
            parts += [f"## {title}", *([] if own == setting else [f"Measured {setting_words(own)}"]), render(report[group])]
    failed = failures(report["kernels"]) + failures(report["programs"]) + failures(report["events"], "event ") + failures({"empty program": report["startup"]})
    for series, amounts in report.get("growth", {}).items():
        failed += failures(amounts, f"growth by {series}, ")
    if failed:
        parts += ["## Runs that failed", "\n".join(failed)]
    return "\n\n".join(parts) + "\n"
