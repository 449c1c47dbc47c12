"""What the builders of reports share: columns and cells of figures, and their definitions."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext, ngettext

from corong.metrics.comparison import Typical
from corong.metrics.meanings import meaning
from corong.metrics.periods import Period
from corong.metrics.queries import Known
from corong.reports import writing
from corong.reports.tables import Cell, Column, Definition, Kind, change

FEW: Final = 3
"""A median of fewer posts than this is not shown: it would be that post's own figure."""
DAY_HOURS: Final = 24
NO_SUM: Final = frozenset({"reach"})
"""Metrics that do not add up: who saw two posts would be counted twice."""


def median_columns() -> Sequence[Column]:
    """Give the columns of `median_cells`."""
    return [
        Column(gettext("Median per post"), Kind.RATE),
        Column(gettext("of posts"), Kind.COUNT),
        Column(gettext("Median before"), Kind.RATE),
        Column(gettext("of posts before"), Kind.COUNT),
        Column(gettext("Change"), Kind.CHANGE),
    ]


def median_cells(now: Typical | None, before: Typical | None) -> Sequence[Cell]:
    """Give medians of a period and of the one before, each with its number of posts, and the change between."""
    medians = [each.median if each and each.posts >= FEW else None for each in (now, before)]
    return [_median(now), _posts(now), _median(before), _posts(before), change(medians[0], medians[1])]


def _median(typical: Typical | None) -> Cell:
    if typical is None:
        return Known.NO_DATA
    return typical.median if typical.posts >= FEW else gettext("too few posts")


def _posts(typical: Typical | None) -> Cell:
    return typical.posts if typical else 0


def rate_cell(typical: Typical | None) -> Cell:
    """Give the median per thousand followers."""
    if typical is None or typical.rate is None:
        return Known.NO_DATA
    return typical.rate if typical.rated >= FEW else gettext("too few posts")


def age_in_words(hours: int) -> str:
    """Name the age at which posts are compared."""
    if hours <= DAY_HOURS:
        return ngettext("%(count)s hour after publishing", "%(count)s hours after publishing", hours) % {"count": hours}
    days = hours // DAY_HOURS
    return ngettext("%(count)s day after publishing", "%(count)s days after publishing", days) % {"count": days}


def period_in_words(period: Period) -> str:
    """Name a period by its first and last day."""
    return gettext("%(first)s to %(last)s") % {
        "first": writing.day(period.first),
        "last": writing.day(period.last),
    }


def definitions(platform: str, metrics: Sequence[str], *, hours: int) -> Sequence[Definition]:
    """Say what the figures of a platform mean, and how medians are made."""
    names = writing.metric_names()
    return [*(definition(names, platform, metric) for metric in metrics), *terms(hours=hours)]


def terms(*, hours: int) -> Sequence[Definition]:
    """Say how medians are made, and what they are set beside."""
    return [
        Definition(
            gettext("Median per post"),
            gettext(
                "Half of the posts had more, half had less, %(age)s. Posts that are not that old yet, and posts that"
                " were not read near that age, are left out."
            )
            % {"age": age_in_words(hours)},
        ),
        Definition(
            gettext("Before"), gettext("The equally long period right before this one, counted in the same way.")
        ),
    ]


def definition(names: Mapping[str, str], platform: str, metric: str) -> Definition:
    """Say what a platform counts under a name."""
    found = meaning(platform, metric)
    term = f"{names[metric]} ({found.field})" if found.field else names[metric]
    return Definition(term, found.text)


def per_followers() -> Definition:
    """Say how posts are set against followers."""
    return Definition(
        gettext("Per 1,000 followers"),
        gettext(
            "Each post's figure divided by the followers of its own account at the end of the period, times 1,000; of"
            " these the median. A small office and a large one can be compared by it."
        ),
    )
