"""What the address of a calendar page asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404

from corong.accounts.models import Account
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Pillar
from dashboard import moments
from dashboard.calendar import queries
from dashboard.calendar.period import Period, View, period
from dashboard.calendar.queries import Wanted

Row = TypeVar("Row", Organisation, Account, Person)


@dataclass(frozen=True, slots=True)
class Asked:
    """The page asked for, and what can be chosen on it."""

    period: Period
    wanted: Wanted
    offices: Sequence[Organisation]
    accounts: Sequence[Account]
    authors: Sequence[Person]
    zone: ZoneInfo
    today: date

    def filters(self) -> dict[str, str]:
        """Give the choices as they stand in the address; what is not chosen is left out."""
        wanted = self.wanted
        every = {
            "office": str(wanted.office.pk) if wanted.office else "",
            "account": str(wanted.account or ""),
            "pillar": wanted.pillar,
            "state": wanted.state,
            "author": str(wanted.author or ""),
        }
        return {name: value for name, value in every.items() if value}

    def address(self, *, view: View | None = None, day: date | None = None) -> str:
        """Give the address of another page with the same choices."""
        where = {"view": (view or self.period.view).value, "day": (day or self.period.chosen).isoformat()}
        return f"?{urlencode({**where, **self.filters()})}"


def read(person: Person, given: Mapping[str, str], *, now: datetime) -> Asked | None:
    """
    Read what is asked for; None: the person sees no office at all.

    Raises:
        Http404: a day that is none, or a choice the person cannot see.
    """
    offices = queries.offices(person)
    if not offices:
        return None
    accounts, authors = queries.accounts(offices), queries.authors(offices)
    office = _chosen(offices, given.get("office", ""))
    account = _chosen(accounts, given.get("account", ""))
    author = _chosen(authors, given.get("author", ""))
    pillar, state = given.get("pillar", ""), given.get("state", "")
    if (pillar and pillar not in Pillar.values) or (state and state not in set(State)):
        raise Http404
    zone = moments.zone_of(office or offices[0])
    today = now.astimezone(zone).date()
    try:
        view = View(given.get("view", "") or View.WEEK)
        shown = period(view, date.fromisoformat(given.get("day", "") or today.isoformat()))
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    wanted = Wanted(
        office=office,
        account=account.pk if account else None,
        pillar=pillar,
        state=state,
        author=author.pk if author else None,
    )
    return Asked(shown, wanted, offices, accounts, authors, zone, today)


def _chosen(rows: Sequence[Row], asked: str) -> Row | None:
    found = next((row for row in rows if str(row.pk) == asked), None)
    if asked and found is None:
        raise Http404
    return found
