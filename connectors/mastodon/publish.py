"""Publish to Mastodon. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from collections.abc import Mapping
from typing import Final

from connectors.contract import (
    Account,
    Draft,
    IdempotencyKey,
    Prepared,
    Published,
)
from connectors.judgement import Effect
from connectors.mastodon import answers, wording
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.mastodon.search import find
from connectors.mastodon.uploads import look, upload, uploads_of
from connectors.wire import Wire

__all__ = ["commit", "find", "prepare"]

PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 5.0)
"""How long to wait after each look at a medium in work; the last one counts for all later ones."""


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the next medium, or look whether the server has processed one.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    uploads = uploads_of(so_far.notes)
    if len(uploads) < len(draft.media):
        uploads.append(upload(account, draft.media[len(uploads)], wire))
    else:
        for place, waiting in enumerate(uploads):
            if not waiting["ready"]:
                uploads[place] = look(account, waiting, wire)
                break
    if len(uploads) < len(draft.media):
        return Prepared(ready=False, notes={"media": uploads})
    looks = [waiting["looks"] for waiting in uploads if not waiting["ready"]]
    pause_seconds = PAUSES_SECONDS[min(looks[0], len(PAUSES_SECONDS) - 1)] if looks else 0.0
    return Prepared(ready=not looks, notes={"media": uploads}, again_in_seconds=pause_seconds)


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
        body["media_ids"] = [medium["id"] for medium in uploads_of(prepared.notes)]
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
