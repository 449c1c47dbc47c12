"""What came of a call, written under the worker's fence: one whose lease is gone writes nothing."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F
from django.db.models.functions import Now

from connectors.broadcast import Broadcast as Remote
from connectors.broadcast import Stage, Stream
from connectors.contract import Published, RemoteId, Secrets
from connectors.errors import ConnectorError
from corong.accounts import seal
from corong.broadcasts import moves
from corong.broadcasts.announcing import announce
from corong.broadcasts.leases import Lease
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import MOVES, State, Step, Wish
from corong.database import now, unit
from corong.publications.commands import adopt

MOST_TRIES: Final = 20
MOST_LOOKS: Final = 8
LOOK_PAUSES: Final = (2.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0)
SHORTEST_SECONDS: Final = 2.0
LONGEST_SECONDS: Final = 60.0
"""Least and most seconds to the next look after one that said nothing."""
HELD: Final = "held; it waits for a new time"
TAKEN_DOWN: Final = "the platform has taken the broadcast down"
_STATES: Final = {
    Stage.CREATED: State.MAKING,
    Stage.READY: State.READY,
    Stage.TESTING: State.TESTING,
    Stage.LIVE: State.LIVE,
    Stage.COMPLETE: State.COMPLETE,
    Stage.REVOKED: State.FAILED,
}
_AT_ONCE: Final[Mapping[str, Any]] = {"next_at": Now(), "tries": 0, "reason": "", "reason_class": ""}


def _ours(lease: Lease) -> Broadcast | None:
    return Broadcast.objects.select_for_update().filter(pk=lease.broadcast_id, fence=lease.fence).first()


def made(lease: Lease, page: RemoteId, url: str) -> bool:
    """Store that the page is there."""
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        changes = {**_AT_ONCE, "step": Step.NONE, "remote_id": page, "url": url, "looks": 0}
        if broadcast.state == State.UNCERTAIN:
            return moves.move(broadcast, State.MAKING, changes=changes, details={"url": url})
        Broadcast.objects.filter(pk=broadcast.pk).update(**changes)
        moves.tell(broadcast, "broadcast.announced", details={"url": url})
        return True


def absent(lease: Lease) -> bool:
    """Store that the page is surely not there: it is made again."""
    with unit():
        broadcast = _ours(lease)
        changes = {"next_at": Now(), "step": Step.NONE, "looks": 0, "tries": F("tries") + 1}
        return broadcast is not None and moves.move(broadcast, State.PLANNED, changes=changes)


def uncertain(lease: Lease, *, reason: str, look_in: float) -> bool:
    """Store that the page may be there: only looking for it decides."""
    with unit():
        broadcast = _ours(lease)
        changes = {
            "next_at": moves.after(look_in),
            "lease_until": None,
            "looks": 0,
            "reason_class": "Uncertain",
            "reason": reason[:600],
        }
        return broadcast is not None and moves.move(
            broadcast, State.UNCERTAIN, changes=changes, details={"reason": reason}
        )


def look_again(lease: Lease, *, cause: str, counts: bool, seconds: float = 0.0) -> bool:
    """
    Plan the next look for an uncertain broadcast, `seconds` from now at the earliest.

    After `MOST_LOOKS` that counted a person decides. One that did not count, as it came too early or failed, is
    repeated when twice the time has passed since its making began.
    """
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        looks = broadcast.looks + counts
        if counts:
            pause = LOOK_PAUSES[min(looks, len(LOOK_PAUSES)) - 1]
        else:
            age = (now() - (broadcast.step_at or broadcast.created_at)).total_seconds()
            pause = min(max(age, SHORTEST_SECONDS), LONGEST_SECONDS)
        return bool(
            Broadcast.objects.filter(pk=broadcast.pk).update(
                looks=looks,
                next_at=None if looks >= MOST_LOOKS else moves.after(max(pause, seconds)),
                lease_until=None,
                reason_class="Uncertain",
                reason=cause[:600],
            )
        )


def streamed(lease: Lease, stream: Stream) -> bool:
    """Store the place the encoder sends to, its key sealed."""
    sealed = seal.close(Secrets(address=stream.address, key=stream.key))
    return _done(lease, Step.STREAM, stream_id=stream.id, sealed=sealed, is_bound=False)


def bound(lease: Lease) -> bool:
    """Store that the stream leads into the broadcast."""
    return _done(lease, Step.BIND, is_bound=True)


def illustrated(lease: Lease, *, is_taken: bool) -> bool:
    """Store that the page has its picture, or that the platform takes none."""
    return _done(lease, Step.ILLUSTRATE, is_taken=is_taken, is_illustrated=True)


def changed(lease: Lease) -> bool:
    """Store that the platform knows the present plan."""
    return _done(lease, Step.CHANGE, is_changed=False)


def _done(lease: Lease, step: Step, *, is_taken: bool = True, **changes: Any) -> bool:
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        Broadcast.objects.filter(pk=broadcast.pk).update(step=Step.NONE, **_AT_ONCE, **changes)
        moves.tell(broadcast, "broadcast.done", details={"step": step.value, "is_taken": is_taken})
        return True


def ready(lease: Lease) -> bool:
    """Store that all is set up."""
    with unit():
        broadcast = _ours(lease)
        changes = {**_AT_ONCE, "step": Step.NONE}
        return broadcast is not None and moves.move(broadcast, State.READY, changes=changes)


def removed(lease: Lease) -> bool:
    """Store that it is called off, and gone from the platform."""
    with unit():
        broadcast = _ours(lease)
        changes = {"next_at": None, "lease_until": None, "step": Step.NONE, "wish": Wish.NONE, "reason": ""}
        return broadcast is not None and moves.move(broadcast, State.CANCELLED, changes=changes)


def seen(lease: Lease, remote: Remote, stream: Stream | None) -> bool:
    """Store how it stands on the platform; on air for the first time, it is announced elsewhere, once."""
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        found: dict[str, Any] = {"looked_at": Now()}
        if stream is not None:
            found |= {
                "stream_status": stream.status[:32],
                "stream_health": stream.health[:32],
                "has_picture": stream.is_active,
            }
            if stream.is_active:
                found["picture_lost_at"] = None
            elif broadcast.picture_lost_at is None:
                found["picture_lost_at"] = Now()
        Broadcast.objects.filter(pk=broadcast.pk).update(**found)
        to = _STATES.get(remote.stage, State(broadcast.state))
        if to in MOVES[State(broadcast.state)]:
            _follow(broadcast, to, remote)
        return True


def _follow(broadcast: Broadcast, to: State, remote: Remote) -> None:
    """Take over a stage the platform shows, whoever brought it about."""
    changes: dict[str, Any] = {"step": Step.NONE, "tries": 0, "reason": "", "reason_class": ""}
    if to is State.LIVE or (to is State.TESTING and broadcast.wish == Wish.TEST):
        changes["wish"] = Wish.NONE
    if to is State.LIVE:
        # The hours before, in which no encoder was switched on, are no silence on air.
        changes["picture_lost_at"] = None
    if to is State.MAKING:
        changes["is_bound"] = False
    if to in {State.LIVE, State.COMPLETE}:
        changes["began_at"] = remote.began_at or Now()
    if to in {State.COMPLETE, State.FAILED}:
        changes |= {"next_at": None, "lease_until": None, "wish": Wish.NONE, "has_picture": False}
    if to is State.COMPLETE:
        changes["ended_at"] = remote.ended_at or Now()
    if to is State.FAILED:
        changes |= {"reason_class": "Rejected", "reason": TAKEN_DOWN}
    moves.move(broadcast, to, changes=changes, details={"reason": TAKEN_DOWN} if to is State.FAILED else None)
    if to is State.LIVE:
        page = Published(id=remote.id, url=remote.url, at=remote.began_at or now())
        adopt(broadcast.account_id, page, text=broadcast.title)
        announce(broadcast, page.url)


def pause(lease: Lease, *, seconds: float, reason: str = "", reason_class: str = "") -> bool:
    """Give it back until the next look, with what it waits for."""
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        _note(broadcast, reason)
        Broadcast.objects.filter(pk=broadcast.pk).update(
            next_at=moves.after(seconds),
            lease_until=None,
            step=Step.NONE,
            tries=0,
            reason=reason[:600],
            reason_class=reason_class,
        )
        return True


def trouble(
    lease: Lease, error: ConnectorError, *, seconds: float, spends_a_try: bool = False, clears_wish: bool = False
) -> bool:
    """Give it back for a later try, with what went wrong; the step stays, so that what was made is looked for."""
    with unit():
        broadcast = _ours(lease)
        if broadcast is None:
            return False
        _note(broadcast, error.reason)
        changes: dict[str, Any] = {"wish": Wish.NONE} if clears_wish else {}
        if broadcast.state == State.MAKING and not broadcast.remote_id:
            # Its page was surely not made: what is uncertain is stored as such.
            moves.move(broadcast, State.PLANNED)
        Broadcast.objects.filter(pk=broadcast.pk).update(
            next_at=moves.after(seconds),
            lease_until=None,
            tries=F("tries") + 1 if spends_a_try else F("tries"),
            reason=error.reason[:600],
            reason_class=type(error).__name__,
            **changes,
        )
        return True


def _note(broadcast: Broadcast, reason: str) -> None:
    # Every few seconds the same would drown what happened in the story.
    if reason and reason[:600] != broadcast.reason:
        moves.tell(broadcast, "broadcast.trouble", details={"reason": reason})


def failed(lease: Lease, reason: str) -> bool:
    """Store that it cannot go on without a person."""
    return _stop(lease, State.FAILED, reason, reason_class="Rejected")


def held(lease: Lease) -> bool:
    """Store that a hold stopped it: it waits for a person."""
    return _stop(lease, State.HELD, HELD, reason_class="Held")


def _stop(lease: Lease, to: State, reason: str, *, reason_class: str) -> bool:
    with unit():
        broadcast = _ours(lease)
        changes = {
            "next_at": None,
            "lease_until": None,
            "wish": Wish.NONE,
            "step": Step.NONE,
            "reason_class": reason_class,
            "reason": reason[:600],
        }
        return broadcast is not None and moves.move(broadcast, to, changes=changes, details={"reason": reason})
