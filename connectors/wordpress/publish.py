"""
Publish on a WordPress site: files, a draft under a slug chosen beforehand, and one call that makes it visible.

API facts: docs/platforms/wordpress.md (checked 2026-11).
"""

from collections.abc import Mapping
from secrets import token_hex
from typing import Final

from connectors.contract import Account, Draft, IdempotencyKey, Json, MediaKind, Prepared, Published
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.wordpress import answers, wording
from connectors.wordpress.dialect import DIALECT, basic, route
from connectors.wordpress.library import category, upload, uploads_of
from connectors.wordpress.search import by_slug, find
from connectors.wordpress.slugs import slug_of

__all__ = ["commit", "find", "prepare"]

TAIL_BYTES: Final = 5


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the next file, or resolve the categories and choose the slug, or make the draft.

    The slug is chosen and stored one step before the draft, so that a repeat finds the draft instead of making a twin.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    notes = dict(so_far.notes)
    uploads = uploads_of(notes)
    if draft.parent is not None:
        raise Rejected("a news site has no threads: publish the parts as one text")
    if len(uploads) < len(draft.media):
        notes["media"] = [*uploads, upload(account, draft.media[len(uploads)], wire)]
        return Prepared(ready=False, notes=notes)
    if "slug" not in notes:
        notes["categories"] = [category(account, name, wire) for name in draft.labels]
        notes["slug"] = f"{slug_of(wording.headline(draft)[0])}-{token_hex(TAIL_BYTES)}".lstrip("-")
        return Prepared(ready=False, notes=notes)
    notes["post"] = _draft(account, draft, notes, wire)
    return Prepared(ready=True, notes=notes)


def _draft(account: Account, draft: Draft, notes: Json, wire: Wire) -> int:
    """Give the number of the draft; an earlier try may have made it."""
    there = by_slug(account, str(notes["slug"]), wire)
    if there is not None:
        return there.id
    url, query = route(account, "posts")
    return wire.call(
        "POST",
        url,
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Post,
        headers=basic(account.secrets),
        query=query,
        body={"status": "draft", "slug": notes["slug"], **_item(draft, notes)},
    ).id


def _item(draft: Draft, notes: Json) -> Mapping[str, object]:
    """Give headline, body and picture: the first image is the featured one, the others stand in the body."""
    title, paragraphs = wording.headline(draft)
    uploads = uploads_of(notes)
    placed = [(medium, each["id"], each["url"]) for medium, each in zip(draft.media, uploads, strict=True)]
    featured = placed[0][1] if placed and placed[0][0].kind is MediaKind.IMAGE else 0
    item: dict[str, object] = {
        "title": title,
        "content": wording.body(paragraphs, placed[1:] if featured else placed),
        "featured_media": featured,
    }
    if notes["categories"]:
        item["categories"] = notes["categories"]
    return item


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Make the draft visible. Repeatable: publishing what is published changes nothing.

    Raises:
        Transient: `prepare_again`: the draft is no longer there. RateLimited, AuthDead, Rejected: nothing is visible.
        Uncertain: call `find` before anything else.
    """
    del draft, key
    url, query = route(account, f"posts/{prepared.notes.get('post', 0)}")
    post = wire.call(
        "POST",
        url,
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Post,
        headers=basic(account.secrets),
        query=query,
        body={"status": "publish"},
    )
    return answers.published(post)
