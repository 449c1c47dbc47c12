"""Uploads (sheet: Publish; Limits): 200 when ready, 202 and 206 while processing, 404 once attached."""

import hashlib
from math import inf
from typing import Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, html_answer, json_answer
from sandbox.mastodon import shapes
from sandbox.mastodon.doors import Doors, wanted
from sandbox.mastodon.server import Server, empty, not_found, refuse
from sandbox.pages import page
from sandbox.world import Account, Medium

IMAGE_BYTES: Final = 16 * 1024 * 1024
VIDEO_BYTES: Final = 99 * 1024 * 1024
IMAGE_PIXELS: Final = 33_177_600
ALT_CHARACTERS: Final = 1500
MIMES: Final = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/webp",
    "image/avif",
    "video/webm",
    "video/mp4",
    "video/quicktime",
    "video/ogg",
    "audio/wave",
    "audio/wav",
    "audio/mpeg",
    "audio/ogg",
    "audio/flac",
    "audio/aac",
    "audio/mp4",
)


def upload(doors: Doors, call: Call) -> Answer:
    """`POST /api/v2/media`."""
    server, _, owner = doors.account(call, "write:media")
    doors.spend(call, "media", owner)
    description = (wanted(call, "description") or [""])[-1]
    file = call.files.get("file")
    if file is None:
        raise refuse(422, "Validation failed: File can't be blank")
    mime = sniff.kind(file.content) or ""
    width, height = _checked(file.content, mime)
    _check_alt(description)
    now = clock.now()
    stuck = doors.act(call, "media_stuck")
    setting = server.setting
    is_image = mime.startswith("image/")
    seconds = setting.image_processing_seconds if is_image else setting.video_processing_seconds
    medium = Medium(
        id=server.new_id(),
        account=owner,
        mime=mime,
        size_bytes=len(file.content),
        digest=hashlib.sha256(file.content).hexdigest(),
        uploaded_at=now,
        ready_at=inf if stuck and not stuck.fails else now + seconds,
        alt=description,
        width=width,
        height=height,
        is_failed=bool(stuck and stuck.fails),
    )
    server.media[medium.id] = medium
    is_ready = is_image and medium.ready_at <= now and not medium.is_failed
    return json_answer(shapes.medium(call.base, medium, now), status=200 if is_ready else 202)


def _checked(content: bytes, mime: str) -> tuple[int, int]:
    if mime not in MIMES:
        raise refuse(422, "Validation failed: File content type is invalid, File is invalid")
    is_image = mime.startswith("image/")
    most = IMAGE_BYTES if is_image else VIDEO_BYTES
    if len(content) > most:
        raise refuse(422, f"Validation failed: File file size must be less than {most // 1024 // 1024} MB")
    width, height = sniff.pixels(content)
    if width * height > IMAGE_PIXELS:
        raise refuse(422, f"Validation failed: File {width}x{height} images are not supported")
    return width, height


def _check_alt(description: str) -> None:
    if len(description) > ALT_CHARACTERS:
        words = f"Validation failed: Description is too long (maximum is {ALT_CHARACTERS} characters)"
        raise refuse(422, words)


def _own(server: Server, call: Call, owner: Account) -> Medium:
    medium = server.media.get(call.path.split("/")[4])
    if medium is None or medium.account is not owner or medium.post_id is not None:
        raise not_found()
    return medium


def read(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/media/:id`: 200 ready, 206 processing, 422 failed, 404 not ours or attached."""
    server, _, owner = doors.account(call, "write:media")
    medium = _own(server, call, owner)
    stuck = doors.act(call, "media_stuck")
    now = clock.now()
    if (stuck and stuck.fails) or (medium.is_failed and medium.ready_at <= now):
        raise refuse(422, "Error processing thumbnail for uploaded media")
    is_ready = medium.ready_at <= now and not stuck
    return json_answer(shapes.medium(call.base, medium, now), status=200 if is_ready else 206)


def change(doors: Doors, call: Call) -> Answer:
    """`PUT /api/v1/media/:id`: description and focus, before attaching."""
    server, _, owner = doors.account(call, "write:media")
    medium = _own(server, call, owner)
    if descriptions := wanted(call, "description"):
        _check_alt(descriptions[-1])
        medium.alt = descriptions[-1]
    return json_answer(shapes.medium(call.base, medium, clock.now()))


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /api/v1/media/:id` (4.4): 422 while in use."""
    server, _, owner = doors.account(call, "write:media")
    medium = server.media.get(call.path.split("/")[4])
    if medium is None or medium.account is not owner:
        raise not_found()
    if medium.post_id is not None:
        raise refuse(422, "Media attachment is currently used by a status")
    del server.media[medium.id]
    return empty()


def show(doors: Doors, call: Call) -> Answer:
    """`GET /media/:id/…`: a page in place of the file, whose bytes the sandbox does not keep."""
    medium = doors.server(call).media.get(call.path.split("/")[2])
    if medium is None:
        raise not_found()
    return html_answer(page("Media", f"<p>{medium.mime}, {medium.size_bytes} B, SHA-256 {medium.digest}</p>"))
