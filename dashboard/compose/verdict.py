"""Whether what was typed can be stored or scheduled, and what stands against it, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext

from connectors.catalogue import PLATFORMS
from corong.accounts.models import Account
from corong.posts.rules import Check, check
from dashboard import moments
from dashboard.compose.typed import MOST_MEDIA, Typed

LENGTHS: Final = {"link_url": 1000, "link_title": 300, "link_description": 600}
MOST_CHARACTERS: Final = 100_000


@dataclass(slots=True)
class Verdict:
    """Errors by field; without any, `due_at` and `chosen` are what was asked for."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    chosen: Sequence[Account] = ()
    due_at: datetime | None = None

    def add(self, name: str, sentence: str) -> None:
        """Put a sentence to a field."""
        self.errors.setdefault(name, []).append(sentence)


def for_draft(typed: Typed) -> Verdict:
    """Judge whether it can be kept: little is asked of a draft."""
    verdict = Verdict()
    content = typed.content()
    if not content.text and not content.media:
        verdict.add("text", gettext("There is no text yet: write what the public should know."))
    _judge_sizes(typed, verdict)
    return verdict


def for_schedule(typed: Typed, offered: Sequence[Account], *, now: datetime) -> Verdict:
    """Judge whether it can go out on the chosen accounts at the chosen time."""
    verdict = Verdict(chosen=[account for account in offered if account.pk in typed.accounts])
    if not verdict.chosen:
        verdict.add("accounts", gettext("No account is chosen: tick at least one on which to publish."))
    _judge_content(typed, verdict)
    _judge_time(typed, verdict, now=now)
    return verdict


def for_change(typed: Typed, chosen: Sequence[Account]) -> Verdict:
    """Judge whether the content can take the place of what is scheduled on these accounts."""
    verdict = Verdict(chosen=chosen)
    _judge_content(typed, verdict)
    return verdict


def checks(typed: Typed, chosen: Sequence[Account]) -> Sequence[Check]:
    """Ask the rules of each platform that has a chosen account."""
    content = typed.content()
    platforms = dict.fromkeys(account.platform for account in chosen if account.platform in PLATFORMS)
    return [check(content, platform, typed.tags) for platform in platforms]


def _judge_content(typed: Typed, verdict: Verdict) -> None:
    content = typed.content()
    if not content.text:
        verdict.add("text", gettext("There is no text yet: write what the public should know."))
    _judge_sizes(typed, verdict)
    if content.text:
        for result in checks(typed, verdict.chosen):
            if not result.is_ready:
                verdict.add(
                    "text",
                    gettext('%(platform)s would refuse this post; the reasons are listed under "On each platform".')
                    % {"platform": result.capabilities.label},
                )


def _judge_sizes(typed: Typed, verdict: Verdict) -> None:
    if typed.link_url:
        try:
            URLValidator(schemes=["http", "https"])(typed.link_url)
        except ValidationError:
            verdict.add("link_url", gettext("This is no web address: it begins with https:// and has no spaces."))
        else:
            if urlsplit(typed.link_url).username:
                verdict.add("link_url", gettext("The address holds a user name or password: use the public address."))
    for name, limit in LENGTHS.items():
        if len(getattr(typed, name)) > limit:
            verdict.add(name, gettext("This is longer than %(limit)s characters: shorten it.") % {"limit": limit})
    if sum(map(len, (typed.text, *typed.parts, *typed.variants.values()))) > MOST_CHARACTERS:
        verdict.add("text", gettext("The text is far too long for a post: put it on your website and link to it."))
    if len(typed.media) > MOST_MEDIA:
        verdict.add("media", gettext("A post takes %(limit)s files at most: remove some.") % {"limit": MOST_MEDIA})


def _judge_time(typed: Typed, verdict: Verdict, *, now: datetime) -> None:
    zone = moments.zone_of(typed.office)
    try:
        day, clock = date.fromisoformat(typed.day), time.fromisoformat(typed.clock).replace(tzinfo=None)
        due_at = moments.moment_of(day, clock, zone)
    except moments.NoSuchMomentError:
        verdict.add("day", gettext("The clock jumps over this time on this day: choose another."))
    except (ValueError, OverflowError):
        verdict.add("day", gettext("The day or the time is missing: choose both."))
    else:
        if due_at <= now:
            verdict.add(
                "day",
                gettext("This time has passed; it is now %(now)s. Choose a later one.")
                % {"now": moments.written(now, zone)},
            )
        elif due_at.year > now.year + 5:
            verdict.add("day", gettext("This is more than five years ahead: check the year."))
        else:
            verdict.due_at = due_at
