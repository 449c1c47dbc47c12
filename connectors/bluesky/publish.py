"""Publish to Bluesky. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

from connectors.bluesky import answers, tid, video, wording
from connectors.bluesky.dialect import DIALECT, NOT_FOUND, base, bearer
from connectors.bluesky.facets import names
from connectors.bluesky.record import COLLECTION, address, record
from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    Json,
    MediaKind,
    Medium,
    Prepared,
    Published,
    RemoteId,
    Sight,
)
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire

CARD_PICTURE_BYTES: Final = 1_000_000


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the next file, look at a video's processing, or look a mentioned name up.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    notes = dict(so_far.notes)
    pause_seconds = 0.0
    blobs = list(cast("list[Json]", notes.get("blobs", [])))
    if len(blobs) < len(draft.media):
        medium = draft.media[len(blobs)]
        if medium.kind is MediaKind.VIDEO:
            step = video.step(account, medium, cast("Json", notes.get("video", {})), wire)
            notes["video"] = step.notes
            blob, pause_seconds = step.blob, step.again_in_seconds
        else:
            blob = _upload(account, medium, wire)
        if blob is not None:
            notes["blobs"] = [*blobs, blob]
    elif _lacks_card(draft, notes) and draft.link is not None and draft.link.picture is not None:
        notes["card"] = _upload(account, draft.link.picture, wire)
    elif unknown := _unknown_names(draft, notes):
        dids = cast("Mapping[str, str]", notes.get("dids", {}))
        notes["dids"] = {**dids, unknown[0]: _did(account, unknown[0], wire)}
    return Prepared(ready=_is_ready(draft, notes), notes=notes, again_in_seconds=pause_seconds)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Write the record under our own key, which must be free.

    An equal record under it is a success without effect, another one is refused (`InvalidSwap`): a repeat is safe
    for ever and cannot overwrite.

    Raises:
        Rejected: the server read the record and refused it.
        RateLimited, Transient, AuthDead: nothing became visible; without its blobs the post must be prepared again.
        Uncertain: call `find` before anything else.
    """
    return put(account, record(draft, prepared.notes), tid.of(key, draft.made_at), wire, made_at=draft.made_at)


def put(account: Account, body: Json, key: str, wire: Wire, *, made_at: datetime) -> Published:
    """Write a record under a key that must be free. Raises as `commit`."""
    written = wire.call(
        "POST",
        f"{base(account)}/xrpc/com.atproto.repo.putRecord",
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Written,
        headers=bearer(account.secrets),
        body={
            "repo": account.remote_id,
            "collection": COLLECTION,
            "rkey": key,
            "record": body,
            "swapRecord": None,
        },
    )
    written_at = tid.time_of(written.commit.rev) if written.commit else None
    return Published(
        id=RemoteId(written.uri),
        url=address(account, key),
        at=written_at or made_at,
        token=written.cid,
        answer=written.model_dump(mode="json"),
    )


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Ask the account's own server for our key: it knows the truth at once.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del since
    rkey = tid.of(key, draft.made_at)
    try:
        stored = stored_under(account, rkey, wire)
    except Rejected as refusal:
        return CannotTell(f"the server refused to show the record: {refusal.reason}")
    if stored is None:
        return Absent()
    wanted = record(draft, prepared.notes)
    if any(stored.value.get(part) != wanted.get(part) for part in ("text", "createdAt", "reply")):
        return CannotTell("another post stands under the key of this one")
    return Published(
        id=RemoteId(stored.uri),
        url=address(account, rkey),
        at=draft.made_at,
        token=stored.cid or "",
        answer=stored.model_dump(mode="json"),
    )


def stored_under(account: Account, key: str, wire: Wire) -> answers.Stored | None:
    """
    Read one record of the account from its own server; None: surely not there. Raises for all else.

    Repositories are public, so a dead session does not stand in the way.
    """
    try:
        return wire.call(
            "GET",
            f"{base(account)}/xrpc/com.atproto.repo.getRecord",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Stored,
            query=[("repo", account.remote_id), ("collection", COLLECTION), ("rkey", key)],
        )
    except Rejected as refusal:
        if refusal.code == NOT_FOUND:
            return None
        raise


def _upload(account: Account, medium: Medium, wire: Wire) -> Json:
    with medium.path.open("rb") as file:
        return wire.call(
            "POST",
            f"{base(account)}/xrpc/com.atproto.repo.uploadBlob",
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Uploaded,
            headers={**bearer(account.secrets), "Content-Type": medium.mime},
            content=file,
        ).blob


def _did(account: Account, handle: str, wire: Wire) -> str:
    """Give whom a name belongs to, or nothing: a name nobody has, or that cannot be asked now, stays plain text."""
    try:
        return wire.call(
            "GET",
            f"{base(account)}/xrpc/com.atproto.identity.resolveHandle",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Handle,
            headers=bearer(account.secrets),
            query=[("handle", handle)],
        ).did
    except (Rejected, Transient):
        return ""


def _is_ready(draft: Draft, notes: Json) -> bool:
    blobs = cast("list[Json]", notes.get("blobs", []))
    return len(blobs) == len(draft.media) and not _lacks_card(draft, notes) and not _unknown_names(draft, notes)


def _lacks_card(draft: Draft, notes: Json) -> bool:
    """Say whether the card's picture is still to be uploaded; one that is too large is left out of the card."""
    return (
        draft.link is not None
        and draft.link.picture is not None
        and not draft.media
        and draft.link.picture.size_bytes <= CARD_PICTURE_BYTES
        and "card" not in notes
    )


def _unknown_names(draft: Draft, notes: Json) -> list[str]:
    dids = cast("Mapping[str, str]", notes.get("dids", {}))
    return [name for name in names(wording.text(draft)) if name not in dids]
