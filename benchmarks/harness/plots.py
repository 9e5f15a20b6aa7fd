"""Results as SVG plots, without any library: the same results always give the same bytes."""

import math
from dataclasses import dataclass

from .growth import SERIES
from .ratios import ratio, value

COLOURS = {"native": "#6b7280", "snarl": "#0f766e", "tsan": "#b45309"}
NAMES = {"native": "native", "snarl": "Snarl", "tsan": "ThreadSanitizer"}
FONT = 'font-family="sans-serif" font-size="12"'


@dataclass(frozen=True)
class LogAxis:
    """Maps values to places; least and most are values."""
    least: float
    most: float
    begin: float
    end: float

    def at(self, number):
        share = (math.log10(number) - math.log10(self.least)) / (math.log10(self.most) - math.log10(self.least))
        return self.begin + share * (self.end - self.begin)

    def ticks(self):
        decades = range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1)
        steps = (1,) if len(decades) > 4 else (1, 2, 5)
        return [tick for decade in decades for step in steps if self.least <= (tick := step * 10**decade) * 1.0000001 and tick <= self.most * 1.0000001]


def axis_for(numbers, begin, end):
    """From the step 1, 2 or 5 at or below the least to the one at or above the most."""
    steps = [step * 10**decade for decade in range(-3, 13) for step in (1, 2, 5)]
    least = max(step for step in steps if step <= min(numbers) * 1.0000001)
    most = min(step for step in steps if step >= max(numbers) * 0.9999999)
    return LogAxis(least, most if most > least else least * 10, begin, end)


def short(number):
    for factor, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= factor:
            return f"{number / factor:g}{letter}"
    return f"{number:g}"


def text(x, y, words, anchor="start", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {FONT} fill="#111827"{more}>{words}</text>'


def line(x1, y1, x2, y2, colour="#e5e7eb"):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def document(width, height, title, parts):
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
                      f"<title>{title}</title>", f'<rect width="{width}" height="{height}" fill="white"/>', text(12, 20, title, more=' font-weight="bold"'),
                      *parts, "</svg>"]) + "\n"


def legend(variants, x, y):
    parts = []
    for i, variant in enumerate(variants):
        parts += [f'<circle cx="{x + 130 * i:.1f}" cy="{y - 4:.1f}" r="4" fill="{COLOURS[variant]}"/>', text(x + 130 * i + 9, y, NAMES[variant])]
    return parts


def slowdowns(results, title):
    """One row for each kernel or program: its CPU time against native, Snarl's and ThreadSanitizer's."""
    rows = {name: {variant: ratio(result, variant, "native", "cpu_s") for variant in ("snarl", "tsan")} for name, result in results.items()}
    rows = {name: each for name, each in rows.items() if any(each.values())}
    width, left, top, step = 720, 150, 58, 18
    bottom = top + step * len(rows)
    axis = axis_for([1] + [number for each in rows.values() for number in each.values() if number], left, width - 20)
    parts = legend(("snarl", "tsan"), left, 40)
    for tick in axis.ticks():
        parts += [line(axis.at(tick), top, axis.at(tick), bottom, COLOURS["native"] if tick == 1 else "#e5e7eb"),
                  text(axis.at(tick), bottom + 16, f"{tick:g} ×", "middle")]
    for i, (name, each) in enumerate(rows.items()):
        y = top + step * (i + 0.5)
        parts.append(text(left - 8, y + 4, name, "end"))
        if each["snarl"] and each["tsan"]:
            parts.append(line(axis.at(each["snarl"]), y, axis.at(each["tsan"]), y, "#9ca3af"))
        parts += [f'<circle cx="{axis.at(number):.1f}" cy="{y:.1f}" r="4" fill="{COLOURS[variant]}"/>' for variant, number in each.items() if number]
    return document(width, bottom + 28, title, parts)


def growth_plot(series, results):
    """One curve for each variant over the amounts of a series."""
    scale, unit = (1 / 1024, "MB") if series.figure == "peak_kb" else (1, "ns")
    curves = {variant: [(int(amount), number * scale) for amount, result in results.items() if (number := value(result, variant, series.figure))]
              for variant in ("native", "snarl", "tsan")}
    curves = {variant: points for variant, points in curves.items() if points}
    width, height, left, top = 560, 340, 60, 58
    numbers = [number for points in curves.values() for _, number in points]
    across = LogAxis(min(map(int, results)), max(map(int, results)), left, width - 24)
    up = axis_for(numbers, height - 44, top)
    parts = legend(curves, left, 40)
    for tick in up.ticks():
        parts += [line(left, up.at(tick), width - 24, up.at(tick)), text(left - 6, up.at(tick) + 4, f"{short(tick)} {unit}", "end")]
    for amount in map(int, results):
        parts.append(text(across.at(amount), height - 26, short(amount), "middle"))
    parts.append(text((left + width - 24) / 2, height - 8, series.unit, "middle"))
    for variant, points in curves.items():
        places = [(across.at(amount), up.at(number)) for amount, number in points]
        parts.append(f'<polyline fill="none" stroke="{COLOURS[variant]}" stroke-width="2" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in places) + '"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOURS[variant]}"/>' for x, y in places]
    return document(width, height, series.title, parts)


def plots(report):
    """file name → SVG, for what the report has."""
    found = {}
    for group, title in (("kernels", "CPU time of the kernels against native"), ("programs", "CPU time of the programs against native")):
        if any(ratio(result, "snarl", "native", "cpu_s") for result in report.get(group, {}).values()):
            found[f"{group}.svg"] = slowdowns(report[group], title)
    for series in SERIES:
        results = report.get("growth", {}).get(series.name)
        if results and len(results) > 1:
            found[f"growth-{series.name}.svg"] = growth_plot(series, results)
    return found
