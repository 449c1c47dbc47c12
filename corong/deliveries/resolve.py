"""What a person decides where the engine cannot: whether an uncertain post is there. Each is one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction

from connectors import catalogue, contract
from connectors.contract import PlatformName, Published, RemoteId, Secrets
from corong.database import now, rows
from corong.deliveries import moves
from corong.deliveries.commands import WAKE, TooLateError, log, reschedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import Phase, State
from corong.people.models import Person
from corong.publications.commands import publish
from corong.publications.models import Publication
from corong.tagging.sent import text_as_sent

NO_LOOK: Final = "(d.lease_until IS NULL OR d.lease_until < clock_timestamp())"
"""True for a delivery `d` that no worker is looking for: what it sees would be lost by a decision now."""
GIVEN_UP: Final = "a person looked: it is not there, and it was given up"


class NotItsPostError(Exception):
    """The address leads to no post of this account."""


class TakenError(Exception):
    """The address is that of another post of Corong; `delivery_id` names its delivery."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__(f"this address is that of delivery {delivery_id}")
        self.delivery_id = delivery_id


@transaction.atomic
def look_now(delivery: Delivery, *, by: Person | None) -> None:
    """
    Let the engine look for an uncertain post at once, also after it has given up looking.

    Raises:
        TooLateError: it is not uncertain any more.
    """
    found = rows(
        "UPDATE deliveries_delivery SET next_at = clock_timestamp() WHERE id = %s AND state = 'uncertain' RETURNING id",
        [delivery.pk],
    )
    if not found:
        raise TooLateError("this delivery is not uncertain any more")
    log([delivery.pk], "delivery.look_asked", by=by)


@transaction.atomic
def is_there(delivery: Delivery, address: str, *, by: Person | None) -> None:
    """
    Store that a person has found the post at this address.

    Its figures are collected where the platform's connector reads ids from addresses.

    Raises:
        NotItsPostError, TakenError: see there.
        TooLateError: it is not uncertain any more, or a look is under way.
    """
    remote_id, is_known = _post_at(delivery, address)
    other = Publication.objects.filter(account=delivery.account_id, remote_id=remote_id).first()
    if other is not None and other.delivery_id not in {None, delivery.pk}:
        raise TakenError(other.delivery_id or 0)
    at: datetime = delivery.commit_at or now()
    text = text_as_sent(delivery)
    _decide(
        delivery,
        State.PUBLISHED,
        {"next_at": None, "reason_class": "", "reason": ""},
        by=by,
        details={"url": address, "id": remote_id, "found_by": "a person"},
        along=publish(Published(id=remote_id, url=address, at=at), text=text),
    )
    if not is_known:
        Publication.objects.filter(delivery=delivery).update(next_pull_at=None)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Person | None) -> None:
    """
    Send a post again that a person has looked for in vain, under the key it had: platforms that know it refuse doubles.

    What follows it in its thread follows it again.

    Raises:
        TooLateError: it is not uncertain any more, or a look is under way.
    """
    changes = {
        "due_at": moves.NOW,
        "next_at": moves.NOW,
        "phase": Phase.NONE.value,
        "notes": {},
        "tries": 0,
        "reason_class": "",
        "reason": "",
    }
    _decide(delivery, State.SCHEDULED, changes, by=by, details={"reason": "a person looked: it is not there"})
    following = Delivery.objects.filter(
        post=delivery.post_id,
        account=delivery.account_id,
        part=delivery.part + 1,
        state__in=[State.SCHEDULED, State.HELD, State.MISSED],
    ).first()
    if following is not None:
        reschedule(following, now(), by=by)
    rows("SELECT pg_notify(%s, '')", [WAKE])


@transaction.atomic
def give_up(delivery: Delivery, *, by: Person | None) -> None:
    """
    Store that a post is not there and is not wanted any more; what would follow it in its thread fails with it.

    Raises:
        TooLateError: it is not uncertain any more, or a look is under way.
    """
    changes: dict[str, object] = {
        "next_at": None,
        "phase": Phase.NONE.value,
        "notes": {},
        "reason_class": "GivenUp",
        "reason": GIVEN_UP,
    }
    _decide(delivery, State.FAILED, changes, by=by, details={"reason": GIVEN_UP})
    later = Delivery.objects.filter(post=delivery.post_id, account=delivery.account_id, part__gt=delivery.part)
    reason = "the part of the thread before it was given up"
    moves.move(
        list(later.values_list("pk", flat=True)),
        frm=State.SCHEDULED,
        to=State.FAILED,
        changes={"next_at": None, "reason_class": "GivenUp", "reason": reason},
        details={"reason": reason},
        person_id=by.pk if by else None,
    )


def _post_at(delivery: Delivery, address: str) -> tuple[RemoteId, bool]:
    """Give the id of the post at an address, and whether the platform knows it by that id."""
    account = delivery.account
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https", "at"} or not parts.netloc:
        raise NotItsPostError
    permalink = catalogue.platform(account.platform).permalink
    if permalink is None:
        return RemoteId(address[:300]), False
    known = contract.Account(
        platform=PlatformName(account.platform),
        home=account.home,
        remote_id=RemoteId(account.remote_id),
        handle=account.handle,
        secrets=Secrets(),
    )
    found = permalink.post_of(known, address)
    if found is None:
        raise NotItsPostError
    return found, True


def _decide(
    delivery: Delivery,
    to: State,
    changes: Mapping[str, object],
    *,
    by: Person | None,
    details: Mapping[str, object],
    along: moves.Along | None = None,
) -> None:
    """Move an uncertain delivery under a new fence, so that no look that began before can write."""
    moved = moves.move(
        [delivery.pk],
        frm=State.UNCERTAIN,
        to=to,
        changes={**changes, "fence": moves.NEXT_FENCE, "lease_until": None},
        details=details,
        person_id=by.pk if by else None,
        only_if=NO_LOOK,
        along=along,
    )
    if not moved:
        raise TooLateError("this delivery is not uncertain any more, or it is being looked for at this moment")
