"""A notice in words, in the language in force: for mail, and as JSON for a webhook."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final, NamedTuple, Protocol

from django.utils.translation import gettext, ngettext

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.alerts.headlines import headline
from corong.alerts.models import Alert
from corong.alerts.queries import Content
from corong.alerts.responses import HEALTH, PUBLICATION
from corong.alerts.rules import Cause
from corong.alerts.troubles import BROADCAST, DELIVERY, from_json
from corong.config import config
from corong.deliveries.reasons import Reason, clock, sentence

SHOWN_IN_MAIL: Final = 10
"""Alerts of one cause that are named one by one; the rest is counted."""
SHOWN_IN_JSON: Final = 100
BY_HAND: Final = frozenset({Cause.BY_HAND, Cause.BY_HAND_LATE, Cause.BY_HAND_VERY_LATE})
MINUTE: Final = 60
HOUR: Final = 3600
BY_HAND_PATH: Final = "assisted"
"""Where the page of a post by hand is."""


class Say(Protocol):
    """Says why a delivery or an account waits."""

    def __call__(self, found: Reason, *, zone: tzinfo, now: datetime) -> str: ...  # noqa: D102 - as the class says


class Letter(NamedTuple):
    """A mail's subject and text."""

    subject: str
    text: str


def letter(content: Content) -> Letter:
    """Write a notice as a mail."""
    # A subject is one line.
    office = " ".join(content.organisation.name.split())
    if not content.alerts:
        return Letter(gettext("Corong: %(office)s is in order again") % {"office": office}, f"{_ended(content)}\n")
    subject = ngettext(
        "Corong: %(count)s trouble of %(office)s", "Corong: %(count)s troubles of %(office)s", content.count
    ) % {"count": content.count, "office": office}
    blocks = ["\n".join(_block(content, cause)) for cause in content.alerts]
    if content.ended:
        blocks.append(_ended(content))
    when = clock(content.made_at, zone=content.zone, now=content.made_at)
    foot = gettext("As of %(when)s. The home page of Corong shows what is still so, and what to do.") % {"when": when}
    return Letter(subject, "\n\n".join([*blocks, foot]) + "\n")


def _block(content: Content, cause: Cause) -> list[str]:
    alerts = content.alerts[cause]
    lines = [headline(cause, len(alerts))]
    lines += [f"  - {line(alert, zone=content.zone, now=content.made_at)}" for alert in alerts[:SHOWN_IN_MAIL]]
    more = len(alerts) - SHOWN_IN_MAIL
    if more > 0:
        rest = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
        lines.append(f"  - {rest}")
    return lines


def line(alert: Alert, *, zone: tzinfo, now: datetime, say: Say = sentence) -> str:
    """Write what happened to one thing, and why in the words of `say`, with times by the clocks of this zone."""
    told = alert.particulars
    if alert.subject in (PUBLICATION, HEALTH):
        return unusual(alert)
    if alert.subject == BROADCAST:
        return _of_broadcast(alert, zone=zone, now=now)
    facts: Mapping[str, object] = {
        "number": alert.subject_id,
        "platform": told["platform"],
        "handle": told["handle"],
        "reason": say(from_json(told), zone=zone, now=now),
    }
    if alert.subject != DELIVERY:
        return gettext("Account %(handle)s on %(platform)s: %(reason)s") % facts
    due = clock(datetime.fromisoformat(str(told["due_at"])), zone=zone, now=now)
    written = gettext("Delivery %(number)s, %(platform)s %(handle)s, due %(due)s: %(reason)s") % {**facts, "due": due}
    base = config().corong_public_address
    if alert.cause in BY_HAND and base:
        # Of what only a person can do, the way there is the news.
        return f"{written}\n    {base}/{BY_HAND_PATH}/{alert.subject_id}/"
    return written


def _of_broadcast(alert: Alert, *, zone: tzinfo, now: datetime) -> str:
    told = alert.particulars
    when = clock(datetime.fromisoformat(str(told["starts_at"])), zone=zone, now=now)
    facts = {**told, "platform": name_of(str(told["platform"])), "when": when}
    if told["needs_approval"]:
        return gettext("“%(title)s” on %(platform)s, %(when)s: it waits for approval") % facts
    if told["reason"]:
        return gettext("“%(title)s” on %(platform)s, %(when)s: %(reason)s") % facts
    return gettext("“%(title)s” on %(platform)s, %(when)s") % facts


def unusual(alert: Alert) -> str:
    """Write what is out of the ordinary, with the figures it was judged by."""
    told = alert.particulars
    if alert.cause == Cause.HEALTH:
        return gettext(
            "%(platform)s %(handle)s: %(bad)s of the %(settled)s posts of the last 24 hours did not go out; in the 30"
            " days before it was %(bad_before)s of %(settled_before)s."
        ) % {**told, "platform": name_of(str(told["platform"]))}
    facts = {**told, "platform": name_of(str(told["platform"])), "age": age(float(str(told["age_seconds"])))}
    if told["what"] == "comments":
        return (
            gettext(
                "%(platform)s %(handle)s: %(value)s comments after %(age)s, where %(usual)s are usual"
                " (%(posts)s earlier posts): “%(text)s”"
            )
            % facts
        )
    return (
        gettext(
            "%(platform)s %(handle)s: %(value)s reactions after %(age)s, where %(usual)s are usual (%(posts)s earlier"
            " posts): “%(text)s”"
        )
        % facts
    )


def age(seconds: float) -> str:
    """Write how old a post is, in the largest unit that fits."""
    if seconds < MINUTE:
        return ngettext("%(count)s second", "%(count)s seconds", round(seconds)) % {"count": round(seconds)}
    if seconds < HOUR:
        minutes = round(seconds / MINUTE)
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(seconds / HOUR)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def name_of(platform: str) -> str:
    """Write a platform as it writes itself."""
    try:
        return capabilities(platform).label
    except UnknownPlatformError:
        return platform


def _ended(content: Content) -> str:
    return ngettext(
        "%(count)s trouble you were told of is over.", "%(count)s troubles you were told of are over.", content.ended
    ) % {"count": content.ended}


def as_json(content: Content) -> dict[str, object]:
    """Write a notice for programs; `text` is the whole of it for a chat channel."""
    written = letter(content)
    return {
        "notice": content.notice_id,
        "at": content.made_at.isoformat(),
        "organisation": {
            "id": content.organisation.pk,
            "name": content.organisation.name,
            "is_practice": content.organisation.is_practice,
        },
        "text": f"{written.subject}\n\n{written.text}",
        "ended": content.ended,
        "troubles": [
            {
                "cause": cause.value,
                "count": len(alerts),
                "headline": headline(cause, len(alerts)),
                "first": [
                    {
                        "subject": alert.subject,
                        "id": alert.subject_id,
                        "text": line(alert, zone=content.zone, now=content.made_at),
                    }
                    for alert in alerts[:SHOWN_IN_JSON]
                ],
            }
            for cause, alerts in content.alerts.items()
        ],
    }
