"""What somebody typed to hold posts, and what is wrong with it, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext

from corong.accounts.models import Account
from corong.organisations.models import Organisation
from dashboard import moments

MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """The form as typed; `office`, `platform` and `account` narrow what is held, together."""

    office: str = ""
    platform: str = ""
    account: str = ""
    reason: str = ""
    when: str = "now"
    day: str = ""
    clock: str = ""

    @classmethod
    def of_form(cls, form: QueryDict) -> Self:
        """Read the form."""
        names = ("office", "platform", "account", "reason", "when", "day", "clock")
        return cls(**{name: form.get(name, "").strip() for name in names})


@dataclass(slots=True)
class Verdict:
    """Errors by field; without any, the rest is what was asked for. `starts_at` None means at once."""

    office: Organisation
    errors: dict[str, str] = field(default_factory=dict)
    account: Account | None = None
    platform: str = ""
    starts_at: datetime | None = None


def judge(wish: Wish, offices: Sequence[Organisation], accounts: Sequence[Account], *, now: datetime) -> Verdict:
    """Judge a wish against the offices and accounts the person may hold."""
    office = next((each for each in offices if str(each.pk) == wish.office), None)
    verdict = Verdict(office=office or offices[0])
    if office is None:
        verdict.errors["office"] = gettext("Choose the office whose posts are to be held.")
    if wish.account:
        verdict.account = next((each for each in accounts if str(each.pk) == wish.account), None)
        if verdict.account is None or not verdict.account.organisation.path.startswith(verdict.office.path):
            verdict.errors["account"] = gettext("This account is not one of this office: choose another.")
        elif wish.platform and verdict.account.platform != wish.platform:
            verdict.errors["account"] = gettext("This account is on another platform: choose one of the two.")
    if wish.platform and wish.platform not in {each.platform for each in accounts}:
        verdict.errors["platform"] = gettext("There is no account on this platform.")
    verdict.platform = wish.platform
    if not wish.reason:
        verdict.errors["reason"] = gettext("Say why: officers read it beside each post that waits.")
    elif len(wish.reason) > MOST_REASON:
        verdict.errors["reason"] = gettext("This is longer than %(limit)s characters: shorten it.") % {
            "limit": MOST_REASON
        }
    if wish.when == "later":
        _judge_time(wish, verdict, now=now)
    return verdict


def _judge_time(wish: Wish, verdict: Verdict, *, now: datetime) -> None:
    zone = moments.zone_of(verdict.office)
    try:
        clock = time.fromisoformat(wish.clock).replace(tzinfo=None)
        starts_at = moments.moment_of(date.fromisoformat(wish.day), clock, zone)
    except (ValueError, OverflowError):
        verdict.errors["day"] = gettext("The day or the time is missing: choose both.")
        return
    if starts_at <= now:
        verdict.errors["day"] = gettext("This time has passed; it is now %(now)s. Choose a later one.") % {
            "now": moments.written(now, zone)
        }
    else:
        verdict.starts_at = starts_at
