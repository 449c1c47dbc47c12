"""What people do with broadcasts: plan, change, move, call off, decide. Each is one transaction."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from connectors.broadcast import Privacy
from connectors.contract import Secrets
from corong.accounts import seal
from corong.accounts.models import Account
from corong.approvals import queries as approvals
from corong.broadcasts import moves, queries, rules
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import ALLOWED, CHANGEABLE, MOVES, REMOVABLE, WAITS_FOR_A_PERSON, State, Step, Wish
from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Medium, Pillar


class GoneOnError(Exception):
    """The broadcast has gone on meanwhile, so that this can no longer be done."""


class NotAskedError(Exception):
    """This person is not asked for their approval: they may not give it, or have planned it themselves."""


class OtherProgrammeError(Exception):
    """The broadcast was changed after it was read."""


class TimePassedError(Exception):
    """Its time lies too far back: it needs a new one."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything an officer says of a broadcast. `starts_at` is aware."""

    title: str
    starts_at: datetime
    description: str = ""
    language: str = "id"
    privacy: Privacy = Privacy.PUBLIC
    is_automatic: bool = True
    picture: Medium | None = None
    pillar: Pillar = Pillar.SERVICE
    announcement: str = ""
    announce_on: Sequence[Account] = field(default=())

    def fields(self) -> dict[str, Any]:
        """Give what stands in columns of the broadcast's own."""
        return {
            "title": self.title,
            "description": self.description,
            "language": self.language,
            "privacy": self.privacy.value,
            "starts_at": self.starts_at,
            "is_automatic": self.is_automatic,
            "picture": self.picture,
            "pillar": self.pillar.value,
            "announcement": self.announcement,
        }


@transaction.atomic
def plan(organisation: Organisation, account: Account, programme: Programme, *, by: Person | None) -> Broadcast:
    """Store a broadcast; its page and stream are made `rules.MAKE_AHEAD` before its time."""
    broadcast = Broadcast.objects.create(
        organisation=organisation,
        account=account,
        key=secrets.token_hex(8),
        next_at=max(programme.starts_at - rules.MAKE_AHEAD, now()),
        created_by=by,
        asked_by=by,
        needs_approval=bool(approvals.route(organisation)),
        **programme.fields(),
    )
    broadcast.announce_on.set(programme.announce_on)
    moves.tell(broadcast, "broadcast.planned", person_id=_who(by), details={"starts_at": programme.starts_at})
    return broadcast


@transaction.atomic
def change(broadcast: Broadcast, programme: Programme, *, by: Person | None) -> None:
    """
    Change a broadcast that is not on air; what waits for a person goes on with it.

    Raises:
        GoneOnError: its page is being made, it is tested, on air, over, or a worker has it at this moment.
    """
    current = _locked(broadcast, CHANGEABLE)
    fields = programme.fields()
    is_made = bool(current.remote_id)
    if programme.picture is not None and programme.picture.pk != current.picture_id:
        fields["is_illustrated"] = False
    moves.tell(current, "broadcast.changed", person_id=_who(by), details={"starts_at": programme.starts_at})
    Broadcast.objects.filter(pk=current.pk).update(
        **fields,
        asked_by=by,
        approved_by=None,
        needs_approval=bool(approvals.route(current.organisation)),
        is_changed=is_made,
        fence=moves.ONE_MORE,
        next_at=Now() if is_made else max(programme.starts_at - rules.MAKE_AHEAD, now()),
    )
    current.announce_on.set(programme.announce_on)
    if current.state in WAITS_FOR_A_PERSON:
        _go_on(current, by=by)


@transaction.atomic
def approve(broadcast: Broadcast, *, by: Person, digest: str) -> None:
    """
    Let a broadcast go on: its page, and what other accounts will say of it, were read and approved.

    `digest` is `queries.digest` of what was read.

    Raises:
        GoneOnError: it needs no approval (any more). NotAskedError, OtherProgrammeError: see there.
    """
    locked = Broadcast.objects.select_for_update(of=("self",)).select_related("organisation", "picture")
    current = locked.get(pk=broadcast.pk)
    if not current.needs_approval or current.state in {State.CANCELLED, State.COMPLETE}:
        raise GoneOnError
    if not queries.may_approve(current, by):
        raise NotAskedError
    if queries.digest(current) != digest:
        raise OtherProgrammeError
    Broadcast.objects.filter(pk=current.pk).update(needs_approval=False, approved_by=by)
    moves.tell(current, "broadcast.approved", person_id=by.pk)


@transaction.atomic
def ask(broadcast: Broadcast, wish: Wish, *, by: Person | None) -> None:
    """
    Let the engine test it, put it on air or end it, as soon as that can be.

    Raises:
        GoneOnError: that makes no sense where it stands now.
    """
    current = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    if current.state not in ALLOWED[wish] or current.wish == Wish.REMOVE:
        raise GoneOnError
    Broadcast.objects.filter(pk=current.pk).update(wish=wish, next_at=Now())
    moves.tell(current, f"broadcast.asked_{wish}", person_id=_who(by))


@transaction.atomic
def hurry(broadcast: Broadcast, *, by: Person | None) -> None:
    """Have it looked at now: what is planned is made at once, what is uncertain looked for."""
    current = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    Broadcast.objects.filter(pk=current.pk, lease_until=None).update(next_at=Now())
    moves.tell(current, "broadcast.hurried", person_id=_who(by))


@transaction.atomic
def resume(broadcast: Broadcast, *, by: Person | None) -> None:
    """
    Go on with what was held or failed, at the time it has.

    Raises:
        GoneOnError: it does not wait for that. TimePassedError: see there.
    """
    current = _locked(broadcast, WAITS_FOR_A_PERSON)
    limit = timedelta(seconds=current.organisation.missed_after_seconds)
    if current.starts_at + limit <= now():
        raise TimePassedError
    _go_on(current, by=by)


@transaction.atomic
def cancel(broadcast: Broadcast, *, by: Person | None, reason: str = "") -> None:
    """
    Call a broadcast off; its page is taken off the platform, if it is there.

    Raises:
        GoneOnError: it is on air, over, or its page is being made.
    """
    current = _locked(broadcast, REMOVABLE)
    if current.remote_id:
        changes = {"wish": Wish.REMOVE, "next_at": Now(), "fence": moves.ONE_MORE, "tries": 0}
        Broadcast.objects.filter(pk=current.pk).update(**changes)
        moves.tell(current, "broadcast.asked_remove", person_id=_who(by), details={"reason": reason})
        return
    _move(
        current,
        State.CANCELLED,
        {"next_at": None, "reason": reason[:600], "reason_class": "", "fence": moves.ONE_MORE},
        by=by,
        details={"reason": reason},
    )


@transaction.atomic
def is_not_there(broadcast: Broadcast, *, by: Person) -> None:
    """
    Decide that the page of an uncertain broadcast is not on the platform: it is made again.

    Raises:
        GoneOnError: it is not uncertain, or is being looked for.
    """
    current = _locked(broadcast, frozenset({State.UNCERTAIN}))
    changes = {
        "next_at": Now(),
        "step": Step.NONE,
        "looks": 0,
        "fence": moves.ONE_MORE,
        "reason": "",
        "reason_class": "",
    }
    _move(current, State.PLANNED, changes, by=by, details={"reason": "a person looked: it is not there"})


@transaction.atomic
def give_up(broadcast: Broadcast, *, by: Person) -> None:
    """
    Give up what is uncertain: whatever is on the platform is left to people.

    Raises:
        GoneOnError: it is not uncertain, or is being looked for.
    """
    current = _locked(broadcast, frozenset({State.UNCERTAIN}))
    _move(current, State.CANCELLED, {"next_at": None, "fence": moves.ONE_MORE}, by=by)


@transaction.atomic
def reveal(broadcast: Broadcast, *, by: Person) -> Secrets:
    """Give address and key of the stream, and log who asked; nothing where it has none yet."""
    if not broadcast.sealed:
        return Secrets()
    moves.tell(broadcast, "broadcast.key_shown", person_id=by.pk)
    return seal.reveal(broadcast.sealed)


def _locked(broadcast: Broadcast, allowed: frozenset[State]) -> Broadcast:
    """Lock the row, and give it as it is; not while a worker makes a call that changes something on the platform."""
    current = Broadcast.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=broadcast.pk)
    is_busy = current.step != Step.NONE and current.lease_until is not None and current.lease_until > now()
    # Its page may be there: only looking for it, or a person who has looked, decides.
    is_begun = current.state == State.MAKING and not current.remote_id
    if current.state not in allowed or current.wish == Wish.REMOVE or is_busy or is_begun:
        raise GoneOnError
    return current


def _go_on(current: Broadcast, *, by: Person | None) -> None:
    to = State.PLANNED if not current.remote_id else State.MAKING if not current.is_bound else State.READY
    changes = {"next_at": Now(), "tries": 0, "wish": Wish.NONE, "step": Step.NONE, "reason": "", "reason_class": ""}
    if to is State.PLANNED:
        changes["next_at"] = max(Broadcast.objects.get(pk=current.pk).starts_at - rules.MAKE_AHEAD, now())
    _move(current, to, changes, by=by)


def _move(
    current: Broadcast,
    to: State,
    changes: Mapping[str, Any],
    *,
    by: Person | None,
    details: Mapping[str, object] | None = None,
) -> None:
    if to not in MOVES[State(current.state)]:
        raise GoneOnError
    moves.move(current, to, changes=changes, details=details, person_id=_who(by))


def _who(person: Person | None) -> int | None:
    return person.pk if person else None
