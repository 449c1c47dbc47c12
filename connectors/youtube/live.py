"""
Live on YouTube: a broadcast and its stream are made, bound, and moved through their states.

The page of a broadcast is there from the first call on, so its link can be announced before it begins. API facts:
docs/platforms/youtube.md (checked 2026-11).
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from connectors.broadcast import Broadcast, Plan, Stage
from connectors.contract import Absent, Account, CannotTell, Published, RemoteId, Sight
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect, by_their_clock
from connectors.wire import Wire
from connectors.youtube import broadcasts, uploads
from connectors.youtube.dialect import DIALECT, api, bearer, watch
from connectors.youtube.streams import find_stream, look_at_stream, open_stream

__all__ = [
    "announce",
    "bind",
    "change",
    "find",
    "find_stream",
    "illustrate",
    "look",
    "look_at_stream",
    "move",
    "open_stream",
    "remove",
]

SLACK: Final = timedelta(seconds=5)
ALREADY: Final = "redundantTransition"
NO_PICTURE: Final = "errorStreamInactive"
GONE: Final = "liveBroadcastNotFound"
PARTS: Final = "id,snippet,contentDetails,status"
PAGE: Final = "50"
MOST_PAGES: Final = 10
STAGES: Final = {
    "created": Stage.CREATED,
    "ready": Stage.READY,
    "testStarting": Stage.TEST_STARTING,
    "testing": Stage.TESTING,
    "liveStarting": Stage.LIVE_STARTING,
    "live": Stage.LIVE,
    "complete": Stage.COMPLETE,
    "revoked": Stage.REVOKED,
}


def announce(account: Account, plan: Plan, wire: Wire) -> Broadcast:
    """
    Make the broadcast: its page is public at once, unless the plan says otherwise.

    Raises:
        Rejected: YouTube refused; also where the channel is not enabled for live (that takes a day).
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    made = wire.call(
        "POST",
        api(account, f"liveBroadcasts?part={PARTS}"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=broadcasts.Broadcast,
        headers=bearer(account.secrets),
        body={
            **_told(plan),
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


def find(account: Account, plan: Plan, since: datetime, known: Collection[RemoteId], wire: Wire) -> Sight:
    """
    Look for a broadcast whose making may have succeeded, by title and time; those in `known` are others.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    token = ""
    for _ in range(MOST_PAGES):
        try:
            page, response = wire.exchange(
                "GET",
                api(account, "liveBroadcasts"),
                dialect=DIALECT,
                effect=Effect.NONE,
                answer=broadcasts.Broadcasts,
                headers=bearer(account.secrets),
                query=[
                    ("part", PARTS),
                    ("mine", "true"),
                    ("maxResults", PAGE),
                    *([("pageToken", token)] * bool(token)),
                ],
            )
        except Rejected as refusal:
            return CannotTell(f"YouTube refused to list the channel's broadcasts: {refusal.reason}")
        # `since` was read from our clock, `publishedAt` from YouTube's.
        earliest = by_their_clock(since, response.headers) - SLACK
        for one in page.items:
            made_at = one.snippet.published_at
            if made_at is not None and made_at >= earliest and one.id not in known and _is_of(one, plan):
                return Published(id=RemoteId(one.id), url=watch(account.home, one.id), at=made_at)
        token = page.next_page
        if not token:
            return Absent()
    return CannotTell(f"the channel has more than {int(PAGE) * MOST_PAGES} broadcasts: it was not searched further")


def change(account: Account, broadcast_id: str, plan: Plan, wire: Wire) -> None:
    """Give a broadcast another title, description, time or privacy; repeatable. Raises as `open_stream`."""
    wire.call(
        "PUT",
        api(account, "liveBroadcasts?part=id,snippet,status"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=object,
        headers=bearer(account.secrets),
        body={"id": broadcast_id, **_told(plan)},
    )


def remove(account: Account, broadcast_id: str, wire: Wire) -> None:
    """Take a broadcast that has not begun off YouTube; one that is gone is a success. Raises as `open_stream`."""
    try:
        wire.call(
            "DELETE",
            api(account, f"liveBroadcasts?id={broadcast_id}"),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=object,
            headers=bearer(account.secrets),
        )
    except Rejected as refusal:
        if refusal.code != GONE:
            raise


def illustrate(account: Account, broadcast_id: str, picture: Path, wire: Wire) -> bool:
    """Give the page of a broadcast its picture, a JPEG; False: YouTube does not take one from this channel."""
    return uploads.set_thumbnail(account, broadcast_id, picture, wire)


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
    listed = wire.call(
        "GET",
        api(account, "liveBroadcasts"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=broadcasts.Broadcasts,
        headers=bearer(account.secrets),
        query=[("part", PARTS), ("id", broadcast_id)],
    ).items
    if not listed:
        raise Rejected("the broadcast is not on YouTube any more", code=GONE)
    return _broadcast(account, listed[0])


def move(
    account: Account, broadcast_id: str, to: Literal[Stage.TESTING, Stage.LIVE, Stage.COMPLETE], wire: Wire
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


def _told(plan: Plan) -> dict[str, object]:
    """Give the parts `snippet` and `status` whole: what is left out is cleared."""
    snippet = {"title": plan.title, "description": plan.description, "scheduledStartTime": plan.starts_at.isoformat()}
    if plan.ends_at is not None:
        snippet["scheduledEndTime"] = plan.ends_at.isoformat()
    return {
        "snippet": snippet,
        "status": {"privacyStatus": plan.privacy.value, "selfDeclaredMadeForKids": False},
    }


def _is_of(one: broadcasts.Broadcast, plan: Plan) -> bool:
    return one.snippet.title == plan.title and abs(one.snippet.starts_at - plan.starts_at) < timedelta(seconds=1)


def _broadcast(account: Account, made: broadcasts.Broadcast) -> Broadcast:
    stage = STAGES.get(made.status.state)
    if stage is None:
        raise Transient(f"YouTube calls the state of the broadcast by a name we do not know: {made.status.state}")
    return Broadcast(
        id=RemoteId(made.id),
        url=watch(account.home, made.id),
        stage=stage,
        starts_at=made.snippet.starts_at.astimezone(UTC),
        stream_id=made.content.stream_id,
        began_at=made.snippet.began_at,
        ended_at=made.snippet.ended_at,
    )
