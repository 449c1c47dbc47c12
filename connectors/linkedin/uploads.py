"""Images and videos on their way to LinkedIn. API facts: docs/platforms/linkedin.md (checked 2026-11)."""

from http import HTTPStatus
from typing import Final, TypedDict, cast

from connectors.contract import Account, Json, MediaKind, Medium
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.linkedin import answers
from connectors.linkedin.dialect import DIALECT, coded, headers
from connectors.wire import Wire

PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 5.0)
"""How long to wait after each look at a medium in work; the last one counts for all later ones."""


class Part(TypedDict):
    """A piece of a video: where to, and which bytes, both ends included."""

    url: str
    first: int
    last: int


class Upload(TypedDict):
    """One line of the notes, in the order of the draft's media. `tags` are the ETags of the parts sent so far."""

    urn: str
    ready: bool
    looks: int
    token: str
    parts: list[Part]
    tags: list[str]
    whole: bool


def uploads_of(notes: Json) -> list[Upload]:
    """Give the uploads begun so far."""
    return list(cast("list[Upload]", notes.get("media", [])))


def begin(account: Account, medium: Medium, wire: Wire) -> Upload:
    """Send an image, or ask for the addresses of a video's parts."""
    if medium.kind is MediaKind.VIDEO:
        return _begin_video(account, medium, wire)
    return {**_upload(image(account, medium, wire)), "whole": True}


def image(account: Account, medium: Medium, wire: Wire) -> str:
    """Send an image; give its URN."""
    place = wire.call(
        "POST",
        f"{account.home}/rest/images?action=initializeUpload",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.InitializedImage,
        headers=headers(account.secrets),
        body={"initializeUploadRequest": {"owner": account.remote_id}},
    ).value
    with medium.path.open("rb") as file:
        wire.call(
            "PUT",
            place.upload_url,
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=object,
            headers={"Authorization": headers(account.secrets)["Authorization"], "Content-Type": medium.mime},
            content=file,
        )
    return place.image


def _begin_video(account: Account, medium: Medium, wire: Wire) -> Upload:
    request = {
        "owner": account.remote_id,
        "fileSizeBytes": medium.size_bytes,
        "uploadCaptions": False,
        "uploadThumbnail": False,
    }
    place = wire.call(
        "POST",
        f"{account.home}/rest/videos?action=initializeUpload",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.InitializedVideo,
        headers=headers(account.secrets),
        body={"initializeUploadRequest": request},
    ).value
    made = _upload(place.video)
    made["token"] = place.upload_token
    made["parts"] = [
        {"url": each.upload_url, "first": each.first_byte, "last": each.last_byte} for each in place.upload_instructions
    ]
    return made


def _upload(urn: str) -> Upload:
    return {"urn": urn, "ready": False, "looks": 0, "token": "", "parts": [], "tags": [], "whole": False}


def go_on(account: Account, medium: Medium, upload: Upload, wire: Wire) -> Upload:
    """
    Send a video's next part, or say that all are there, or look whether the medium is processed.

    Raises:
        Transient: the addresses have expired: `prepare_again`.
        Rejected: it could not be processed.
    """
    if upload["whole"]:
        return _look(account, upload, wire)
    if len(upload["tags"]) < len(upload["parts"]):
        return {**upload, "tags": [*upload["tags"], _send(medium, upload["parts"][len(upload["tags"])], wire)]}
    wish = {"video": upload["urn"], "uploadToken": upload["token"], "uploadedPartIds": upload["tags"]}
    wire.call(
        "POST",
        f"{account.home}/rest/videos?action=finalizeUpload",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=object,
        headers=headers(account.secrets),
        body={"finalizeUploadRequest": wish},
    )
    return {**upload, "whole": True, "parts": [], "tags": []}


def _send(medium: Medium, part: Part, wire: Wire) -> str:
    """Send one part, without the token: the address is secret enough. Give its ETag."""
    with medium.path.open("rb") as file:
        file.seek(part["first"])
        content = file.read(part["last"] - part["first"] + 1)
    _, response = wire.exchange(
        "PUT",
        part["url"],
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=object,
        headers={"Content-Type": "application/octet-stream"},
        content=content,
    )
    return str(response.headers.get("ETag", "")).strip('"')


def _look(account: Account, upload: Upload, wire: Wire) -> Upload:
    kind = "videos" if upload["urn"].startswith("urn:li:video:") else "images"
    try:
        asset = wire.call(
            "GET",
            f"{account.home}/rest/{kind}/{coded(upload['urn'])}",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Asset,
            headers=headers(account.secrets),
        )
    except Rejected as refusal:
        # A member's token may not look: the post itself is then refused until the medium is there.
        if refusal.status == HTTPStatus.FORBIDDEN:
            return {**upload, "ready": True}
        raise
    if asset.status == "PROCESSING_FAILED":
        raise Rejected(f"LinkedIn could not process the file: {asset.reason or 'no cause was given'}")
    return {**upload, "ready": asset.status == "AVAILABLE", "looks": upload["looks"] + 1}


def pause_seconds(uploads: list[Upload]) -> float:
    """Say how long to wait before the next step: not at all while there is something to send."""
    waiting = [upload for upload in uploads if not upload["ready"]]
    if not waiting or not waiting[0]["whole"]:
        return 0.0
    return PAUSES_SECONDS[min(waiting[0]["looks"], len(PAUSES_SECONDS) - 1)]
