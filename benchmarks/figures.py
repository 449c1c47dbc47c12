"""Figures as the benchmarks print them."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile: the smallest value that at least this share does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 1000) // 1000) - 1)]


def lateness(milliseconds: Sequence[float]) -> dict[str, float]:
    """Give p50, p99 and max, in milliseconds."""
    return {
        "p50": round(percentile(milliseconds, 0.5), 1),
        "p99": round(percentile(milliseconds, 0.99), 1),
        "max": round(max(milliseconds), 1),
    }
