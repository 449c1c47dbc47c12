"""A video on its way to YouTube: an upload that can be resumed, its processing, thumbnail, captions and playlist."""

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Final
from uuid import uuid4

from connectors.contract import Account, Caption, Draft, Medium
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.youtube import answers, wording
from connectors.youtube.dialect import DIALECT, SESSION, api, bearer, upload

CHUNK_BYTES: Final = 8 * 1024 * 1024
"""A multiple of 256 KiB, as YouTube wants it."""
CATEGORY: Final = "25"
"""News and politics: the category of public offices' channels."""
_RANGE: Final = re.compile(r"bytes=0-(\d+)")


def begin(account: Account, draft: Draft, medium: Medium, wire: Wire) -> str:
    """Open an upload of a private video; give its address. There is no video before its last byte."""
    snippet = {
        "title": wording.title(draft),
        "description": wording.text(draft),
        "categoryId": CATEGORY,
        **({"defaultLanguage": draft.language, "defaultAudioLanguage": draft.language} if draft.language else {}),
    }
    _, response = wire.exchange(
        "POST",
        upload(account, "videos?uploadType=resumable&part=snippet,status&notifySubscribers=true"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=object,
        headers={
            **bearer(account.secrets),
            "X-Upload-Content-Length": str(medium.size_bytes),
            "X-Upload-Content-Type": medium.mime,
        },
        body={"snippet": snippet, "status": status("private")},
    )
    where = response.headers.get("Location", "")
    if not where:
        raise Transient("YouTube opened no upload")
    return str(where)


def status(privacy: str) -> dict[str, object]:
    """Give the part `status` whole: what is left out is cleared."""
    return {
        "privacyStatus": privacy,
        "license": "youtube",
        "embeddable": True,
        "publicStatsViewable": True,
        "selfDeclaredMadeForKids": False,
    }


def go_on(account: Account, medium: Medium, session: str, wire: Wire) -> str:
    """
    Ask how much of the video is there, and send the next piece; give the video's id once all of it is.

    Asking first cures every lost answer.

    Raises:
        Transient: the upload's address has expired: `prepare_again`.
    """
    size = medium.size_bytes
    sent, video_id = _put(account, session, b"", f"bytes */{size}", wire)
    if video_id:
        return video_id
    with medium.path.open("rb") as file:
        file.seek(sent)
        content = file.read(CHUNK_BYTES)
    _, video_id = _put(account, session, content, f"bytes {sent}-{sent + len(content) - 1}/{size}", wire)
    return video_id


def _put(account: Account, session: str, content: bytes, place: str, wire: Wire) -> tuple[int, str]:
    """Give how many bytes are there, and the video's id at the end."""
    answer, response = wire.exchange(
        "PUT",
        session,
        dialect=SESSION,
        effect=Effect.REPEATABLE,
        answer=answers.Resource | None,  # type: ignore[arg-type]  # While bytes are missing there is no body.
        also=(HTTPStatus.PERMANENT_REDIRECT,),
        headers={**bearer(account.secrets), "Content-Range": place},
        content=content,
    )
    if response.status_code != HTTPStatus.PERMANENT_REDIRECT and answer is not None:
        return 0, answer.id
    got = _RANGE.match(response.headers.get("Range", ""))
    return (int(got[1]) + 1 if got else 0), ""


def is_processed(account: Account, video_id: str, wire: Wire) -> bool:
    """
    Look whether YouTube has processed the video.

    Raises:
        Rejected: it could not, or will not. Transient: the video is not there (any more): `prepare_again`.
    """
    found = wire.call(
        "GET",
        api(account, f"videos?part=status,processingDetails&id={video_id}"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Videos,
        headers=bearer(account.secrets),
    ).items
    if not found:
        raise Transient("YouTube does not know the video any more", prepare_again=True)
    video = found[0]
    cause = video.status.failure or video.status.rejection or (video.processing.failure if video.processing else "")
    if video.status.upload in {"failed", "rejected", "deleted"}:
        raise Rejected(f"YouTube could not use the video: {cause or video.status.upload}")
    return video.status.upload == "processed"


def set_thumbnail(account: Account, video_id: str, picture: Path, wire: Wire) -> bool:
    """Give the video its picture; False: YouTube does not take one from this channel, and chooses itself."""
    with picture.open("rb") as file:
        try:
            wire.call(
                "POST",
                upload(account, f"thumbnails/set?uploadType=media&videoId={video_id}"),
                dialect=DIALECT,
                effect=Effect.REPEATABLE,
                answer=object,
                headers={**bearer(account.secrets), "Content-Type": "image/jpeg"},
                content=file,
            )
        except Rejected:
            return False
    return True


def add_caption(account: Account, video_id: str, caption: Caption, wire: Wire) -> bool:
    """Give the video captions; False: it has them in this language already, or YouTube does not take them."""
    boundary = uuid4().hex
    resource = {"snippet": {"videoId": video_id, "language": caption.language, "name": "", "isDraft": False}}
    content = (
        f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(resource)}\r\n"
        f"--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n{caption.srt}\r\n--{boundary}--\r\n"
    )
    try:
        wire.call(
            "POST",
            upload(account, "captions?uploadType=multipart&part=snippet"),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=object,
            headers={**bearer(account.secrets), "Content-Type": f"multipart/related; boundary={boundary}"},
            content=content.encode(),
        )
    except Rejected:
        return False
    return True
