"""What templates need of us: icons, states, platforms, times with their zone."""

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, pgettext

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.accounts.models import Account
from corong.deliveries.models import STATE_LABELS, Delivery
from corong.deliveries.states import State
from corong.histories.queries import Known as KnownHistory
from corong.histories.queries import of as known_of
from corong.metrics.queries import Figure, Known
from corong.organisations.models import Organisation
from corong.publications.models import Publication
from dashboard import moments
from dashboard.causes import in_words
from dashboard.people.service import service_name
from dashboard.states import LOOKS

register = template.Library()
NAMES: Final = dict(STATE_LABELS)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it says nothing to screen readers, so words must stand beside it."""
    return _drawn(name)


@cache
def _drawn(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("dashboard/icons.svg"),
        name,
    )


@register.simple_tag
def state_chip(delivery: Delivery) -> SafeString:
    """Show the state of a delivery."""
    return state_mark(delivery.state)


def state_mark(state: str) -> SafeString:
    """Show a state."""
    return _chip(state, get_language() or "")


@cache
def _chip(state: str, _language: str) -> SafeString:
    look = LOOKS[State(state)]
    return format_html('<span class="chip chip-{}">{}{}</span>', look.tone, icon(look.icon), NAMES[state])


@register.simple_tag
def sign_in_service() -> str:
    """Name the sign-in service of the government, if there is one."""
    return service_name()


@register.filter
def tone(delivery: Delivery) -> str:
    """Give the tone of a delivery's state."""
    return tone_of(delivery.state)


@cache
def tone_of(state: str) -> str:
    """Give the tone of a state."""
    return LOOKS[State(state)].tone


@register.filter
def platform_name(name: str) -> str:
    """Write a platform as it writes itself."""
    try:
        return capabilities(name).label
    except UnknownPlatformError:
        return name.title()


@register.simple_tag
def moment(value: datetime | None, organisation: Organisation) -> SafeString | str:
    """Write a moment with day and zone, in the zone of the organisation."""
    return _time(value, organisation, with_day=True)


@register.simple_tag
def clock(value: datetime | None, organisation: Organisation) -> SafeString | str:
    """Write the time of day with its zone, in the zone of the organisation."""
    return _time(value, organisation, with_day=False)


def _time(value: datetime | None, organisation: Organisation, *, with_day: bool) -> SafeString | str:
    if value is None:
        return "\N{EN DASH}"
    return _written(value, organisation.timezone, get_language() or "", with_day=with_day)


@lru_cache(maxsize=10_000)
def _written(value: datetime, zone: str, _language: str, *, with_day: bool) -> SafeString:
    """Write it once: a table names a moment several times, and many people look at the same posts."""
    text = moments.written(value, ZoneInfo(zone), with_day=with_day)
    return format_html('<time datetime="{}">{}</time>', value.astimezone(UTC).isoformat(timespec="seconds"), text)


@register.simple_tag
def day(value: datetime, organisation: Organisation) -> SafeString:
    """Write the day of a moment, in the zone of the organisation."""
    local = value.astimezone(moments.zone_of(organisation))
    text = formats.date_format(local, pgettext("date format", "j M Y"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), text)


@register.filter
def on(value: date, pattern: str) -> str:
    """Write a day as `date` does; a month names each of its days several times."""
    return _day(value, pattern, get_language() or "")


@lru_cache(maxsize=10_000)
def _day(value: date, pattern: str, _language: str) -> str:
    return formats.date_format(value, pattern)


@register.simple_tag
def history_of(account: Account) -> KnownHistory:
    """Say how far an account's own posts are known."""
    return known_of(account)


@register.simple_tag
def precise(value: datetime, organisation: Organisation) -> SafeString:
    """Write a moment to the hundredth of a second, for the log."""
    zone = moments.zone_of(organisation)
    text = moments.written(value, zone, to_seconds=True)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="milliseconds"), text)


@register.filter
def figure(value: int) -> str:
    """Write a number with its thousands apart."""
    return _apart(value, get_language() or "")


@lru_cache(maxsize=10_000, typed=True)
def _apart(value: int, _language: str) -> str:
    return formats.number_format(value, force_grouping=True)


@register.filter
def known(counter: Figure) -> SafeString | str:
    """Write a counter, or say why there is none."""
    if counter.known is Known.READ and counter.value is not None:
        return figure(counter.value)
    return _unknown(counter.known, counter.value, get_language() or "")


@lru_cache(maxsize=1000)
def _unknown(reason: Known, value: int | None, _language: str) -> SafeString:
    if value is not None:
        words = gettext("newest reading failed")
        return format_html('{} <span class="small note-warn">({})</span>', figure(value), words)
    if reason is Known.FAILED:
        return format_html('<span class="note-bad small">{}</span>', gettext("reading failed"))
    names = {Known.NOT_YET: gettext("not yet read"), Known.NO_DATA: gettext("no data")}
    return format_html('<span class="soft small">{}</span>', names.get(reason) or gettext("not offered"))


@register.filter
def clipped(text: str, most: int) -> str:
    """Give the beginning of a text, as `truncatechars` does, which goes through the characters of every one."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1]}\N{HORIZONTAL ELLIPSIS}" if text.isascii() else Truncator(text).chars(most)


@register.filter
def cause(value: str) -> str:
    """Say what went wrong in the reader's language, where the words are known."""
    return in_words(value)


@register.filter
def words(publication: Publication) -> str:
    """Give the text of a publication: as it was sent, or else its post's; none for one made outside Corong."""
    if publication.text or publication.delivery is None:
        return publication.text
    return publication.delivery.post.text
