"""Publish to the model platform."""

from datetime import UTC, datetime, timedelta

from connectors.contract import Absent, Account, Draft, IdempotencyKey, Prepared, Published, RemoteId, Sight
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from connectors.wire import Wire
from tests.deliveries.injection import point
from tests.deliveries.model import Made, Mood, world


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """Nothing is to be prepared."""
    del account, draft, so_far, wire
    return Prepared(ready=True)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """Make the post visible, or what the mood of the call says."""
    del prepared
    point()
    wire._permit()  # noqa: SLF001 - what the wire asks before each real call
    made = Made(key, draft.text, draft.parent.id if draft.parent else None)
    match world.mood():
        case Mood.LIMITED:
            raise RateLimited("too many", until=datetime.now(UTC) + timedelta(hours=1))
        case Mood.TRANSIENT:
            raise Transient("not now")
        case Mood.DEAD:
            raise AuthDead("revoked")
        case Mood.REJECTED:
            raise Rejected("not this")
        case Mood.LOST_BEFORE:
            raise Uncertain("no answer")
        case Mood.LATE if account.remote_id.startswith("keyed"):
            world.under_way[account.remote_id].append(made)
            raise Uncertain("no answer")
        case Mood.LATE | Mood.LOST_AFTER:
            world.accept(account.remote_id, made)
            raise Uncertain("no answer")
        case None:
            identity = world.accept(account.remote_id, made)
    point()
    return _published(identity, draft)


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """Look for the key where keys are remembered, else for the text."""
    del prepared, since, wire
    point()
    is_keyed = account.remote_id.startswith("keyed")
    for index, made in enumerate(world.visible[account.remote_id]):
        if made.key == key if is_keyed else made.text == draft.text:
            return _published(f"{account.remote_id}/{index}", draft)
    return Absent()


def _published(identity: str, draft: Draft) -> Published:
    return Published(id=RemoteId(identity), url=f"https://model.example/{identity}", at=draft.made_at)
