"""
Live on YouTube: a broadcast and its stream are made, bound, and moved through their states.

The page of a broadcast is there from the first call on, so its link can be announced before it begins. API facts:
docs/platforms/youtube.md (checked 2026-11).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from connectors.contract import Absent, Account, CannotTell, Published, RemoteId, Sight
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.youtube import broadcasts
from connectors.youtube.dialect import DIALECT, api, bearer, watch

SLACK: Final = timedelta(seconds=5)
ALREADY: Final = "redundantTransition"
NO_PICTURE: Final = "errorStreamInactive"
PARTS: Final = "id,snippet,contentDetails,status"


class State(StrEnum):
    """Where a broadcast stands; the order is that of its life."""

    CREATED = "created"
    READY = "ready"
    TEST_STARTING = "testStarting"
    TESTING = "testing"
    LIVE_STARTING = "liveStarting"
    LIVE = "live"
    COMPLETE = "complete"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A broadcast to come. Times are aware UTC.

    `starts_by_itself` begins and ends it with the picture of the encoder; otherwise a person moves it.
    """

    title: str
    description: str
    starts_at: datetime
    ends_at: datetime | None = None
    starts_by_itself: bool = False
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the encoder sends to; `key` is a secret. `is_active` while a picture arrives; `health` as YouTube says."""

    id: str
    address: str
    key: str = field(repr=False)
    is_active: bool = False
    health: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as it stands."""

    id: RemoteId
    url: str
    state: State
    starts_at: datetime
    stream_id: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None


def announce(account: Account, plan: Plan, wire: Wire) -> Broadcast:
    """
    Make the broadcast: its page is public at once, unless the plan says otherwise.

    Raises:
        Rejected: YouTube refused; also where the channel is not enabled for live (that takes a day).
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    snippet = {"title": plan.title, "description": plan.description, "scheduledStartTime": plan.starts_at.isoformat()}
    if plan.ends_at is not None:
        snippet["scheduledEndTime"] = plan.ends_at.isoformat()
    made = wire.call(
        "POST",
        api(account, f"liveBroadcasts?part={PARTS}"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=broadcasts.Broadcast,
        headers=bearer(account.secrets),
        body={
            "snippet": snippet,
            "status": {
                "privacyStatus": "public" if plan.is_public else "private",
                "selfDeclaredMadeForKids": False,
            },
            "contentDetails": {
                "enableAutoStart": plan.starts_by_itself,
                "enableAutoStop": plan.starts_by_itself,
                "enableDvr": True,
                "recordFromStart": True,
                "monitorStream": {"enableMonitorStream": not plan.starts_by_itself},
            },
        },
    )
    return _broadcast(account, made)


def find(account: Account, plan: Plan, since: datetime, wire: Wire) -> Sight:
    """
    Look for a broadcast whose making may have succeeded, by title and time.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    try:
        listed = _listed(account, {"mine": "true", "maxResults": "50"}, wire)
    except Rejected as refusal:
        return CannotTell(f"YouTube refused to list the channel's broadcasts: {refusal.reason}")
    for one in listed:
        made_at = one.snippet.published_at
        is_new = made_at is not None and made_at >= since - SLACK
        is_same = one.snippet.title == plan.title and abs(one.snippet.starts_at - plan.starts_at) < timedelta(seconds=1)
        if is_new and is_same:
            return Published(id=RemoteId(one.id), url=watch(account.home, one.id), at=made_at or since)
    return Absent()


def open_stream(account: Account, title: str, wire: Wire) -> Stream:
    """
    Make the place an encoder sends to; repeatable, as nobody sees it.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    made = wire.call(
        "POST",
        api(account, "liveStreams?part=id,snippet,cdn,status"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=broadcasts.Stream,
        headers=bearer(account.secrets),
        body={
            "snippet": {"title": title},
            "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
        },
    )
    return _stream(made)


def bind(account: Account, broadcast_id: str, stream_id: str, wire: Wire) -> Broadcast:
    """Lead the stream into the broadcast; repeatable. Raises as `open_stream`."""
    bound = wire.call(
        "POST",
        api(account, f"liveBroadcasts/bind?part={PARTS}&id={broadcast_id}&streamId={stream_id}"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=broadcasts.Broadcast,
        headers=bearer(account.secrets),
    )
    return _broadcast(account, bound)


def look(account: Account, broadcast_id: str, wire: Wire) -> Broadcast:
    """
    Read where a broadcast stands.

    Raises:
        Rejected: there is none of that id. RateLimited, Transient, AuthDead: see the contract.
    """
    listed = _listed(account, {"id": broadcast_id}, wire)
    if not listed:
        raise Rejected("the broadcast is not on YouTube any more", code="liveBroadcastNotFound")
    return _broadcast(account, listed[0])


def look_at_stream(account: Account, stream_id: str, wire: Wire) -> Stream:
    """Read whether a picture arrives. Raises as `look`."""
    found = wire.call(
        "GET",
        api(account, "liveStreams"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=broadcasts.Streams,
        headers=bearer(account.secrets),
        query=[("part", "id,cdn,status"), ("id", stream_id)],
    ).items
    if not found:
        raise Rejected("the stream is not on YouTube any more", code="liveStreamNotFound")
    return _stream(found[0])


def move(
    account: Account, broadcast_id: str, to: Literal[State.TESTING, State.LIVE, State.COMPLETE], wire: Wire
) -> Broadcast:
    """
    Move a broadcast on: to a test, on air, or to its end. That it stands there already is a success.

    Raises:
        Transient: the encoder sends no picture yet; try again.
        Rejected: YouTube does not allow this step now. RateLimited, AuthDead: see the contract.
        Uncertain: no answer came: `look` tells.
    """
    try:
        moved = wire.call(
            "POST",
            api(account, f"liveBroadcasts/transition?part={PARTS}&id={broadcast_id}&broadcastStatus={to}"),
            dialect=DIALECT,
            effect=Effect.VISIBLE,
            answer=broadcasts.Broadcast,
            headers=bearer(account.secrets),
        )
    except Rejected as refusal:
        if refusal.code == ALREADY:
            return look(account, broadcast_id, wire)
        if refusal.code == NO_PICTURE:
            words = "the encoder sends no picture to YouTube yet"
            raise Transient(words, status=refusal.status, code=refusal.code) from refusal
        raise
    return _broadcast(account, moved)


def settle(account: Account, broadcast_id: str, to: State, wire: Wire) -> bool:
    """Say whether a move whose answer was lost has happened. Raises as `look`."""
    order = list(State)
    starting = {State.TEST_STARTING: State.TESTING, State.LIVE_STARTING: State.LIVE}
    state = look(account, broadcast_id, wire).state
    if state is State.REVOKED:
        raise Rejected("YouTube has taken the broadcast down", code="revoked")
    return order.index(starting.get(state, state)) >= order.index(to)


def _listed(account: Account, which: Mapping[str, str], wire: Wire) -> list[broadcasts.Broadcast]:
    return wire.call(
        "GET",
        api(account, "liveBroadcasts"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=broadcasts.Broadcasts,
        headers=bearer(account.secrets),
        query=[("part", PARTS), *which.items()],
    ).items


def _broadcast(account: Account, made: broadcasts.Broadcast) -> Broadcast:
    return Broadcast(
        id=RemoteId(made.id),
        url=watch(account.home, made.id),
        state=State(made.status.state),
        starts_at=made.snippet.starts_at.astimezone(UTC),
        stream_id=made.content.stream_id,
        began_at=made.snippet.began_at,
        ended_at=made.snippet.ended_at,
    )


def _stream(made: broadcasts.Stream) -> Stream:
    ingestion = made.cdn.ingestion
    return Stream(
        id=made.id,
        address=ingestion.secure_address or ingestion.address,
        key=ingestion.key,
        is_active=made.status.state == "active",
        health=made.status.health.status,
    )
