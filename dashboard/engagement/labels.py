"""Metrics in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext

from corong.metrics.models import METRICS

SERIES: Final[Mapping[str, int]] = {name: number % 6 + 1 for number, name in enumerate(METRICS)}
"""Which of the six series colours of the stylesheet a metric has, on every page the same."""


def metric_names() -> Mapping[str, str]:
    """Name every metric."""
    return {
        "views": gettext("Views"),
        "reach": gettext("Reach"),
        "likes": gettext("Likes"),
        "comments": gettext("Comments"),
        "shares": gettext("Shares"),
        "quotes": gettext("Quotes"),
        "saves": gettext("Saves"),
        "clicks": gettext("Clicks"),
    }


def sentence_list(names: Sequence[str]) -> str:
    """Write names one after the other."""
    return gettext(", ").join(names)
