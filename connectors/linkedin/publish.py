"""Publish to LinkedIn. API facts: docs/platforms/linkedin.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit

from connectors.contract import (
    Account,
    Draft,
    IdempotencyKey,
    Json,
    Link,
    Prepared,
    Published,
    RemoteId,
)
from connectors.errors import Uncertain
from connectors.judgement import Effect, http_date
from connectors.linkedin import uploads, wording
from connectors.linkedin.dialect import DIALECT, DUPLICATE, headers
from connectors.linkedin.search import find, permalink, settle_duplicate
from connectors.linkedin.uploads import Upload, uploads_of
from connectors.wire import Wire

__all__ = ["commit", "find", "prepare"]


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Send the next file or part, look at the processing of one, or send the card's picture.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    notes = dict(so_far.notes)
    sent = uploads_of(notes)
    waiting = next((place for place, upload in enumerate(sent) if not upload["ready"]), None)
    if waiting is not None and not sent[waiting]["whole"]:
        sent[waiting] = uploads.go_on(account, draft.media[waiting], sent[waiting], wire)
    elif len(sent) < len(draft.media):
        sent.append(uploads.begin(account, draft.media[len(sent)], wire))
    elif waiting is not None:
        sent[waiting] = uploads.go_on(account, draft.media[waiting], sent[waiting], wire)
    elif _lacks_card(draft, notes) and draft.link is not None and draft.link.picture is not None:
        notes["card"] = uploads.image(account, draft.link.picture, wire)
    if sent:
        notes["media"] = sent
    is_sent = len(sent) == len(draft.media)
    is_ready = is_sent and all(upload["ready"] for upload in sent) and not _lacks_card(draft, notes)
    return Prepared(
        ready=is_ready, notes=notes, again_in_seconds=uploads.pause_seconds(sent) if is_sent and not is_ready else 0.0
    )


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Make the post visible. LinkedIn knows no key, but refuses an equal text again and names the earlier post.

    Raises:
        Rejected: LinkedIn read the post and refused it; also when the equal post it names is older than this one.
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    del key
    body = {
        "author": account.remote_id,
        "commentary": wording.little(wording.text(draft)),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
        **_content(draft, prepared.notes),
    }
    try:
        _, response = wire.exchange(
            "POST",
            f"{account.home}/rest/posts",
            dialect=DIALECT,
            effect=Effect.VISIBLE,
            answer=object,
            headers=headers(account.secrets),
            body=body,
        )
    except Uncertain as doubt:
        if doubt.code == DUPLICATE:
            settle_duplicate(account, draft, doubt, wire)
        raise
    urn = response.headers.get("x-restli-id") or response.headers.get("x-linkedin-id")
    if not urn:
        raise Uncertain("LinkedIn said yes, but did not name the post")
    return Published(
        id=RemoteId(urn),
        url=permalink(account, urn),
        at=http_date(response.headers.get("Date", "")) or datetime.now(UTC),
        answer={"x-restli-id": urn},
    )


def _content(draft: Draft, notes: Json) -> Mapping[str, object]:
    sent = uploads_of(notes)
    if not sent:
        return {"content": {"article": _article(draft.link, notes)}} if draft.link is not None else {}
    if len(sent) > 1:
        return {"content": {"multiImage": {"images": _images(draft, sent)}}}
    [medium], [upload] = draft.media, sent
    named = "title" if upload["urn"].startswith("urn:li:video:") else "altText"
    return {"content": {"media": {"id": upload["urn"], **({named: medium.alt} if medium.alt else {})}}}


def _images(draft: Draft, sent: Sequence[Upload]) -> list[dict[str, str]]:
    return [
        {"id": upload["urn"], **({"altText": medium.alt} if medium.alt else {})}
        for medium, upload in zip(draft.media, sent, strict=True)
    ]


def _article(link: Link, notes: Json) -> dict[str, str]:
    """Give the card: LinkedIn reads nothing from the page itself and insists on a title."""
    card = {"source": link.url, "title": link.title or urlsplit(link.url).netloc}
    if link.description:
        card["description"] = link.description
    if "card" in notes:
        card["thumbnail"] = cast("str", notes["card"])
    return card


def _lacks_card(draft: Draft, notes: Json) -> bool:
    return draft.link is not None and draft.link.picture is not None and not draft.media and "card" not in notes
