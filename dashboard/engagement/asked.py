"""What the pages of figures are asked for: a period, and the age at which posts are compared."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date

from corong.metrics.derived import MILESTONE_HOURS
from corong.metrics.periods import Period
from corong.organisations.models import Organisation
from dashboard import moments

LENGTHS: Final = (7, 30, 90, 365)
USUAL_LENGTH: Final = 30
DAY, WEEK = MILESTONE_HOURS
SHORT_LENGTH: Final = 14
"""In a period this short hardly a post is a week old."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, and the age in hours; `length` is what was chosen, `until` is empty for up to today."""

    period: Period
    hours: int
    length: int
    until: date | None

    def query(self, **others: object) -> str:
        """Write it as the query of an address, with other parameters that are not empty."""
        own = {"days": self.length, "until": self.until or "", "age": self.hours}
        return urlencode({name: value for name, value in {**own, **others}.items() if value != ""})


def asked(query: QueryDict, office: Organisation, now: datetime, *, usual: int = USUAL_LENGTH) -> Asked:
    """Read what is asked for; what makes no sense is what is usual."""
    today = now.astimezone(moments.zone_of(office)).date()
    length = _number(query.get("days", ""), LENGTHS, usual)
    until = _day(query.get("until", ""))
    hours = _number(query.get("age", ""), MILESTONE_HOURS, DAY if length <= SHORT_LENGTH else WEEK)
    if until is not None and not date(2000, 1, 1) <= until < today:
        until = None
    return Asked(Period.ending(until or today, days=length), hours, length, until)


def _number(text: str, allowed: tuple[int, ...], usual: int) -> int:
    return int(text) if text in {str(each) for each in allowed} else usual


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
