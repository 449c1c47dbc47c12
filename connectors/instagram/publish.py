"""Publish to Instagram. API facts: docs/platforms/instagram.md (checked 2026-11)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final

from connectors import containers
from connectors.containers import Stage, State, Yard
from connectors.contract import (
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    MediaKind,
    Medium,
    Prepared,
    Published,
    RemoteId,
    Sight,
)
from connectors.errors import Rejected, Transient
from connectors.graph import SLACK, bearer, comparable
from connectors.instagram import answers, wording
from connectors.instagram.dialect import DIALECT, FAILED_FOR_NOW, NOT_READY, SITE, mine, node
from connectors.judgement import Effect, by_their_clock
from connectors.wire import Wire

PAGE: Final = 100
MOST_PAGES: Final = 5
FIELDS: Final = "id,caption,permalink,timestamp"
_SUBCODE: Final = re.compile(r"\b22\d{5}\b")


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Make the next container, or look at one. Instagram fetches the files itself.

    Raises:
        Rejected: a text alone, or a thread: Instagram has neither. RateLimited, Transient, AuthDead: see the contract.
    """
    if not draft.media:
        raise Rejected("Instagram takes no text alone: add an image or a video")
    if draft.parent is not None:
        raise Rejected("Instagram has no threads: put the parts into one caption")
    yard = Yard(
        item=lambda medium: _make(account, {**_file(medium, is_item=True), "is_carousel_item": "true"}, wire),
        whole=lambda items: _make(account, _form(draft, items), wire),
        look=partial(look, account, wire=wire),
    )
    return containers.prepare(draft, so_far, yard)


def _file(medium: Medium, *, is_item: bool) -> dict[str, str]:
    address = containers.address_of(medium)
    if medium.kind is MediaKind.VIDEO:
        # A single video of the feed does not exist any more: it is a reel.
        return {"media_type": "VIDEO" if is_item else "REELS", "video_url": address}
    form = {"image_url": address}
    return {**form, "alt_text": medium.alt} if medium.alt else form


def _form(draft: Draft, items: list[str]) -> dict[str, str]:
    form = {"caption": wording.text(draft)}
    if items:
        return {**form, "media_type": "CAROUSEL", "children": ",".join(items)}
    return form | _file(draft.media[0], is_item=False)


def _make(account: Account, form: dict[str, str], wire: Wire) -> str:
    """Make a container; what is lost of it harms nothing."""
    return wire.call(
        "POST",
        mine(account, "media"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Created,
        headers=bearer(account.secrets),
        form={name: value for name, value in form.items() if value},
    ).id


def look(account: Account, identity: str, wire: Wire) -> State:
    """Ask a container how far it is."""
    found = wire.call(
        "GET",
        node(account.home, identity),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Container,
        headers=bearer(account.secrets),
        query=[("fields", "id,status_code,status")],
    )
    subcodes = set(_SUBCODE.findall(found.status))
    return State(Stage(found.status_code), reason=found.status, is_lasting=bool(subcodes - FAILED_FOR_NOW))


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Publish the container. Instagram knows no key; the container itself tells whether it is out.

    Raises:
        Rejected, RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else; errors too may have come after the post.
    """
    del draft, key
    container = containers.container_of(prepared.notes)
    if not container:
        raise Transient("nothing is prepared for this post", prepare_again=True)
    is_old = containers.is_old(prepared.notes)
    try:
        made = wire.call(
            "POST",
            mine(account, "media_publish"),
            dialect=DIALECT,
            effect=Effect.VISIBLE,
            answer=answers.Created,
            headers=bearer(account.secrets),
            form={"creation_id": container},
        )
    except Transient as refusal:
        if not refusal.code.startswith(NOT_READY):
            raise
        raise containers.refused(refusal, partial(look, account, container, wire), is_old=is_old) from refusal
    # It is out: whatever stops this read must not undo that.
    with suppress(Exception):
        return answers.published(_medium(account, made.id, wire))
    return Published(id=RemoteId(made.id), url=f"{SITE}/{account.handle.lstrip('@')}/", at=datetime.now(UTC))


def _medium(account: Account, identity: str, wire: Wire) -> answers.Medium:
    return wire.call(
        "GET",
        node(account.home, identity),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Medium,
        headers=bearer(account.secrets),
        query=[("fields", FIELDS)],
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
    Ask the container, and look in the account's own list for the post it became, by caption and time.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del key
    try:
        return containers.sight(
            prepared.notes,
            partial(look, account, wire=wire),
            partial(_listed, account, draft, since, wire),
        )
    except Rejected as refusal:
        return CannotTell(f"Instagram refused to show the account's posts: {refusal.reason}")


def _listed(account: Account, draft: Draft, since: datetime, wire: Wire) -> Published | CannotTell | None:
    wanted = comparable(wording.text(draft))
    for medium in _since(account, since, wire):
        if medium is None:
            return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")
        if comparable(medium.caption) == wanted:
            return answers.published(medium)
    return None


def _since(account: Account, since: datetime, wire: Wire) -> Iterator[answers.Medium | None]:
    """Give the posts made since then, newest first; None at the end when there are too many to read."""
    query = [("fields", FIELDS), ("limit", str(PAGE))]
    after = ""
    for _ in range(MOST_PAGES):
        page, response = wire.exchange(
            "GET",
            mine(account, "media"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Media,
            headers=bearer(account.secrets),
            query=[*query, ("after", after)] if after else query,
        )
        # `since` was read from our clock, `timestamp` from theirs.
        earliest = by_their_clock(since, response.headers) - SLACK
        for medium in page.data:
            if medium.timestamp is not None and medium.timestamp < earliest:
                return
            yield medium
        after = page.paging.cursors.after
        if not page.data or not after:
            return
    yield None
