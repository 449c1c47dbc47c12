"""Publish to Threads. API facts: docs/platforms/threads.md (checked 2026-11)."""

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
from connectors.judgement import Effect, by_their_clock
from connectors.threads import answers, wording
from connectors.threads.dialect import DIALECT, NOT_READY, SITE, mine, node
from connectors.wire import Wire

PAGE: Final = 100
MOST_PAGES: Final = 5
FIELDS: Final = "id,text,permalink,timestamp,replied_to"
_PASSING: Final = frozenset({"FAILED_DOWNLOADING_VIDEO", "UNKNOWN", ""})


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Make the next container, or look at one. Threads fetches the files itself.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    yard = Yard(
        item=lambda medium: _make(account, {**_file(medium), "is_carousel_item": "true"}, wire),
        whole=lambda items: _make(account, _form(draft, items), wire),
        look=partial(look, account, wire=wire),
    )
    return containers.prepare(draft, so_far, yard)


def _file(medium: Medium) -> dict[str, str]:
    kind = "image" if medium.kind is MediaKind.IMAGE else "video"
    form = {"media_type": kind.upper(), f"{kind}_url": containers.address_of(medium)}
    return {**form, "alt_text": medium.alt} if medium.alt else form


def _form(draft: Draft, items: list[str]) -> dict[str, str]:
    form = {"text": wording.text(draft)}
    if items:
        form |= {"media_type": "CAROUSEL", "children": ",".join(items)}
    elif draft.media:
        form |= _file(draft.media[0])
    else:
        form["media_type"] = "TEXT"
        if draft.link is not None:
            form["link_attachment"] = draft.link.url
    if draft.parent is not None:
        form["reply_to_id"] = draft.parent.id
    return form


def _make(account: Account, form: dict[str, str], wire: Wire) -> str:
    """Make a container; what is lost of it harms nothing."""
    return wire.call(
        "POST",
        mine(account, "threads"),
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
        query=[("fields", "id,status,error_message")],
    )
    words = found.error_message or ""
    return State(Stage(found.status), reason=words, is_lasting=words not in _PASSING)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Publish the container. Threads knows no key; the container itself tells whether it is out.

    Raises:
        Rejected, RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else; errors too may have come after the post.
    """
    del draft, key
    container = containers.container_of(prepared.notes)
    if not container:
        raise Transient("nothing is prepared for this post", prepare_again=True)
    return publish(account, container, wire, is_old=containers.is_old(prepared.notes))


def publish(account: Account, container: str, wire: Wire, *, is_old: bool = False) -> Published:
    """Publish a container; `is_old` says that it should be found by now. Raises as `commit`."""
    try:
        made = wire.call(
            "POST",
            mine(account, "threads_publish"),
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
        return answers.published(_post(account, made.id, wire))
    return Published(id=RemoteId(made.id), url=f"{SITE}/@{account.handle.lstrip('@')}", at=datetime.now(UTC))


def _post(account: Account, identity: str, wire: Wire) -> answers.Post:
    return wire.call(
        "GET",
        node(account.home, identity),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Post,
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
    Ask the container, and look in the account's own list for the post it became, by words, time and place.

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
        return CannotTell(f"Threads refused to show the account's posts: {refusal.reason}")


def _listed(account: Account, draft: Draft, since: datetime, wire: Wire) -> Published | CannotTell | None:
    wanted = comparable(wording.text(draft))
    parent = draft.parent.id if draft.parent else ""
    for post in own_since(account, "replies" if parent else "threads", since, wire):
        if post is None:
            return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")
        is_here = not parent or post.replied_to is None or post.replied_to.id == parent
        if is_here and comparable(post.text) == wanted:
            return answers.published(post)
    return None


def own_since(account: Account, path: str, since: datetime, wire: Wire) -> Iterator[answers.Post | None]:
    """Give own posts or answers made since then, newest first; None at the end when there are too many to read."""
    query = [("fields", FIELDS), ("limit", str(PAGE))]
    after = ""
    for _ in range(MOST_PAGES):
        page, response = wire.exchange(
            "GET",
            mine(account, path),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Posts,
            headers=bearer(account.secrets),
            query=[*query, ("after", after)] if after else query,
        )
        # `since` was read from our clock, `timestamp` from theirs.
        earliest = by_their_clock(since, response.headers) - SLACK
        for post in page.data:
            if post.timestamp is not None and post.timestamp < earliest:
                return
            yield post
        after = page.paging.cursors.after
        # These lists name no next page: an empty one is the end.
        if not page.data or not after:
            return
    yield None
