"""The report of when an account's posts are answered best, and when the public writes to it."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.accounts.models import Account
from corong.metrics.best_time import LEAST_OF_SLOT, LEAST_POSTS, Slot, Times
from corong.reports.tables import Cell, Column, Definition, Kind, Report, Row, Table

HOURS: Final = 24
LEAST_WRITTEN: Final = 30
"""Comments and mentions below which nothing is said of when they come."""


def report(account: Account, found: Times, written: Mapping[int, int]) -> Report:
    """Report on the slots of an account."""
    return Report(
        name="times",
        title=gettext("Best time for %(handle)s on %(platform)s")
        % {"handle": account.handle, "platform": capabilities(account.platform).label},
        zone=ZoneInfo(account.organisation.timezone),
        as_of=None,
        facts=[
            (gettext("Office"), account.organisation.name),
            (gettext("Posts of the past year"), str(found.posts)),
        ],
        tables=[_slots(found), _written(written)],
        definitions=definitions(),
    )


def definitions() -> Sequence[Definition]:
    """Say how the figures of this page are made."""
    return [
        Definition(
            gettext("Response"),
            gettext("Likes, comments, shares, quotes and saves a post got in its first 24 hours."),
        ),
        Definition(
            gettext("Above the usual"),
            gettext(
                "How much more the posts of an hour got than this account's posts usually do. With few posts the"
                " figure is drawn towards the usual one, since chance alone makes a few posts differ. An hour with"
                " fewer than %(slot)s posts has no figure, and an account with fewer than %(posts)s posts none at all."
            )
            % {"slot": LEAST_OF_SLOT, "posts": LEAST_POSTS},
        ),
    ]


def hour_in_words(hour: int) -> str:
    """Name an hour of the day."""
    return gettext("%(from)s to %(to)s o'clock") % {"from": f"{hour:02d}", "to": f"{(hour + 1) % HOURS:02d}"}


def weekday(number: int) -> str:
    """Name a day of the week, of which 0 is Monday."""
    return str(WEEKDAYS[number])


def effect(slot: Slot, *, is_enough: bool) -> Cell:
    """Give what a slot is above the usual, or how many posts it lacks."""
    if not is_enough or slot.effect is None:
        return gettext("%(posts)s of %(needed)s posts") % {"posts": slot.posts, "needed": LEAST_OF_SLOT}
    return slot.effect


def _slots(found: Times) -> Table:
    return Table(
        "slots",
        gettext("Hours with posts"),
        [
            Column(gettext("Day")),
            Column(gettext("Hour")),
            Column(gettext("Posts"), Kind.COUNT),
            Column(gettext("Above the usual"), Kind.CHANGE),
        ],
        [
            Row([weekday(slot.weekday), hour_in_words(slot.hour), slot.posts, effect(slot, is_enough=found.is_enough)])
            for _, slot in sorted(found.slots.items())
        ],
    )


def _written(written: Mapping[int, int]) -> Table:
    total = sum(written.values())
    return Table(
        "written",
        gettext("When the public writes"),
        [
            Column(gettext("Hour")),
            Column(gettext("Comments and mentions"), Kind.COUNT),
            Column(gettext("Share"), Kind.SHARE),
        ],
        [
            Row([hour_in_words(hour), written.get(hour, 0), written.get(hour, 0) / total])
            for hour in (range(HOURS) if total >= LEAST_WRITTEN else ())
        ],
        note=gettext("Comments and mentions of the past year: %(count)s; at least %(needed)s are needed.")
        % {"count": total, "needed": LEAST_WRITTEN},
    )
