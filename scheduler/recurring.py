"""Expands recurring slots by our own code: each schedule and local date once, in the organisation's zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from corong.database import now
from corong.deliveries.commands import schedule as schedule_deliveries
from corong.posts.commands import Content, compose
from corong.posts.models import Occurrence, Pillar, Schedule

AHEAD: Final = timedelta(days=7)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """
    Give the UTC moment of a local time on a local date.

    A time that comes twice (clocks go back) is its first coming; one that is skipped (clocks go forward) is as long
    after midnight as it would have been without the change.
    """
    return datetime.combine(day, at.replace(fold=0), zone).astimezone(UTC)


def expand() -> int:
    """Make the posts of the coming week for every active schedule; say how many were made."""
    made = 0
    for each in Schedule.objects.filter(is_active=True).select_related("organisation", "author"):
        zone = ZoneInfo(each.organisation.timezone)
        today = now().astimezone(zone).date()
        for number in range(AHEAD.days + 1):
            day = today + timedelta(days=number)
            if day.weekday() in each.weekdays and each.starts_on <= day and (not each.ends_on or day <= each.ends_on):
                made += _one(each, day, moment(day, each.local_time, zone))
    return made


@transaction.atomic
def _one(each: Schedule, day: date, due_at: datetime) -> int:
    # The row is locked, so that two schedulers cannot both find the date free; the unique key would refuse the second.
    Schedule.objects.select_for_update().get(pk=each.pk)
    if due_at <= now() or Occurrence.objects.filter(schedule=each, local_date=day).exists():
        return 0
    post = compose(each.organisation, each.author, Content(text=each.text, pillar=Pillar(each.pillar)))
    Occurrence.objects.create(schedule=each, local_date=day, post=post)
    schedule_deliveries(post, list(each.accounts.filter(disconnected_at=None)), due_at, by=each.author)
    return 1
