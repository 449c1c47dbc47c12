"""What people publish by hand: handed to them at its time, done when one of them gives the address of the post."""

from collections.abc import Mapping

from django.db import transaction

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import PlatformName, Published, RemoteId, Secrets
from corong.database import now, rows
from corong.deliveries import moves
from corong.deliveries.claims import ASSISTED, IN_QUEUE, OVERDUE
from corong.deliveries.commands import TooLateError
from corong.deliveries.holds import NOT_HELD
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.people.models import Person
from corong.publications.commands import publish
from corong.publications.models import Publication
from corong.tagging.sent import text_as_sent


class WrongAddressError(ValueError):
    """The address is not that of a post of this account."""


class AnotherPostError(ValueError):
    """The address is that of another post of the office."""


def hand_over() -> list[int]:
    """Hand what is due on platforms without an API to people: it waits for one of them from now on."""
    found = rows(
        f"""
        SELECT d.id FROM accounts_account a JOIN deliveries_delivery d ON d.account_id = a.id
        WHERE a.platform IN ({ASSISTED}) AND a.disconnected_at IS NULL
          AND d.state = 'scheduled' AND d.due_at <= statement_timestamp() AND {NOT_HELD} AND NOT ({OVERDUE})
        ORDER BY d.due_at, d.id LIMIT %s FOR UPDATE OF d SKIP LOCKED
        """,  # noqa: S608 - constants of this package
        [IN_QUEUE],
    )
    if not found:
        return []
    return moves.move(
        [row[0] for row in found],
        frm=State.SCHEDULED,
        to=State.NEEDS_HAND,
        changes={"next_at": None, "is_ahead": False, "reason_class": "", "reason": ""},
    )


def is_held(delivery: Delivery) -> bool:
    """Say whether a hold covers the delivery: then nobody should publish it, by hand either."""
    return not rows(
        f"SELECT 1 FROM deliveries_delivery d WHERE d.id = %s AND {NOT_HELD}",  # noqa: S608 - a constant of this package
        [delivery.pk],
    )


@transaction.atomic
def done(delivery: Delivery, address: str, *, by: Person) -> None:
    """
    Store that a person published the post and gave its address: evidence like any other, and marked as theirs.

    Raises:
        WrongAddressError, AnotherPostError: see there.
        TooLateError: it does not wait for a person any more.
    """
    remote_id = _post_at(delivery, address)
    taken = Publication.objects.filter(account=delivery.account_id, remote_id=remote_id, delivery__isnull=False)
    if taken.exclude(delivery=delivery).exists():
        raise AnotherPostError
    given: Mapping[str, object] = {"given_by_person": by.pk}
    moved = moves.move(
        [delivery.pk],
        frm=State.NEEDS_HAND,
        to=State.PUBLISHED,
        changes={"next_at": None, "reason_class": "", "reason": ""},
        details={"id": remote_id, "url": address, "given_by": "a person"},
        person_id=by.pk,
        along=publish(
            Published(id=remote_id, url=address, at=now(), answer=given),
            text=text_as_sent(delivery),
        ),
    )
    if not moved:
        raise TooLateError(f"this delivery is {delivery.state} and does not wait for a person")


def _post_at(delivery: Delivery, address: str) -> RemoteId:
    account = delivery.account
    permalink = platform(account.platform).permalink
    known = contract.Account(
        platform=PlatformName(account.platform),
        home=account.home,
        remote_id=RemoteId(account.remote_id),
        handle=account.handle,
        secrets=Secrets(),
    )
    found = permalink.post_of(known, address) if permalink is not None else None
    if found is None:
        raise WrongAddressError
    return found
