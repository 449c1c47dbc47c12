"""Uploads (sheet: Publish): resumable sessions, thumbnails, captions."""

import hashlib
import json
import re
from math import inf
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, json_answer
from sandbox.world import Account, Medium
from sandbox.youtube.doors import WRITING, Doors, argument, body_of, parts_of
from sandbox.youtube.server import Server, Session, Video, not_found, refuse
from sandbox.youtube.videos import check_snippet, check_status, resource, status_of

UPLOADING: Final = (*WRITING, "youtube.upload")
STEP: Final = 256 * 1024
RANGE: Final = re.compile(r"^bytes (?:(\d+)-(\d+)|\*)/(\d+)$")
THUMBNAIL_BYTES: Final = 2 * 1024 * 1024
VIDEO_DOMAIN: Final = "youtube.video"


def begin(doors: Doors, call: Call) -> Answer:
    """`POST /upload/youtube/v3/videos?uploadType=resumable`: an address to send the bytes to, no video yet."""
    server, account = doors.enter(call, 1, UPLOADING, bucket="uploads")
    parts_of(call)
    if argument(call, "uploadType") != "resumable":
        raise refuse(400, "badRequest", "The practice server takes resumable uploads only.", domain="global")
    body = body_of(call)
    check_snippet(body.get("snippet") or {})
    check_status(body.get("status") or {}, was_public=False)
    length = call.headers.get(b"x-upload-content-length", b"0").decode("latin-1")
    made = Session(
        id=server.new_id(43, "session"),
        account=account,
        resource=body,
        size=int(length or 0),
        expires_at=clock.now() + server.setting.upload_session_seconds,
    )
    server.sessions[made.id] = made
    where = (
        f"{call.base}/upload/youtube/v3/videos?uploadType=resumable&part={argument(call, 'part')}&upload_id={made.id}"
    )
    return Answer(200, b"", [(b"location", where.encode()), (b"x-guploader-uploadid", made.id.encode())])


def receive(doors: Doors, call: Call) -> Answer:
    """`PUT` to a session: 308 and a Range while bytes are missing, then the video."""
    server = doors.server(call)
    session = server.sessions.get(argument(call, "upload_id"))
    if session is None or session.expires_at < clock.now():
        return Answer(404, b"Not Found")
    if session.video is not None:
        return json_answer(resource(server, session.video, call.base))
    header = call.headers.get(b"content-range", b"").decode("latin-1")
    asked = RANGE.match(header) if header else None
    if header and asked is None:
        return Answer(400, b"Invalid Content-Range")
    session.size = session.size or (int(asked[3]) if asked else len(call.body))
    if asked is None:
        session.received[:] = call.body
    elif asked[1] is not None:
        first, last = int(asked[1]), int(asked[2])
        is_end = last + 1 == session.size
        if (
            first != len(session.received)
            or last - first + 1 != len(call.body)
            or not (is_end or len(call.body) % STEP == 0)
        ):
            return _go_on(session)
        session.received += call.body
    if len(session.received) < session.size:
        return _go_on(session)
    session.video = _make(doors, call, server, session)
    return json_answer(resource(server, session.video, call.base))


def _go_on(session: Session) -> Answer:
    got = len(session.received)
    headers = [(b"range", f"bytes=0-{got - 1}".encode())] if got else []
    return Answer(308, b"", headers)


def _make(doors: Doors, call: Call, server: Server, session: Session) -> Video:
    content = bytes(session.received)
    session.received.clear()
    stuck = doors.act(call, "media_stuck")
    now = clock.now()
    processed_at = inf if stuck and not stuck.fails else now + server.setting.video_processing_seconds
    mime = sniff.kind(content) or ""
    digest = hashlib.sha256(content).hexdigest()
    medium = Medium(
        digest[:16],
        session.account,
        mime,
        size_bytes=len(content),
        digest=digest,
        uploaded_at=now,
        ready_at=processed_at,
    )
    video = Video(
        id=server.new_id(11, "video"),
        account=session.account,
        snippet=dict(session.resource.get("snippet") or {}),
        status=status_of(session.resource.get("status") or {}),
        uploaded_at=now,
        processed_at=processed_at,
        is_failed=bool(stuck and stuck.fails) or not mime.startswith("video/"),
        media=(medium,),
    )
    if not server.setting.is_audited:
        # The upload succeeds, and the video is locked.
        video.status["privacyStatus"] = "private"
    server.videos[video.id] = video
    if not video.is_failed:
        server.show(video, call.base, call.arrived_at)
    return video


def _own(server: Server, account: Account, identity: str) -> Video:
    video = server.videos.get(identity)
    if video is None or video.account is not account:
        raise not_found("video")
    return video


def thumbnail(doors: Doors, call: Call) -> Answer:
    """`POST /upload/youtube/v3/thumbnails/set?videoId=`: for channels whose phone was verified."""
    server, account = doors.enter(call, 50, UPLOADING)
    video = _own(server, account, argument(call, "videoId"))
    if not server.setting.is_phone_verified:
        words = "The authenticated user doesn't have permissions to upload and set custom video thumbnails."
        raise refuse(403, "forbidden", words, domain="youtube.thumbnail")
    if sniff.kind(call.body) not in {"image/jpeg", "image/png"}:
        raise refuse(400, "invalidImage", "The provided image content is invalid.", domain="youtube.thumbnail")
    if len(call.body) > THUMBNAIL_BYTES:
        raise refuse(413, "uploadTooLarge", "Media is too large. Limit: 2097152", domain="global")
    video.thumbnail = hashlib.sha256(call.body).hexdigest()
    address = f"{call.base}/vi/{video.id}/default.jpg"
    return json_answer({"kind": "youtube#thumbnailSetResponse", "items": [{"default": {"url": address}}]})


def caption(doors: Doors, call: Call) -> Answer:
    """`POST /upload/youtube/v3/captions`: the resource and the file in one body of two parts."""
    server, account = doors.enter(call, 400, WRITING[1:])
    parts_of(call)
    body, content = _related(call)
    snippet = body.get("snippet") or {}
    video = _own(server, account, str(snippet.get("videoId", "")))
    if not snippet.get("language") or "name" not in snippet:
        raise refuse(400, "invalidMetadata", "The request contains invalid metadata values.", domain="youtube.caption")
    if any(each["snippet"]["language"] == snippet["language"] for each in video.captions):
        words = "The specified video already has a caption track with the given language and name."
        raise refuse(409, "captionExists", words, domain="youtube.caption")
    digest = hashlib.sha256(content).hexdigest()
    made = {
        "kind": "youtube#caption",
        "id": server.new_id(22, "caption"),
        "snippet": {**snippet, "trackKind": "standard", "status": "serving", "digest": digest},
    }
    video.captions.append(made)
    return json_answer(made)


def captions(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/captions?videoId=`."""
    server, account = doors.enter(call, 50, WRITING[1:])
    parts_of(call)
    video = _own(server, account, argument(call, "videoId"))
    return json_answer({"kind": "youtube#captionListResponse", "items": video.captions})


def _related(call: Call) -> tuple[dict[str, Any], bytes]:
    """The two parts of a multipart/related body (RFC 2387). Raises `RefusalError`: 400."""
    boundary = re.search(rb'boundary="?([^";]+)"?', call.headers.get(b"content-type", b""))
    if boundary is None:
        raise refuse(400, "contentRequired", "The request does not include the caption track contents.")
    pieces: list[bytes] = []
    for part in (b"\n" + call.body).split(b"\n--" + boundary[1])[1:3]:
        _, _, content = part.replace(b"\r\n", b"\n").partition(b"\n\n")
        pieces.append(content.rstrip(b"\n") if not pieces else content.removesuffix(b"\n"))
    try:
        found = json.loads(pieces[0])
    except (ValueError, IndexError):
        found = None
    if not isinstance(found, dict) or len(pieces) < 2:  # noqa: PLR2004  # The resource and the file.
        raise refuse(400, "contentRequired", "The request does not include the caption track contents.")
    return found, pieces[1]
