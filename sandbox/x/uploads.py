"""Media in segments: initialize, append, finalize, then wait (sheet: Publish)."""

import base64
import hashlib
from math import inf
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.world import Account, Medium
from sandbox.x.doors import Doors, body_of
from sandbox.x.server import Server, Upload, invalid, problem

LIFE_SECONDS: Final = 86_400
CATEGORIES: Final = {"tweet_image": 5_242_880, "tweet_gif": 15_728_640, "tweet_video": 536_870_912}
SEGMENT_BYTES: Final = 5_242_880
MAX_SEGMENT: Final = 999
ALT_CHARACTERS: Final = 1000
MAX_IMAGES: Final = 4
INVALID: Final = "Your media IDs are invalid."


def initialize(doors: Doors, call: Call) -> Answer:
    """`POST /2/media/upload/initialize`."""
    server, owner = doors.user(call, "media.write")
    body = body_of(call)
    category, total = str(body.get("media_category", "")), int(body.get("total_bytes", 0))
    if category not in CATEGORIES or not body.get("media_type"):
        raise invalid("$.media_category: does not have a value in the enumeration")
    if not 0 < total <= CATEGORIES[category]:
        raise invalid(f"File size exceeds {CATEGORIES[category]} bytes.")
    upload = _new(server, owner, str(body["media_type"]), category, total)
    return json_answer({"data": {"id": upload.id, "media_key": upload.key, "expires_after_secs": LIFE_SECONDS}})


def _new(server: Server, owner: Account, mime: str, category: str, total: int) -> Upload:
    identity = server.new_id()
    key = f"{ {'tweet_image': 3, 'tweet_gif': 16, 'tweet_video': 13}[category] }_{identity}"
    upload = Upload(identity, key, owner, mime, category, total, clock.now() + LIFE_SECONDS)
    server.uploads[identity] = upload
    return upload


def _own(server: Server, owner: Account, identity: str) -> Upload:
    upload = server.uploads.get(identity)
    if upload is None or upload.account is not owner or upload.expires_at < clock.now():
        raise problem(404, "Not Found Error", f"Could not find media with id: [{identity}].", "resource-not-found")
    return upload


def append(doors: Doors, call: Call) -> Answer:
    """`POST /2/media/upload/:id/append`: as a form, or base64 in JSON."""
    server, owner = doors.user(call, "media.write")
    upload = _own(server, owner, call.path.split("/")[4])
    if call.content_type == "application/json":
        body = body_of(call)
        segment, content = int(body.get("segment_index", -1)), base64.b64decode(str(body.get("media", "")))
    else:
        fields = call.fields()
        segment = int(fields.get("segment_index", ["-1"])[-1])
        file = call.files.get("media")
        content = file.content if file else b""
    if not 0 <= segment <= MAX_SEGMENT or not 0 < len(content) <= SEGMENT_BYTES:
        raise invalid("The segment is empty, too large, or its index is out of range.")
    upload.segments[segment] = content
    return json_answer({"data": {"expires_at": int(upload.expires_at)}})


def finalize(doors: Doors, call: Call) -> Answer:
    """`POST /2/media/upload/:id/finalize`: `processing_info` only where there is something to wait for."""
    server, owner = doors.user(call, "media.write")
    upload = _own(server, owner, call.path.split("/")[4])
    if sorted(upload.segments) != list(range(len(upload.segments))):
        raise invalid("Segments do not add up to provided total file size.")
    content = b"".join(upload.segments[place] for place in sorted(upload.segments))
    if len(content) != upload.total_bytes:
        raise invalid("Segments do not add up to provided total file size.")
    _settle(doors, call, server, upload, content)
    return json_answer({"data": _shape(upload, clock.now())})


def _settle(doors: Doors, call: Call, server: Server, upload: Upload, content: bytes) -> None:
    mime = sniff.kind(content) or ""
    is_video = upload.category != "tweet_image"
    stuck = doors.act(call, "media_stuck")
    now = clock.now()
    setting = server.setting
    seconds = setting.video_processing_seconds if is_video else setting.image_processing_seconds
    if mime.partition("/")[0] != ("video" if upload.category == "tweet_video" else "image"):
        raise invalid("The media could not be read.")
    width, height = sniff.pixels(content)
    upload.medium = Medium(
        id=upload.id,
        account=upload.account,
        mime=mime,
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=now,
        ready_at=inf if stuck and not stuck.fails else now + seconds,
        alt=upload.alt,
        width=width,
        height=height,
        is_failed=bool(stuck and stuck.fails),
    )
    upload.segments.clear()


def _shape(upload: Upload, now: float) -> Json:
    shape: Json = {
        "id": upload.id,
        "media_key": upload.key,
        "size": upload.total_bytes,
        "expires_after_secs": int(upload.expires_at - now),
    }
    medium = upload.medium
    if medium is None or upload.category == "tweet_image":
        return shape
    if medium.is_failed:
        error = {"code": 3, "name": "UnsupportedMedia", "message": "Unsupported video format"}
        return shape | {"processing_info": {"state": "failed", "error": error}}
    if medium.ready_at <= now:
        return shape | {"processing_info": {"state": "succeeded", "progress_percent": 100}}
    return shape | {"processing_info": {"state": "in_progress", "check_after_secs": 1, "progress_percent": 8}}


def status(doors: Doors, call: Call) -> Answer:
    """`GET /2/media/upload?media_id=&command=STATUS`."""
    server, owner = doors.user(call, "media.write")
    upload = _own(server, owner, call.arguments().get("media_id", [""])[-1])
    stuck = doors.act(call, "media_stuck")
    if stuck and upload.medium is not None:
        upload.medium.is_failed = stuck.fails
        upload.medium.ready_at = upload.medium.ready_at if stuck.fails else inf
    return json_answer({"data": _shape(upload, clock.now())})


def whole(doors: Doors, call: Call) -> Answer:
    """`POST /2/media/upload`: a small image in one call."""
    server, owner = doors.user(call, "media.write")
    fields = call.fields() if call.content_type == "multipart/form-data" else {}
    file = call.files.get("media")
    category = fields.get("media_category", ["tweet_image"])[-1]
    if file is None or category not in CATEGORIES:
        raise invalid("$.media: is missing but it is required")
    upload = _new(server, owner, file.mime, category, len(file.content))
    _settle(doors, call, server, upload, file.content)
    return json_answer({"data": _shape(upload, clock.now())})


def describe(doors: Doors, call: Call) -> Answer:
    """`POST /2/media/metadata`: the alt text, before the post."""
    server, owner = doors.user(call, "media.write")
    body = body_of(call)
    upload = _own(server, owner, str(body.get("id", "")))
    text = str(body.get("metadata", {}).get("alt_text", {}).get("text", ""))
    if not 0 < len(text) <= ALT_CHARACTERS:
        raise invalid("$.metadata.alt_text.text: must be 1 to 1000 characters long")
    upload.alt = text
    if upload.medium is not None:
        upload.medium.alt = text
    return json_answer({"data": {"id": upload.id, "associated_metadata": {"alt_text": {"text": text}}}})


def chosen(server: Server, owner: Account, body: dict[str, Any]) -> tuple[Medium, ...]:
    """The media of a new post. Raises `RefusalError`: unknown, foreign, old, unprocessed or ill matched ones."""
    wish = body.get("media")
    if wish is None:
        return ()
    identities = wish.get("media_ids") or []
    if not 1 <= len(identities) <= MAX_IMAGES:
        raise invalid("$.media.media_ids: there must be a maximum of 4 items in the array")
    found = []
    for identity in identities:
        upload = server.uploads.get(str(identity))
        medium = upload.medium if upload else None
        is_old = upload is None or upload.account is not owner or upload.expires_at < clock.now()
        if medium is None or is_old or medium.is_failed or medium.ready_at > clock.now():
            raise invalid(INVALID)
        found.append(medium)
    if len(found) > 1 and any(server.uploads[medium.id].category != "tweet_image" for medium in found):
        raise invalid("A post takes one video or GIF, or up to 4 images.")
    return tuple(found)
