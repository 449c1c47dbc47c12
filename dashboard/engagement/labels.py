"""Metrics in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from corong.metrics.models import METRICS
from corong.reports.writing import metric_names

__all__ = ["SERIES", "metric_names", "sentence_list"]

SERIES: Final[Mapping[str, int]] = {name: number % 6 + 1 for number, name in enumerate(METRICS)}
"""Which of the six series colours of the stylesheet a metric has, on every page the same."""


def sentence_list(names: Sequence[str]) -> str:
    """Write names one after the other."""
    return gettext(", ").join(names)
