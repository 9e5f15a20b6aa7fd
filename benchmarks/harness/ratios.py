"""From costs to ratios: what the tables and the comparison show."""

import math


def value(result, variant, key):
    """One figure of one variant, or None when it is missing or its run failed."""
    entry = result.get(variant)
    return None if not entry or entry.get("failure") else entry.get(key)


def ratio(result, over, under, key):
    top, bottom = value(result, over, key), value(result, under, key)
    return top / bottom if top is not None and bottom else None


def geometric_mean(values):
    present = [each for each in values if each is not None]
    return math.exp(sum(map(math.log, present)) / len(present)) if present else None


def mean_of(results, over, under, key):
    return geometric_mean(ratio(result, over, under, key) for result in results.values())


def worst_of(results, over, under, key):
    """(ratio, name) of the largest ratio, or None."""
    found = [(each, name) for name, result in results.items() if (each := ratio(result, over, under, key)) is not None]
    return max(found) if found else None


def above_native(result, variant):
    """Nanoseconds that one event costs more than natively."""
    own, native = value(result, variant, "ns"), value(result, "native", "ns")
    return None if own is None or native is None else max(own - native, 0.0)
