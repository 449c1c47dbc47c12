"""Live broadcasts and their streams (sheet: Publish, live): made, bound, moved through their states."""

from typing import Any, Final

from sandbox import clock
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.world import Account
from sandbox.youtube.doors import READING, WRITING, Doors, argument, asked_page, body_of, cut, ids_of, page_of, parts_of
from sandbox.youtube.server import Broadcast, Server, Stream, Video, not_found, refuse, seconds_of
from sandbox.youtube.videos import check_snippet, status_of

DOMAIN: Final = "youtube.liveBroadcast"
NEXT: Final = {
    "testing": frozenset({"ready"}),
    "live": frozenset({"ready", "testing"}),
    "complete": frozenset({"testing", "live"}),
}
BEGINNING: Final = {"testing": "testStarting", "live": "liveStarting"}
TYPES: Final = frozenset({"rtmp", "dash", "webrtc", "hls"})


def _enter(doors: Doors, call: Call, units: int, scopes: tuple[str, ...] = WRITING) -> tuple[Server, Account]:
    server, account = doors.enter(call, units, scopes)
    if not server.setting.is_live_enabled:
        words = "The user is not enabled for live streaming."
        raise refuse(403, "liveStreamingNotEnabled", words, domain=DOMAIN)
    return server, account


def make(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/liveBroadcasts`: its page is there at once, public where the status says so."""
    server, account = _enter(doors, call, 50)
    parts, body = parts_of(call), body_of(call)
    snippet, content = dict(body.get("snippet") or {}), dict(body.get("contentDetails") or {})
    starts = _checked(snippet)
    now = clock.now()
    video = Video(
        id=server.new_id(11, "broadcast"),
        account=account,
        snippet=snippet,
        status=status_of(body.get("status") or {}),
        uploaded_at=now,
        processed_at=now,
        is_live=True,
    )
    monitor = {"enableMonitorStream": True, "broadcastStreamDelayMs": 0, **(content.pop("monitorStream", None) or {})}
    usual = {"enableAutoStart": False, "enableAutoStop": False, "enableDvr": True, "recordFromStart": True}
    broadcast = Broadcast(
        video=video,
        content={**usual, **content, "monitorStream": monitor},
        scheduled_start=starts,
        scheduled_end=snippet.get("scheduledEndTime"),
    )
    server.videos[video.id] = video
    server.broadcasts[video.id] = broadcast
    server.show(video, call.base, call.arrived_at)
    return json_answer(cut(_shape(server, broadcast, call), parts))


def _checked(snippet: Json) -> str:
    """Give the time a broadcast is to start at, where its snippet is one YouTube takes."""
    check_snippet(snippet)
    starts = str(snippet.get("scheduledStartTime", ""))
    try:
        is_past = seconds_of(starts) < clock.now() - 60
    except ValueError:
        raise refuse(400, "scheduledStartTimeRequired", "scheduledStartTime is required.", domain=DOMAIN) from None
    if is_past:
        words = "The scheduled start time must be in the future and close enough to the current date."
        raise refuse(400, "invalidScheduledStartTime", words, domain=DOMAIN)
    return starts


def change(doors: Doors, call: Call) -> Answer:
    """`PUT /youtube/v3/liveBroadcasts`: the time can change until the broadcast is on air."""
    server, account = _enter(doors, call, 50)
    parts, body = parts_of(call), body_of(call)
    broadcast = _own(server, account, str(body.get("id", "")))
    if "snippet" in parts:
        snippet = dict(body.get("snippet") or {})
        check_snippet(snippet)
        if seconds_of(str(snippet.get("scheduledStartTime", ""))) != seconds_of(broadcast.scheduled_start):
            if broadcast.state not in {"created", "ready", "testing"}:
                words = "The scheduled start time can't be changed once the broadcast is live."
                raise refuse(403, "liveBroadcastUpdateNotAllowed", words, domain=DOMAIN)
            broadcast.scheduled_start = _checked(snippet)
        broadcast.scheduled_end = snippet.get("scheduledEndTime")
        broadcast.video.snippet = snippet
    if "status" in parts:
        broadcast.video.status = status_of(body.get("status") or {})
    server.show(broadcast.video, call.base, call.arrived_at)
    return json_answer(cut(_shape(server, broadcast, call), parts))


def _shape(server: Server, broadcast: Broadcast, call: Call) -> Json:
    _go_on(broadcast)
    video = broadcast.video
    snippet: Json = {
        "publishedAt": clock.iso(video.uploaded_at + call.skew_seconds),
        "channelId": video.account.id,
        "title": video.snippet.get("title", ""),
        "description": video.snippet.get("description", ""),
        "scheduledStartTime": broadcast.scheduled_start,
        "liveChatId": f"chat-{video.id}",
    }
    if broadcast.scheduled_end:
        snippet["scheduledEndTime"] = broadcast.scheduled_end
    if broadcast.started_at:
        snippet["actualStartTime"] = clock.iso(broadcast.started_at)
    if broadcast.ended_at:
        snippet["actualEndTime"] = clock.iso(broadcast.ended_at)
    recording = {"live": "recording", "complete": "recorded"}.get(broadcast.state, "notRecording")
    bound = {"boundStreamId": broadcast.stream.id} if broadcast.stream else {}
    return {
        "kind": "youtube#liveBroadcast",
        "etag": f"{video.id}-{broadcast.state}",
        "id": video.id,
        "snippet": snippet,
        "contentDetails": {**broadcast.content, **bound},
        "status": {
            "lifeCycleStatus": broadcast.state,
            "privacyStatus": server.privacy(video),
            "recordingStatus": recording,
            "selfDeclaredMadeForKids": bool(video.status.get("selfDeclaredMadeForKids")),
        },
    }


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/liveBroadcasts?id=`, or `mine=true`."""
    server, account = _enter(doors, call, 1, READING)
    parts, wishes = parts_of(call), ids_of(call)
    is_mine = argument(call, "mine") == "true" or bool(argument(call, "broadcastStatus"))
    found = [
        each
        for each in reversed(server.broadcasts.values())
        if each.video.account is account and (is_mine or each.video.id in wishes)
    ]
    start, size = asked_page(call, 50)
    items = [cut(_shape(server, each, call), parts) for each in found]
    return json_answer(page_of("liveBroadcast", items, start=start, size=size))


def _own(server: Server, account: Account, identity: str) -> Broadcast:
    found = server.broadcasts.get(identity)
    if found is None or found.video.account is not account:
        raise not_found("liveBroadcast")
    _go_on(found)
    return found


def bind(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/liveBroadcasts/bind`: without a stream it unbinds."""
    server, account = _enter(doors, call, 50)
    parts = parts_of(call)
    broadcast = _own(server, account, argument(call, "id"))
    if broadcast.state not in {"created", "ready"}:
        words = "The current status of the live broadcast does not allow it to be bound to a stream."
        raise refuse(403, "liveBroadcastBindingNotAllowed", words, domain=DOMAIN)
    wish = argument(call, "streamId")
    stream = server.streams.get(wish) if wish else None
    if wish and (stream is None or stream.account is not account):
        raise not_found("liveStream")
    broadcast.stream = stream
    broadcast.state = "ready" if stream else "created"
    return json_answer(cut(_shape(server, broadcast, call), parts))


def transition(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/liveBroadcasts/transition`: testing and live only while something is sent to the stream."""
    server, account = _enter(doors, call, 50)
    parts = parts_of(call)
    broadcast = _own(server, account, argument(call, "id"))
    wish = argument(call, "broadcastStatus")
    if wish not in NEXT:
        raise refuse(400, "invalidTransition", "The broadcast status is invalid.", domain=DOMAIN)
    if wish == broadcast.state or BEGINNING.get(wish) == broadcast.state:
        words = "The live broadcast is already in the requested status or processing the requested status."
        raise refuse(403, "redundantTransition", words, domain=DOMAIN)
    is_monitored = bool(broadcast.content["monitorStream"]["enableMonitorStream"])
    if broadcast.state not in NEXT[wish] or (wish == "testing" and not is_monitored):
        words = "The live broadcast can't transition from its current status to the requested status."
        raise refuse(403, "invalidTransition", words, domain=DOMAIN)
    if wish != "complete" and not (broadcast.stream and broadcast.stream.is_active):
        words = "The requested transition is not allowed when the stream that is bound to the broadcast is inactive."
        raise refuse(403, "errorStreamInactive", words, domain=DOMAIN)
    if wish in BEGINNING and server.setting.live_starting_seconds:
        broadcast.state = BEGINNING[wish]
        broadcast.starts_at = clock.now() + server.setting.live_starting_seconds
    else:
        _move(broadcast, wish)
    return json_answer(cut(_shape(server, broadcast, call), parts))


def _go_on(broadcast: Broadcast) -> None:
    """Let what was beginning have begun, once its time is over."""
    for state, beginning in BEGINNING.items():
        if broadcast.state == beginning and clock.now() >= broadcast.starts_at:
            _move(broadcast, state)


def _move(broadcast: Broadcast, state: str) -> None:
    broadcast.state = state
    if state == "live":
        broadcast.started_at = clock.now()
    if state == "complete":
        broadcast.ended_at = clock.now()


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /youtube/v3/liveBroadcasts?id=`: 204."""
    server, account = _enter(doors, call, 50)
    broadcast = _own(server, account, argument(call, "id"))
    del server.broadcasts[broadcast.video.id]
    del server.videos[broadcast.video.id]
    if broadcast.video.post is not None:
        server.world.remove(broadcast.video.post)
    return Answer(204, b"")


def make_stream(doors: Doors, call: Call) -> Answer:
    """`POST /youtube/v3/liveStreams`."""
    server, account = _enter(doors, call, 50)
    parts, body = parts_of(call), body_of(call)
    cdn: dict[str, Any] = body.get("cdn") or {}
    title = str((body.get("snippet") or {}).get("title", ""))
    if cdn.get("ingestionType") not in TYPES or not cdn.get("resolution") or not cdn.get("frameRate"):
        raise refuse(400, "invalidIngestionType", "The cdn of the stream is invalid.", domain="youtube.liveStream")
    if not title.strip():
        raise refuse(400, "titleRequired", "The title of the stream is required.", domain="youtube.liveStream")
    key = "-".join(server.new_id(4, "key").lower() for _ in range(5))
    made = Stream(server.new_id(22, "stream"), account, title, cdn, key)
    server.streams[made.id] = made
    return json_answer(cut(_stream(made, call.base), parts))


def _stream(stream: Stream, base: str) -> Json:
    status = "active" if stream.is_active else "inactive" if stream.was_active else "ready"
    health = "good" if stream.is_active else "noData"
    rtmp = "rtmp" + base.removeprefix("http") + "/ingest"
    ingestion = {"streamName": stream.key, "ingestionAddress": rtmp, "backupIngestionAddress": f"{rtmp}?backup=1"}
    return {
        "kind": "youtube#liveStream",
        "etag": f"{stream.id[:8]}-{status}",
        "id": stream.id,
        "snippet": {"title": stream.title, "channelId": stream.account.id},
        "cdn": {**stream.cdn, "ingestionInfo": {**ingestion, "rtmpsIngestionAddress": rtmp}},
        "status": {"streamStatus": status, "healthStatus": {"status": health}},
        "contentDetails": {"isReusable": True},
    }


def streams(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/liveStreams?id=`, or `mine=true`."""
    server, account = _enter(doors, call, 1, READING)
    parts, wishes = parts_of(call), ids_of(call)
    is_mine = argument(call, "mine") == "true"
    found = [each for each in server.streams.values() if each.account is account and (is_mine or each.id in wishes)]
    start, size = asked_page(call, 50)
    items = [cut(_stream(each, call.base), parts) for each in found]
    return json_answer(page_of("liveStream", items, start=start, size=size))


def ingest(doors: Doors, call: Call) -> Answer:
    """`PUT /ingest/{key}` begins, `DELETE` ends: what an encoder does by RTMP, which this server does not speak."""
    server = doors.server(call)
    stream = next((each for each in server.streams.values() if each.key == call.path.split("/")[2]), None)
    if stream is None:
        return Answer(403, b"")
    stream.is_active = call.method == "PUT"
    stream.was_active = True
    for broadcast in server.broadcasts.values():
        if broadcast.stream is not stream:
            continue
        if stream.is_active and broadcast.content["enableAutoStart"] and broadcast.state == "ready":
            _move(broadcast, "live")
        elif not stream.is_active and broadcast.content["enableAutoStop"] and broadcast.state == "live":
            _move(broadcast, "complete")
    return Answer(204, b"")
