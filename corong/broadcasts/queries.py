"""Reads of broadcasts, by what a person may see; and what a worker needs of one."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db.models import BooleanField, F, Func, Q, QuerySet

from connectors.broadcast import Plan, Privacy
from connectors.contract import RemoteId
from corong.accounts.models import TokenState
from corong.approvals.queries import approvers
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import MOVING, WAITS_FOR_A_PERSON, State
from corong.config import config
from corong.database import now, rows
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act

TROUBLED_DAYS: Final = 2


def readable(person: Person) -> QuerySet[Broadcast]:
    """Give the broadcasts of the offices the person can see, the latest first."""
    found = Broadcast.objects.filter(organisation__in=within(person, Act.READ))
    return found.select_related("organisation", "account", "created_by", "picture").order_by("-starts_at", "-pk")


def readable_by_worker(broadcast_id: int) -> Broadcast:
    """Give a broadcast with all a worker needs of it."""
    return Broadcast.objects.select_related("account", "organisation", "picture").get(pk=broadcast_id)


def in_trouble(limit: int) -> Sequence[Broadcast]:
    """
    Give broadcasts that failed, missed their time, wait for a decision, or should be on air and are not.

    Those that a hold covers are somebody's wish, and not among them; nor is what lies further back than two days.
    """
    moment = now()
    is_late = Q(
        state__in=[State.PLANNED, State.MAKING, State.READY, State.TESTING],
        is_automatic=True,
        starts_at__lt=moment - timedelta(seconds=config().corong_late_seconds),
    )
    nobody_looks = (
        Q(next_at__isnull=True) | Q(account__token_state=TokenState.DEAD) | Q(account__disconnected_at__isnull=False)
    )
    is_undecided = nobody_looks & Q(state=State.UNCERTAIN, lease_until__isnull=True)
    held = Func(F("account_id"), F("organisation_id"), function="deliveries_is_held", output_field=BooleanField())
    found = Broadcast.objects.filter(
        Q(state__in=[State.FAILED, State.MISSED]) | is_undecided | is_late,
        starts_at__gt=moment - timedelta(days=TROUBLED_DAYS),
    ).annotate(is_held=held)
    return list(found.filter(is_held=False).select_related("account").order_by("starts_at", "pk")[:limit])


def plan_of(broadcast: Broadcast) -> Plan:
    """Give a broadcast as its platform is told of it. It never begins by itself there: no hold could stop it."""
    return Plan(
        title=broadcast.title,
        description=broadcast.description,
        starts_at=broadcast.starts_at,
        privacy=Privacy(broadcast.privacy),
    )


def pages_of_others(broadcast: Broadcast) -> frozenset[RemoteId]:
    """Give the pages on the same account that belong to other broadcasts."""
    others = Broadcast.objects.filter(account=broadcast.account_id).exclude(pk=broadcast.pk).exclude(remote_id="")
    return frozenset(RemoteId(page) for page in others.values_list("remote_id", flat=True))


def digest(broadcast: Broadcast) -> str:
    """Name what an approver reads of it, as 64 hexadecimal characters: another once anything of that changes."""
    whole = [
        broadcast.title,
        broadcast.description,
        broadcast.language,
        broadcast.privacy,
        broadcast.starts_at.isoformat(),
        broadcast.is_automatic,
        broadcast.picture and [broadcast.picture.sha256, broadcast.picture.alt],
        broadcast.announcement,
        sorted(broadcast.announce_on.values_list("pk", flat=True)),
    ]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def may_approve(broadcast: Broadcast, person: Person) -> bool:
    """Say whether this person is asked to approve it: whoever asks does not answer, unless nobody else could."""
    if not broadcast.needs_approval:
        return False
    able = set(approvers(broadcast.organisation).values_list("pk", flat=True))
    return person.pk in ((able - {broadcast.asked_by_id}) or able)


def is_held(broadcast: Broadcast) -> bool:
    """Say whether a hold covers it."""
    return bool(rows("SELECT deliveries_is_held(%s, %s)", [broadcast.account_id, broadcast.organisation_id])[0][0])


def open_ones(person: Person, *, most: int) -> Sequence[Broadcast]:
    """Give what is on air, comes next or waits for a person in the offices the person can see, soonest first."""
    return list(going(person).order_by("starts_at", "pk")[:most])


def going(person: Person) -> QuerySet[Broadcast]:
    """Give the same, all of it."""
    return readable(person).filter(state__in=[state.value for state in MOVING | WAITS_FOR_A_PERSON])
