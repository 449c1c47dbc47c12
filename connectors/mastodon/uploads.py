"""Files on a Mastodon server that no status shows yet. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, TypedDict, cast

from connectors.contract import Account, Json, Medium
from connectors.errors import Transient
from connectors.judgement import Effect
from connectors.mastodon import answers
from connectors.mastodon.dialect import IN_ENGLISH, MEDIA, UPLOADS, bearer
from connectors.wire import Wire

KEPT_AT_LEAST: Final = timedelta(hours=20)
"""Servers remove an upload that no status uses after about a day."""


class Upload(TypedDict):
    """One line of the notes, in the order of the draft's media: what was uploaded, and how often we looked at it."""

    id: str
    ready: bool
    looks: int
    at: str


def uploads_of(notes: Json) -> list[Upload]:
    """Give the uploads made so far."""
    return list(cast("list[Upload]", notes.get("media", [])))


def upload(account: Account, medium: Medium, wire: Wire) -> Upload:
    """
    Upload a file with its alt text: ready at once, or answered with 202 and processed later.

    Raises:
        RateLimited: too many uploads; texts may go on. Transient, AuthDead, Rejected: see the contract.
    """
    with medium.path.open("rb") as file:
        attachment, response = wire.exchange(
            "POST",
            f"{account.home}/api/v2/media",
            dialect=UPLOADS,
            effect=Effect.REPEATABLE,
            answer=answers.Attachment,
            headers=bearer(account.secrets),
            query=[IN_ENGLISH],
            form={"description": medium.alt} if medium.alt else {},
            files=[("file", (medium.path.name, file, medium.mime))],
        )
    at = datetime.now(UTC).isoformat()
    return {"id": attachment.id, "ready": response.status_code == HTTPStatus.OK, "looks": 0, "at": at}


def look(account: Account, waiting: Upload, wire: Wire) -> Upload:
    """
    Look whether the server has processed an upload: 206 as long as it has not.

    Raises:
        Transient: it is not there, or belongs to a status already: `prepare_again`.
        Rejected: it could not be processed.
    """
    _, response = wire.exchange(
        "GET",
        f"{account.home}/api/v1/media/{waiting['id']}",
        dialect=MEDIA,
        effect=Effect.NONE,
        answer=answers.Attachment,
        headers=bearer(account.secrets),
        query=[IN_ENGLISH],
    )
    is_ready = response.status_code == HTTPStatus.OK
    return {**waiting, "ready": is_ready, "looks": waiting["looks"] + 1}


def is_free(account: Account, upload: Upload, wire: Wire) -> bool:
    """Say whether the upload still waits for a status: one that was used cannot be asked for any more."""
    try:
        look(account, upload, wire)
    except Transient as error:
        if error.prepare_again:
            return False
        raise
    return True


def is_old(upload: Upload) -> bool:
    """Say whether the server may have removed the upload because no status used it."""
    return datetime.now(UTC) - datetime.fromisoformat(upload["at"]) > KEPT_AT_LEAST
