"""
Publish to X. API facts: docs/platforms/x.md (checked 2026-11).

X has no idempotency key: after a lost answer only looking helps, and the same text again is refused.
"""

from collections.abc import Mapping

from connectors.contract import Account, Draft, IdempotencyKey, Prepared, Published, RemoteId
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.x import answers, wording
from connectors.x.dialect import DIALECT, bearer, permalink
from connectors.x.search import find
from connectors.x.uploads import begin, check_age, go_on, uploads_of

__all__ = ["commit", "find", "prepare"]


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Make the next step of an upload: announce, one segment, finalise, one look, alt text.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    uploads = uploads_of(so_far.notes)
    place = next((place for place, upload in enumerate(uploads) if upload["stage"] != "ready"), len(uploads))
    if place == len(draft.media):
        return Prepared(ready=True, notes=so_far.notes)
    if place == len(uploads):
        uploads.append(begin(account, draft.media[place], wire))
    else:
        uploads[place] = go_on(account, draft.media[place], uploads[place], wire)
    is_ready = len(uploads) == len(draft.media) and all(upload["stage"] == "ready" for upload in uploads)
    pause_seconds = uploads[place].get("pause_seconds", 0.0) if uploads[place]["stage"] == "processing" else 0.0
    return Prepared(ready=is_ready, notes={"media": uploads}, again_in_seconds=pause_seconds)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Make the post visible.

    Raises:
        Rejected: X read the post and refused it. RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else; also where X says that it has this text already.
    """
    del key
    uploads = uploads_of(prepared.notes)
    check_age(uploads)
    body: dict[str, object] = {}
    if words := wording.text(draft):
        body["text"] = words
    if uploads:
        body["media"] = {"media_ids": [upload["id"] for upload in uploads]}
    if draft.parent is not None:
        body["reply"] = {"in_reply_to_tweet_id": draft.parent.id}
    return post(account, body, wire)


def post(account: Account, body: Mapping[str, object], wire: Wire) -> Published:
    """Send a post. Raises as `commit`."""
    made = wire.call(
        "POST",
        f"{account.home}/2/tweets",
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Created,
        headers=bearer(account.secrets),
        body=body,
    ).data
    return published(account, made)


def published(account: Account, made: answers.Post) -> Published:
    """Give a post in the contract's words; its id carries its time."""
    return Published(
        id=RemoteId(made.id),
        url=permalink(account, made.id),
        at=made.made_at,
        answer={"id": made.id, "text": made.text},
    )
