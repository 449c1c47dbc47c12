"""Videos in chunks (sheet: Publish): start, transfer until the offsets meet, finish, and a status of three phases."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, html_answer, json_answer
from sandbox.facebook import posts
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fetch import Fetched, read
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse, stamp
from sandbox.pages import post_page
from sandbox.world import Account, Medium

CHUNK_BYTES: Final = 1024 * 1024
MIMES: Final = frozenset({"video/mp4", "video/quicktime", "video/webm"})


@dataclass(slots=True, eq=False)
class Video:
    """An upload, and what became of it."""

    id: str
    session: str
    account: Account
    size_bytes: int
    started_at: float
    received: bytearray = field(default_factory=bytearray)
    finished_at: float | None = None
    ready_at: float = inf
    is_failed: bool = False
    post_id: str = ""
    description: str = ""

    def state(self) -> str:
        """`video_status`."""
        if self.is_failed and self.finished_at is not None:
            return "error"
        if self.finished_at is not None:
            return "ready" if self.ready_at <= clock.now() else "processing"
        return "upload_complete" if len(self.received) == self.size_bytes else "uploading"


def upload(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{page}/videos`."""
    server, _, owner = doors.account(call, "pages_manage_posts")
    posts.check_owner(owner, node_of(path))
    asked = arguments(call)
    phase = asked.get("upload_phase", "")
    if phase and asked.get("file_url"):
        raise parameter("file_url and upload_phase exclude each other")
    match phase:
        case "start":
            return _start(server, owner, asked)
        case "transfer":
            return _transfer(server, call, owner, asked)
        case "finish":
            return _finish(doors, call, owner, asked)
        case "":
            return _at_once(doors, call, owner, asked)
        case _:
            raise parameter("upload_phase must be one of {START, TRANSFER, FINISH, CANCEL}")


def _videos(server: Server) -> dict[str, Video]:
    found: dict[str, Video] = server.own.setdefault("videos", {})
    return found


def _begin(server: Server, owner: Account, size_bytes: int) -> Video:
    video = Video(server.new_id(), server.new_id(), owner, size_bytes, clock.now())
    _videos(server)[video.id] = video
    return video


def _start(server: Server, owner: Account, asked: dict[str, str]) -> Answer:
    try:
        size_bytes = int(asked["file_size"])
    except (KeyError, ValueError):
        raise parameter("The parameter file_size is required") from None
    video = _begin(server, owner, size_bytes)
    return json_answer({"upload_session_id": video.session, "video_id": video.id, **_offsets(video)})


def _offsets(video: Video) -> dict[str, str]:
    start = len(video.received)
    return {"start_offset": str(start), "end_offset": str(min(video.size_bytes, start + CHUNK_BYTES))}


def _session(server: Server, owner: Account, asked: dict[str, str]) -> Video:
    wanted = asked.get("upload_session_id", "")
    found = next((each for each in _videos(server).values() if each.session == wanted), None)
    if found is None or found.account is not owner:
        raise refuse(6001, "(#6001) There was a problem uploading your video. Please try again.", subcode=1363030)
    return found


def _transfer(server: Server, call: Call, owner: Account, asked: dict[str, str]) -> Answer:
    video = _session(server, owner, asked)
    file = call.files.get("video_file_chunk")
    if file is None:
        raise parameter("The parameter video_file_chunk is required")
    if asked.get("start_offset") != str(len(video.received)):
        raise refuse(6001, "(#6001) Invalid start_offset", subcode=1363037, data=_offsets(video))
    video.received += file.content
    return json_answer(_offsets(video))


def _finish(doors: Doors, call: Call, owner: Account, asked: dict[str, str]) -> Answer:
    server = doors.server(call)
    video = _session(server, owner, asked)
    if len(video.received) != video.size_bytes:
        raise refuse(6001, "(#6001) The upload is not complete", subcode=1363033)
    if video.finished_at is not None:
        raise refuse(6000, "(#6000) This upload session was finished already", subcode=1363030)
    _publish(doors, call, video, asked)
    return confirm()


def _publish(doors: Doors, call: Call, video: Video, asked: dict[str, str]) -> None:
    server = doors.server(call)
    content = bytes(video.received)
    mime = sniff.kind(content) or ""
    if mime not in MIMES:
        raise refuse(352, "(#352) The video file you selected is in a format that we don't support.", subcode=1363024)
    stuck = doors.act(call, "media_stuck")
    now = clock.now()
    seconds = inf if stuck else server.setting.video_processing_seconds
    video.finished_at, video.ready_at, video.is_failed = now, now + seconds, bool(stuck and stuck.fails)
    video.description = asked.get("description", "").strip()
    if stuck or (asked.get("published") and not is_true(asked["published"])):
        return
    digest = hashlib.sha256(content).hexdigest()
    medium = Medium(video.id, video.account, mime, len(content), digest, video.started_at, video.ready_at)
    wish = posts.Wish(video.description, media=(medium,), video=video.id, seconds=seconds)
    video.post_id = posts.accept(doors, call, video.account, wish).id


def _at_once(doors: Doors, call: Call, owner: Account, asked: dict[str, str]) -> Answer:
    call.fields()
    file = next(iter(call.files.values()), None)
    if file is not None:
        content = file.content
        video = _begin(doors.server(call), owner, len(content))
        video.received += content
    elif url := asked.get("file_url"):
        fetched = Fetched(url)
        read(fetched)
        if not fetched.is_good and not fetched.mime:
            raise refuse(389, "(#389) Unable to fetch video file from URL.")
        raise parameter("The practice page takes videos as bytes: file_url is only checked here")
    else:
        raise parameter("Requires one of the params: source, file_url, upload_phase")
    _publish(doors, call, video, asked)
    return json_answer({"id": video.id})


def node(server: Server, call: Call, owner: Account, identity: str) -> Mapping[str, Any] | None:
    """A video, where the id is one."""
    video = _videos(server).get(identity)
    if video is None:
        return None
    if video.account is not owner:
        raise missing(identity)
    state = video.state()
    is_out = state == "ready" and bool(video.post_id)
    post = server.posts.get(video.post_id)
    counters = post.public.counters(server.world.time.now()) if post else None
    return {
        "id": video.id,
        "description": video.description or None,
        "created_time": stamp(video.started_at + call.skew_seconds),
        "published": is_out,
        # The post's id comes late: only once the video can be seen.
        "post_id": video.post_id.partition("_")[2] if is_out else None,
        "permalink_url": f"/{owner.id}/videos/{video.id}/" if is_out else None,
        "views": counters.likes * 20 + counters.reposts * 40 if counters and is_out else 0,
        "likes": {"data": [], "summary": {"total_count": counters.likes if counters and is_out else 0}},
        "comments": {"data": [], "summary": {"total_count": counters.replies if counters and is_out else 0}},
        "status": {
            "video_status": state,
            "uploading_phase": {
                "status": "in_progress" if state == "uploading" else "complete",
                "bytes_transfered": len(video.received),
            },
            "processing_phase": {"status": _PROCESSING.get(state, "not_started")},
            "publishing_phase": {
                "status": "complete" if is_out else "not_started",
                "publish_status": "published" if is_out else "not_published",
            },
        },
    }


def show(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{page}/videos/{video}/`: the page on which people watch a video."""
    server = doors.server(call)
    identity = path.rstrip("/").rpartition("/")[2]
    video = _videos(server).get(identity)
    post = server.posts.get(video.post_id) if video is not None else None
    if post is None or not post.is_visible(clock.now()):
        raise missing(identity)
    return html_answer(post_page(post, server.world.time.now()))


_PROCESSING: Final = {"processing": "in_progress", "ready": "completed", "error": "error"}
