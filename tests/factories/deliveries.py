"""Deliveries in any state, attempts, and signs of life."""

from datetime import datetime, timedelta

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries import commands
from corong.deliveries.heartbeats import beat
from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import State
from corong.events.models import Event
from corong.people.models import Person
from corong.posts.models import Post


def delivery(
    post: Post,
    account: Account,
    *,
    state: State = State.SCHEDULED,
    due_at: datetime | None = None,
    reason: str = "",
    by: Person | None = None,
) -> Delivery:
    """Schedule part 0 of a post, and put it into a state as the engine would leave it."""
    due_at = due_at or now() + timedelta(hours=3)
    made = commands.schedule(post, [account], due_at, by=by)
    if due_at < now():
        # Scheduled in good time, as its story should tell.
        Event.objects.filter(subject="delivery", subject_id=made[0].pk).update(at=due_at - timedelta(hours=20))
    Delivery.objects.filter(pk=made[0].pk).update(state=state.value, reason=reason)
    return Delivery.objects.get(pk=made[0].pk)


def attempt(
    delivery: Delivery,
    *,
    verb: str = "publish",
    phase: str = "commit",
    outcome: str = "published",
    started_at: datetime | None = None,
    error_class: str = "",
    message: str = "",
) -> Attempt:
    """Add a finished try."""
    begun = started_at or now()
    return Attempt.objects.create(
        delivery=delivery,
        fence=delivery.attempts.count() + 1,
        worker="publish@latihan:1",
        verb=verb,
        phase=phase,
        outcome=outcome,
        started_at=begun,
        finished_at=begun + timedelta(seconds=0.4),
        error_class=error_class,
        message=message,
    )


def heartbeat(kind: str) -> None:
    """Let a process show that it works."""
    beat(f"{kind}@latihan:1", kind)
