"""Two results side by side: what became dearer, what became cheaper."""

from .ratios import mean_of, ratio, above_native
from .tables import table, times

NOTEWORTHY = 1.10  # a change within 10 % is noise on a shared machine


def changes(old, new):
    """Yields (what, old figure, new figure) for every figure of Snarl that both results have."""
    for group in ("kernels", "programs"):
        for key, unit in (("cpu_s", "CPU"), ("peak_kb", "memory")):
            for name in new[group]:
                if name in old.get(group, {}):
                    yield f"{name}, {unit} × native", *(ratio(each[group][name], "snarl", "native", key) for each in (old, new))
            common = [name for name in new[group] if name in old.get(group, {})]
            yield f"**{group}, {unit} × native, mean**", *(
                mean_of({name: each[group][name] for name in common}, "snarl", "native", key) for each in (old, new))
    for name in new["events"]:
        if name in old.get("events", {}):
            yield f"event {name}, ns above native", *(above_native(each["events"][name], "snarl") for each in (old, new))


def comparison(old, new):
    """A table of what changed noticeably, or a line that says that nothing did."""
    rows = []
    for what, before, after in changes(old, new):
        if not before or not after:
            continue
        change = after / before
        if what.startswith("**") or change > NOTEWORTHY or change < 1 / NOTEWORTHY:
            rows.append([what, times(before), times(after), f"{100 * (change - 1):+.0f} %"])
    if not rows:
        return "Nothing to compare: no figure of Snarl is in both results."
    return table(["changed", "before", "now", ""], rows)
