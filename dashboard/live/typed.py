"""What somebody typed to plan a broadcast, and what is wrong with it, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, Self

from django.http import QueryDict
from django.utils.translation import gettext

from connectors.broadcast import Privacy
from corong.accounts.models import Account
from corong.broadcasts.announcing import content
from corong.broadcasts.commands import Programme
from corong.broadcasts.models import Broadcast
from corong.organisations.models import Organisation
from corong.posts.models import Medium, Pillar
from corong.posts.rules import check
from dashboard import moments
from dashboard.compose.sentences import problem_sentence

MOST_TITLE: Final = 100
MOST_DESCRIPTION_BYTES: Final = 5000
"""YouTube's limits (docs/platforms/youtube.md), the only platform so far on which we broadcast."""
SHORTEST_LEAD: Final = timedelta(minutes=2)
"""A platform wants the time of a broadcast to lie ahead when it hears of it."""
ADDRESS: Final = "https://www.youtube.com/watch?v=xxxxxxxxxxx"
"""As long as an address will be, before there is one."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as typed."""

    title: str = ""
    description: str = ""
    account: str = ""
    privacy: str = Privacy.PUBLIC.value
    day: str = ""
    clock: str = ""
    is_automatic: bool = True
    pillar: str = Pillar.SERVICE.value
    announcement: str = ""
    announce_on: frozenset[str] = frozenset()

    @classmethod
    def fresh(cls, office: Organisation, *, now: datetime) -> Self:
        """Begin one, tomorrow at nine."""
        tomorrow = now.astimezone(moments.zone_of(office)) + timedelta(days=1)
        return cls(day=tomorrow.strftime("%Y-%m-%d"), clock="09:00")

    @classmethod
    def of(cls, broadcast: Broadcast) -> Self:
        """Go on with a stored one."""
        local = broadcast.starts_at.astimezone(moments.zone_of(broadcast.organisation))
        return cls(
            title=broadcast.title,
            description=broadcast.description,
            account=str(broadcast.account_id),
            privacy=broadcast.privacy,
            day=local.strftime("%Y-%m-%d"),
            clock=local.strftime("%H:%M"),
            is_automatic=broadcast.is_automatic,
            pillar=broadcast.pillar,
            announcement=broadcast.announcement,
            announce_on=frozenset(str(account.pk) for account in broadcast.announce_on.all()),
        )

    @classmethod
    def of_form(cls, form: QueryDict) -> Self:
        """Read the form."""
        names = ("title", "account", "privacy", "day", "clock", "pillar")
        return cls(
            **{name: form.get(name, "").strip() for name in names},
            description=form.get("description", "").replace("\r\n", "\n").strip(),
            announcement=form.get("announcement", "").replace("\r\n", "\n").strip(),
            is_automatic=form.get("start", "automatic") == "automatic",
            announce_on=frozenset(form.getlist("announce_on")),
        )


@dataclass(slots=True)
class Verdict:
    """Errors by field; without any, `programme` is what was asked for, on `account`."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    account: Account | None = None
    programme: Programme | None = None

    def add(self, name: str, sentence: str) -> None:
        """Find fault with a field."""
        self.errors.setdefault(name, []).append(sentence)


def judge(
    typed: Typed,
    office: Organisation,
    *,
    channels: Sequence[Account],
    heralds: Sequence[Account],
    picture: Medium | None,
    now: datetime,
    fixed_at: datetime | None = None,
) -> Verdict:
    """Judge the form; a time that stays as it was (`fixed_at`) may have passed."""
    verdict = Verdict()
    verdict.account = next((each for each in channels if str(each.pk) == typed.account), None)
    if verdict.account is None:
        verdict.add("account", gettext("Choose the channel that broadcasts."))
    _judge_words(typed, verdict)
    starts_at = _moment(typed, office, verdict, now=now, fixed_at=fixed_at)
    told = [each for each in heralds if str(each.pk) in typed.announce_on]
    _judge_announcement(typed, verdict, told, picture, office)
    if not verdict.errors and starts_at is not None:
        verdict.programme = Programme(
            title=typed.title,
            starts_at=starts_at,
            description=typed.description,
            privacy=Privacy(typed.privacy),
            is_automatic=typed.is_automatic,
            picture=picture,
            pillar=Pillar(typed.pillar),
            announcement=typed.announcement,
            announce_on=told,
        )
    return verdict


def _judge_words(typed: Typed, verdict: Verdict) -> None:
    if not typed.title:
        verdict.add("title", gettext("There is no title yet: say what people will see."))
    elif len(typed.title) > MOST_TITLE:
        verdict.add("title", gettext("This is longer than %(limit)s characters: shorten it.") % {"limit": MOST_TITLE})
    if len(typed.description.encode()) > MOST_DESCRIPTION_BYTES:
        verdict.add("description", gettext("The description is too long: 5,000 bytes are allowed."))
    for name in ("title", "description"):
        if set("<>") & set(getattr(typed, name)):
            verdict.add(name, gettext("The signs < and > are not allowed here."))
    if typed.privacy not in set(Privacy):
        verdict.add("privacy", gettext("Choose who may see it."))
    if typed.pillar not in Pillar.values:
        verdict.add("pillar", gettext("Choose a content pillar."))


def _moment(
    typed: Typed, office: Organisation, verdict: Verdict, *, now: datetime, fixed_at: datetime | None
) -> datetime | None:
    zone = moments.zone_of(office)
    try:
        clock = time.fromisoformat(typed.clock).replace(tzinfo=None)
        starts_at = moments.moment_of(date.fromisoformat(typed.day), clock, zone)
    except moments.NoSuchMomentError:
        verdict.add("day", gettext("The clock jumps over this time on this day: choose another."))
        return None
    except (ValueError, OverflowError):
        verdict.add("day", gettext("The day or the time is missing: choose both."))
        return None
    if fixed_at is not None and starts_at == fixed_at.replace(second=0, microsecond=0):
        return fixed_at
    if starts_at < now + SHORTEST_LEAD:
        told = {"now": moments.written(now, zone)}
        verdict.add("day", gettext("It is now %(now)s: choose a time at least two minutes from now.") % told)
    elif starts_at.year > now.year + 1:
        verdict.add("day", gettext("This is too far ahead for a broadcast: check the year."))
    return starts_at


def _judge_announcement(
    typed: Typed, verdict: Verdict, told: Sequence[Account], picture: Medium | None, office: Organisation
) -> None:
    if not told:
        return
    if not typed.announcement:
        verdict.add("announcement", gettext("Write what the other accounts should say, or choose none of them."))
        return
    if typed.privacy == Privacy.PRIVATE:
        verdict.add("announcement", gettext("Nobody could open it: choose who may see it, or announce nothing."))
        return
    draft = Broadcast(
        organisation=office,
        title=typed.title[:MOST_TITLE],
        announcement=typed.announcement,
        picture=picture,
        pillar=Pillar.SERVICE.value,
    )
    post = content(draft, told, ADDRESS)
    for platform in dict.fromkeys(account.platform for account in told):
        result = check(post, platform)
        for problem in result.problems:
            verdict.add("announcement", f"{result.capabilities.label}: {problem_sentence(problem)}")
