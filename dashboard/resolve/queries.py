"""Both sides of an uncertain delivery: what we sent, and what is known of the account since."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from corong.deliveries.models import Attempt, Delivery
from corong.people.models import Person
from corong.people.queries import may
from corong.people.rules import Act
from corong.publications.models import Publication

AROUND: Final = timedelta(days=1)
MOST: Final = 5


def uncertain_context(person: Person, delivery: Delivery, *, now: datetime) -> dict[str, object]:
    """Give what the page needs so that a person can decide."""
    attempts = list(delivery.attempts.all())
    sent = [attempt for attempt in attempts if attempt.phase == "commit"]
    return {
        "can_resolve": may(person, Act.RESOLVE, delivery.organisation),
        "sent": sent[-1] if sent else None,
        "last_look": _last_look(attempts),
        "next_look": delivery.next_at,
        "is_looking": delivery.lease_until is not None and delivery.lease_until > now,
        "neighbours": _neighbours(delivery),
    }


def _last_look(attempts: Sequence[Attempt]) -> Attempt | None:
    looks = [attempt for attempt in attempts if attempt.verb == "find"]
    return looks[-1] if looks else None


def _neighbours(delivery: Delivery) -> Sequence[Publication]:
    """Give what the account published at about that time, so that one is not taken for another."""
    at = delivery.commit_at or delivery.due_at
    if at is None:
        return []
    found = Publication.objects.filter(account=delivery.account, published_at__range=(at - AROUND, at + AROUND))
    return list(found.order_by("-published_at")[:MOST])
