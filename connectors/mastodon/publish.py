"""Publish to Mastodon. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, TypedDict, cast

from connectors.contract import (
    Account,
    Draft,
    IdempotencyKey,
    Medium,
    Prepared,
    Published,
)
from connectors.judgement import Effect
from connectors.mastodon import answers, wording
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, MEDIA, bearer
from connectors.mastodon.search import find
from connectors.wire import Wire

__all__ = ["commit", "find", "prepare"]

FIRST_LOOK_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 5.0


class Upload(TypedDict):
    """One line of the notes, in the order of the draft's media: what was uploaded, and how often we looked at it."""

    id: str
    ready: bool
    looks: int


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the next medium, or look whether the server has processed one.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    uploads = list(cast("list[Upload]", so_far.notes.get("media", [])))
    if len(uploads) < len(draft.media):
        uploads.append(_upload(account, draft.media[len(uploads)], wire))
    else:
        for place, upload in enumerate(uploads):
            if not upload["ready"]:
                uploads[place] = _look(account, upload, wire)
                break
    is_complete = len(uploads) == len(draft.media)
    waiting = [upload for upload in uploads if not upload["ready"]]
    pause = (
        min(FIRST_LOOK_SECONDS * 2 ** waiting[0]["looks"], LONGEST_PAUSE_SECONDS) if is_complete and waiting else 0.0
    )
    return Prepared(ready=is_complete and not waiting, notes={"media": uploads}, again_in_seconds=pause)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Make the status visible.

    The server remembers `key` for an hour: up to 4.5 a repeat gives the first status, 4.6 answers 500 although it
    exists (mastodon#40399), which is Uncertain like every 500 here.

    Raises:
        Rejected: the server read the status and refused it; also when the first one was deleted meanwhile.
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    body: dict[str, object] = {"status": wording.text(draft), "visibility": "public"}
    if draft.language:
        body["language"] = draft.language
    if draft.media:
        body["media_ids"] = [upload["id"] for upload in cast("list[Upload]", prepared.notes["media"])]
    if draft.parent is not None:
        body["in_reply_to_id"] = draft.parent.id
    return post(account, body, key, wire)


def post(account: Account, body: Mapping[str, object], key: IdempotencyKey, wire: Wire) -> Published:
    """Send a status. Raises as `commit`."""
    status = wire.call(
        "POST",
        f"{account.home}/api/v1/statuses",
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Status,
        headers={**bearer(account.secrets), "Idempotency-Key": key},
        query=[IN_ENGLISH],
        body=body,
    )
    return answers.published(status)


def _upload(account: Account, medium: Medium, wire: Wire) -> Upload:
    with medium.path.open("rb") as file:
        attachment, response = wire.exchange(
            "POST",
            f"{account.home}/api/v2/media",
            dialect=MEDIA,
            effect=Effect.REPEATABLE,
            answer=answers.Attachment,
            headers=bearer(account.secrets),
            query=[IN_ENGLISH],
            form={"description": medium.alt} if medium.alt else {},
            files=[("file", (medium.path.name, file, medium.mime))],
        )
    return {"id": attachment.id, "ready": response.status_code == HTTPStatus.OK, "looks": 0}


def _look(account: Account, upload: Upload, wire: Wire) -> Upload:
    _, response = wire.exchange(
        "GET",
        f"{account.home}/api/v1/media/{upload['id']}",
        dialect=MEDIA,
        effect=Effect.NONE,
        answer=answers.Attachment,
        headers=bearer(account.secrets),
        query=[IN_ENGLISH],
    )
    is_ready = response.status_code == HTTPStatus.OK
    return {"id": upload["id"], "ready": is_ready, "looks": upload["looks"] + 1}
