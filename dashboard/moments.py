"""Moments as people of an office read them: in its zone, in their language, always with the zone's name."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext, pgettext

from corong.organisations.models import Organisation


class NoSuchMomentError(ValueError):
    """The clock of this zone jumps over this time of this day."""


def zone_of(organisation: Organisation) -> ZoneInfo:
    """Give the zone of an office."""
    return ZoneInfo(organisation.timezone)


def zone_name(zone: ZoneInfo, moment: datetime | None = None) -> str:
    """Name a zone as people do: WIB, WITA, WIT."""
    return (moment or datetime.now(UTC)).astimezone(zone).strftime("%Z")


def written(moment: datetime, zone: ZoneInfo, *, with_day: bool = True, to_seconds: bool = False) -> str:
    """Write a moment in full, for example: Sel, 24 Nov 2026, 09.00 WITA."""
    local = moment.astimezone(zone)
    pattern = pgettext("time format", "H:i:s") if to_seconds else pgettext("time format", "H:i")
    clock = formats.date_format(local, pattern)
    name = zone_name(zone, moment)
    if not with_day:
        return f"{clock} {name}"
    day = formats.date_format(local, pgettext("date format", "D, j M Y"))
    return gettext("%(day)s, %(clock)s %(zone)s") % {"day": day, "clock": clock, "zone": name}


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """
    Give the moment of a local day and time; of two equal local times the earlier.

    Raises:
        NoSuchMomentError: the clock jumps over it.
    """
    moment = datetime.combine(day, clock, zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != datetime.combine(day, clock):
        raise NoSuchMomentError(f"{day} {clock} does not exist in {zone.key}")
    return moment


def day_bounds(first: date, days: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the moments between which some local days lie."""
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(first + timedelta(days=days), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
