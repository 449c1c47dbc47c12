"""Images and videos (sheet: Publish, uploads): initialised, sent in parts, processed."""

import hashlib
from math import inf
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.linkedin.doors import Doors, author, need
from sandbox.linkedin.rest import named
from sandbox.linkedin.server import Asset, Part, Server, invalid, not_found, refuse
from sandbox.world import Account, Medium

PART_BYTES: Final = 4 * 1024 * 1024
IMAGE_PIXELS: Final = 36_152_320
VIDEO_BYTES: Final = 500 * 1024 * 1024
UPLOAD_SECONDS: Final = 3600.0
IMAGES: Final = frozenset({"image/jpeg", "image/png", "image/gif"})


def body_of(call: Call) -> dict[str, Any]:
    """
    The JSON body.

    Raises:
        RefusalError: 400.
    """
    try:
        found = call.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refuse(400, "Could not parse entity body as JSON", code="ILLEGAL_ARGUMENT")
    return found


def images(doors: Doors, call: Call) -> Answer:
    """`POST /rest/images?action=initializeUpload`: one address for the whole file."""
    server, wish, owner = _asked(doors, call, "images", "initializeUpload")
    del wish
    made = _asset(server, "image", owner, sizes=[0])
    return json_answer(
        {
            "value": {
                "uploadUrlExpiresAt": int(made.expires_at * 1000),
                "uploadUrl": _address(call, made.parts[0]),
                "image": made.urn,
            }
        }
    )


def videos(doors: Doors, call: Call) -> Answer:
    """`POST /rest/videos?action=initializeUpload` and `…=finalizeUpload`."""
    if call.arguments().get("action") == ["finalizeUpload"]:
        return _finalize(doors, call)
    server, wish, owner = _asked(doors, call, "videos", "initializeUpload")
    size = wish.get("fileSizeBytes")
    if not isinstance(size, int) or not 0 < size <= VIDEO_BYTES:
        raise invalid("fileSizeBytes must be between 1 and 524288000")
    sizes = [min(PART_BYTES, size - start) for start in range(0, size, PART_BYTES)]
    made = _asset(server, "video", owner, sizes=sizes)
    return json_answer(
        {
            "value": {
                "uploadUrlsExpireAt": int(made.expires_at * 1000),
                "video": made.urn,
                "uploadInstructions": [
                    {"uploadUrl": _address(call, part), "firstByte": part.first, "lastByte": part.last}
                    for part in made.parts
                ],
                "uploadToken": made.token,
            }
        }
    )


def _asked(doors: Doors, call: Call, resource: str, action: str) -> tuple[Server, dict[str, Any], Account]:
    server, token = doors.enter(call)
    if call.arguments().get("action") != [action]:
        raise refuse(400, "Unknown action", code="ILLEGAL_ARGUMENT")
    wish = body_of(call).get(f"{action}Request")
    if not isinstance(wish, dict) or not wish.get("owner"):
        raise invalid("owner is required", "MISSING_FIELD")
    return server, wish, author(server, token, str(wish["owner"]), f"{resource}.ACTION.{action}", writes=True)


def _asset(server: Server, kind: str, owner: Account, *, sizes: list[int]) -> Asset:
    parts: list[Part] = []
    first = 0
    for size in sizes:
        parts.append(Part(server.grants.secret("part"), first, first + size - 1))
        first += size
    urn = f"urn:li:{kind}:C4E{server.number()}"
    made = Asset(urn, owner, server.grants.secret("upload") if kind == "video" else "", parts, 0.0)
    made.expires_at = clock.now() + UPLOAD_SECONDS
    server.assets[urn] = made
    for part in parts:
        server.parts[part.secret] = (made, part)
    return made


def _address(call: Call, part: Part) -> str:
    return f"{call.base}/dms-uploads/{part.secret}/uploaded"


def receive(doors: Doors, call: Call) -> Answer:
    """`PUT /dms-uploads/…`: the address is the secret; videos come without a token, in parts, each with its ETag."""
    server = doors.server(call)
    asset, part = server.parts.get(call.path.split("/")[2], (None, None))
    if asset is None or part is None:
        raise not_found()
    if asset.expires_at < clock.now():
        raise refuse(400, "The upload URL is expired", code="EXPIRED_UPLOAD_URL")
    is_video = asset.urn.startswith("urn:li:video:")
    if is_video and len(call.body) != part.last - part.first + 1:
        raise refuse(400, "The part has not the size that was asked for", code="ILLEGAL_ARGUMENT")
    part.content = call.body
    part.etag = hashlib.md5(call.body, usedforsecurity=False).hexdigest()
    if not is_video:
        if doors.token(call) is None:
            raise refuse(401, "Empty oauth2 access token", service=65_604, code="EMPTY_ACCESS_TOKEN")
        asset.medium = _medium(doors, call, server, asset)
    status = 200 if is_video else 201
    return Answer(status, b"", [(b"etag", f'"{part.etag}"'.encode())])


def _finalize(doors: Doors, call: Call) -> Answer:
    server, token = doors.enter(call)
    need(
        token, "w_member_social" if token.account.id.startswith("urn:li:person:") else "w_organization_social", "videos"
    )
    wish = body_of(call).get("finalizeUploadRequest") or {}
    asset = server.assets.get(str(wish.get("video", "")))
    if asset is None or asset.token != wish.get("uploadToken"):
        raise invalid("This Video ID is invalid", "INVALID_VIDEO_ID")
    if any(not part.etag for part in asset.parts):
        raise refuse(400, "Media asset is waiting upload", code="MEDIA_ASSET_WAITING_UPLOAD")
    if wish.get("uploadedPartIds") != [part.etag for part in asset.parts]:
        raise invalid("uploadedPartIds does not match the uploaded parts")
    if asset.medium is None:
        asset.medium = _medium(doors, call, server, asset)
    return Answer(200, b"")


def _medium(doors: Doors, call: Call, server: Server, asset: Asset) -> Medium:
    content = b"".join(part.content for part in asset.parts)
    for part in asset.parts:
        part.content = b""
    mime = sniff.kind(content) or ""
    is_video = asset.urn.startswith("urn:li:video:")
    width, height = sniff.pixels(content)
    stuck = doors.act(call, "media_stuck")
    seconds = server.setting.video_processing_seconds if is_video else server.setting.image_processing_seconds
    is_wrong = mime != "video/mp4" if is_video else mime not in IMAGES or width * height >= IMAGE_PIXELS
    return Medium(
        id=asset.urn,
        account=asset.owner,
        mime=mime,
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=clock.now(),
        ready_at=inf if stuck and not stuck.fails else clock.now() + seconds,
        width=width,
        height=height,
        is_failed=is_wrong or bool(stuck and stuck.fails),
    )


def status_of(asset: Asset, now: float) -> str:
    """Where the asset stands."""
    medium = asset.medium
    if medium is None:
        return "WAITING_UPLOAD"
    if medium.ready_at > now:
        return "PROCESSING"
    return "PROCESSING_FAILED" if medium.is_failed else "AVAILABLE"


def read(doors: Doors, call: Call) -> Answer:
    """`GET /rest/images/…`, `GET /rest/videos/…`: members' tokens may not."""
    server, token = doors.enter(call)
    need(token, "w_organization_social", "images.GET")
    asset = server.assets.get(named(call, 3))
    if asset is None:
        raise not_found()
    stuck = doors.act(call, "media_stuck")
    status = status_of(asset, clock.now())
    if stuck and asset.medium is not None:
        status = "PROCESSING_FAILED" if stuck.fails else "PROCESSING"
    answer: Json = {"id": asset.urn, "owner": asset.owner.id, "status": status}
    if status == "PROCESSING_FAILED":
        answer["processingFailureReason"] = "TRANSCODING_FAILED"
    return json_answer(answer)
