"""Metrics in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from connectors.catalogue import PLATFORMS, capabilities
from corong.metrics.meanings import Meaning, meaning
from corong.metrics.models import METRICS
from corong.metrics.queries import offered
from corong.reports.models import Subject
from corong.reports.writing import metric_names

__all__ = ["SERIES", "meaning_rows", "metric_names", "sentence_list", "subject_names"]

SERIES: Final[Mapping[str, int]] = {name: number % 6 + 1 for number, name in enumerate(METRICS)}
"""Which of the six series colours of the stylesheet a metric has, on every page the same."""


def sentence_list(names: Sequence[str]) -> str:
    """Write names one after the other."""
    return gettext(", ").join(names)


def meaning_rows() -> Sequence[tuple[str, Sequence[tuple[str, Meaning]]]]:
    """Say of every platform with figures what it counts under each name."""
    names = metric_names()
    return [
        (capabilities(platform).label, [(names[metric], meaning(platform, metric)) for metric in offered(platform)])
        for platform in sorted(PLATFORMS)
        if offered(platform)
    ]


def subject_names() -> Mapping[Subject, str]:
    """Name what a saved report is of."""
    return {
        Subject.ACCOUNT: gettext("Account"),
        Subject.OFFICE: gettext("Office"),
        Subject.COMPARISON: gettext("Offices beneath"),
    }
