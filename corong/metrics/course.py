"""How one post went: every reading where it moved fast and lately, the last of each day in between."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from corong.metrics.models import METRICS, Rollup, Sample
from corong.publications.models import Publication

YOUNG: Final = timedelta(days=10)
LATELY: Final = timedelta(days=3)
"""Of these spans every reading is given: from publishing on, and up to the newest one."""
MOST_READINGS: Final = 1500


@dataclass(frozen=True, slots=True)
class Point:
    """Counters that a post had from `taken_at` to `seen_at`; None is no data."""

    taken_at: datetime
    seen_at: datetime
    counters: Sequence[int | None]


def course(publication: Publication) -> Sequence[Point]:
    """
    Give the readings of a post, earliest first, at most `MOST_READINGS` of the newest.

    Only the weekly tables of its first days and of the newest ones are touched, whatever its age.
    """
    # A clock ahead of ours may have given it a time of publishing after its first reading.
    young = (publication.published_at - timedelta(days=1), publication.published_at + YOUNG)
    newest = publication.sampled_at or young[1]
    lately = max(newest - LATELY, young[1])
    samples = Sample.objects.filter(
        Q(taken_at__range=young) | Q(taken_at__range=(lately, newest)), publication_id=publication.pk
    ).order_by("taken_at")
    points = [Point(each.taken_at, each.seen_at, _counters(each)) for each in samples]
    if newest > young[1]:
        begun = [point.taken_at for point in points]
        for each in Rollup.objects.filter(publication_id=publication.pk, day__gte=young[1].date()):
            place = bisect_right(begun, each.taken_at) - 1
            if place < 0 or points[place].seen_at < each.taken_at:  # no reading above tells of it
                points.append(Point(each.taken_at, each.taken_at, _counters(each)))
    return sorted(points, key=lambda point: point.taken_at)[-MOST_READINGS:]


def _counters(row: Sample | Rollup) -> Sequence[int | None]:
    return [getattr(row, metric) for metric in METRICS]
