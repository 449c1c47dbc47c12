"""The steps of a broadcast: each does one thing on the platform, with what was stored before and what is after."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

import structlog

from connectors import contract
from connectors.broadcast import Broadcast as Remote
from connectors.broadcast import Stage
from connectors.contract import Absent, CannotTell, Published
from connectors.errors import Transient
from connectors.verbs import Broadcaster
from corong.broadcasts import claims, leases, outcomes, queries, rules
from corong.broadcasts.leases import Lease
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import ALWAYS, WATCHED, State, Step, Wish
from corong.config import config
from corong.database import now, unit
from corong.media.nearby import nearby
from corong.media.pictures import CannotMakeError, make
from corong.media.rules import Plan
from corong.persistence import stored
from worker.gate import Gate, StoppedError, open_wire

LOOK_IN_SECONDS: Final = 2.0
TRUST_SECONDS: Final = 60.0
"""How long after its making began a page that is not listed is surely absent: longer than the call may have lasted."""
NO_PICTURE: Final = "the encoder sends no picture to the platform yet"
PICTURE: Final = Plan("image", "image/jpeg", 2 * 1024 * 1024, edge=1280)
"""What platforms take as the picture of a broadcast's page."""
_MOVES: Final[dict[Step, Literal[Stage.TESTING, Stage.LIVE, Stage.COMPLETE]]] = {
    Step.TEST: Stage.TESTING,
    Step.LIVE: Stage.LIVE,
    Step.END: Stage.COMPLETE,
}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run works with."""

    lease: Lease
    row: Broadcast
    account: contract.Account
    live: Broadcaster
    gate: Gate

    def begin(self, step: Step) -> None:
        """
        Store that a call begins.

        Raises:
            StoppedError: the lease is lost, or a hold covers the broadcast.
        """
        began = time.monotonic()
        stores = leases.begin_announce if step is Step.ANNOUNCE else partial(leases.begin, step=step)
        if not stored(partial(stores, self.lease)):
            raise StoppedError
        self.gate.begin(began)


def deed(row: Broadcast) -> Callable[[Desk], bool]:
    """Name the one thing that is next for a broadcast; it says whether there is more to do at once."""
    if row.wish == Wish.REMOVE:
        return _remove
    if row.state == State.UNCERTAIN or (row.state == State.MAKING and not row.remote_id):
        return _look_for
    return {State.PLANNED: _announce, State.MAKING: _set_up}.get(State(row.state), _watch)


def _announce(desk: Desk) -> bool:
    desk.begin(Step.ANNOUNCE)
    made = desk.live.announce(desk.account, queries.plan_of(desk.row), desk.gate.wire())
    return stored(partial(outcomes.made, desk.lease, made.id, made.url))


def _look_for(desk: Desk) -> bool:
    """Look for a page that may be there."""
    row, lease = desk.row, desk.lease
    if row.state == State.MAKING:
        stored(partial(outcomes.uncertain, lease, reason=claims.SILENT, look_in=LOOK_IN_SECONDS))
        return False
    with unit():
        others = queries.pages_of_others(row)
    since = row.step_at or row.created_at
    match desk.live.find(desk.account, queries.plan_of(row), since, others, open_wire()):
        case Published(id=page, url=url):
            return stored(partial(outcomes.made, lease, page, url))
        case Absent() if (datetime.now(UTC) - since).total_seconds() >= TRUST_SECONDS:
            return stored(partial(outcomes.absent, lease))
        case Absent():
            stored(partial(outcomes.look_again, lease, cause="a late broadcast may still appear", counts=False))
        case CannotTell(cause=cause):
            stored(partial(outcomes.look_again, lease, cause=cause, counts=True))
    return False


def _set_up(desk: Desk) -> bool:
    """Make what the broadcast needs: the stream, its way into the broadcast, the picture of the page."""
    row, lease, live = desk.row, desk.lease, desk.live
    if not row.stream_id:
        title = f"{row.title} · {row.key}"
        desk.begin(Step.STREAM)
        # Begun before: it may be there, although nobody was told.
        found = live.find_stream(desk.account, title, desk.gate.wire()) if row.step == Step.STREAM else None
        stream = found or live.open_stream(desk.account, title, desk.gate.wire())
        return stored(partial(outcomes.streamed, lease, stream))
    if not row.is_bound:
        desk.begin(Step.BIND)
        if live.look(desk.account, row.remote_id, desk.gate.wire()).stream_id != row.stream_id:
            live.bind(desk.account, row.remote_id, row.stream_id, desk.gate.wire())
        return stored(partial(outcomes.bound, lease))
    if row.picture is not None and not row.is_illustrated:
        desk.begin(Step.ILLUSTRATE)
        is_taken = _illustrate(desk)
        return stored(partial(outcomes.illustrated, lease, is_taken=is_taken))
    return stored(partial(outcomes.ready, lease))


def _illustrate(desk: Desk) -> bool:
    picture = desk.row.picture
    assert picture is not None  # noqa: S101 - asked for by the caller
    size = (picture.width, picture.height)
    whole = replace(PICTURE, box=(0, 0, *size), canvas=size)
    try:
        with nearby() as near:
            made = make(near.path(str(picture.file.name)), whole)
    except (CannotMakeError, FileNotFoundError) as error:
        log.warning("the picture of a broadcast cannot be made", reason=str(error))
        return False
    except OSError as error:
        raise Transient(f"the media cannot be read: {error}") from error
    with tempfile.NamedTemporaryFile(suffix=".jpg", dir=config().scratch_folder) as file:
        file.write(made.content)
        file.flush()
        return desk.live.illustrate(desk.account, desk.row.remote_id, Path(file.name), desk.gate.wire())


def _watch(desk: Desk) -> bool:
    """Look how it stands on the platform, and move it on where its time or a person says so."""
    row, lease = desk.row, desk.lease
    if row.is_changed and row.state != State.LIVE:
        desk.begin(Step.CHANGE)
        desk.live.change(desk.account, row.remote_id, queries.plan_of(row), desk.gate.wire())
        return stored(partial(outcomes.changed, lease))
    if row.picture is not None and not row.is_illustrated and row.state == State.READY:
        desk.begin(Step.ILLUSTRATE)
        is_taken = _illustrate(desk)
        return stored(partial(outcomes.illustrated, lease, is_taken=is_taken))
    remote = desk.live.look(desk.account, row.remote_id, open_wire())
    # People choose another key in YouTube Studio: the picture that counts comes by the one that leads into it now.
    source = remote.stream_id or row.stream_id
    stream = desk.live.look_at_stream(desk.account, source, open_wire()) if source else None
    if not stored(partial(outcomes.seen, lease, remote, stream)):
        return False
    return _move_on(desk, remote)


def _move_on(desk: Desk, remote: Remote) -> bool:
    with unit():
        row, moment = queries.readable_by_worker(desk.lease.broadcast_id), now()
    if row.state not in WATCHED:
        return row.state == State.MAKING
    following = rules.decide(
        rules.Seen(
            stage=remote.stage,
            has_picture=row.has_picture,
            lost_at=row.picture_lost_at,
            wish=Wish(row.wish),
            is_automatic=row.is_automatic,
            starts_at=row.starts_at,
        ),
        moment,
    )
    if following.step is Step.NONE:
        reason = NO_PICTURE if following.needs_picture else ""
        stored(partial(outcomes.pause, desk.lease, seconds=following.pause_seconds, reason=reason))
        return False
    desk.begin(following.step)
    wire = open_wire() if following.step in ALWAYS else desk.gate.wire()
    moved = desk.live.move(desk.account, row.remote_id, _MOVES[following.step], wire)
    return stored(partial(outcomes.seen, desk.lease, moved, None)) and _rest(desk, moved)


def _rest(desk: Desk, moved: Remote) -> bool:
    """Go on at once, unless the platform takes its time to bring about what was asked for."""
    if moved.stage not in {Stage.TEST_STARTING, Stage.LIVE_STARTING}:
        return moved.stage is not Stage.COMPLETE
    stored(partial(outcomes.pause, desk.lease, seconds=rules.STARTING_SECONDS))
    return False


def _remove(desk: Desk) -> bool:
    desk.begin(Step.REMOVE)
    desk.live.remove(desk.account, desk.row.remote_id, open_wire())
    stored(partial(outcomes.removed, desk.lease))
    return False
