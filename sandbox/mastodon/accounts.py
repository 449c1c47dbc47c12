"""Accounts, their statuses, and what they are told (sheet: Measure; Converse)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.mastodon import paging, shapes, statuses
from sandbox.mastodon.doors import Doors, wanted
from sandbox.mastodon.server import Server, not_found, refuse
from sandbox.pages import post_page
from sandbox.world import Account, Post

MAX_ACCOUNTS = 40
# Either of these opens verify_credentials (4.3 added `profile`).
IDENTITY_SCOPES = ("read:accounts", "profile")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification: something a resident said to the account."""

    id: str
    comment: Comment
    post: Post


def verify(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/accounts/verify_credentials`."""
    token = doors.token(call)
    scope = IDENTITY_SCOPES[bool(token and "profile" in token.scopes)]
    server, _, owner = doors.account(call, scope)
    return json_answer(shapes.account(server, call.base, owner, is_own=True))


def read(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/accounts/:id`."""
    server = doors.server(call)
    doors.living(call, "read:accounts")
    return json_answer(shapes.account(server, call.base, _known(server, call.path.split("/")[4])))


def _known(server: Server, identity: str) -> Account:
    account = server.accounts.get(identity)
    if account is None:
        raise not_found()
    return account


def batch(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/accounts?id[]=`."""
    server = doors.server(call)
    doors.living(call, "read:accounts")
    wishes = list(dict.fromkeys(wanted(call, "id")))[:MAX_ACCOUNTS]
    found = [server.accounts[wish] for wish in wishes if wish in server.accounts]
    return json_answer([shapes.account(server, call.base, account) for account in found])


def lookup(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/accounts/lookup?acct=`."""
    server = doors.server(call)
    handle = (wanted(call, "acct") or [""])[-1].lstrip("@").partition("@")[0]
    account = server.handles.get(handle)
    if account is None:
        raise not_found()
    return json_answer(shapes.account(server, call.base, account))


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/accounts/:id/statuses`: newest first."""
    server = doors.server(call)
    doors.living(call, "read:statuses")
    owner = _known(server, call.path.split("/")[4])
    is_without_replies = "true" in wanted(call, "exclude_replies")
    is_media_only = "true" in wanted(call, "only_media")
    found = (
        post
        for post in reversed(owner.posts.values())
        if statuses.may_see(call, post)
        and not (is_without_replies and post.parent)
        and not (is_media_only and not post.media)
    )
    chosen = paging.choose(call, found, default=20, largest=40)
    shown = [shapes.status(server, call, post) for post in chosen]
    return json_answer(shown, headers=paging.links(call, chosen))


def notifications(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/notifications`: newest first; only mentions exist here."""
    server, _, owner = doors.account(call, "read:notifications")
    types, excluded = wanted(call, "types"), wanted(call, "exclude_types")
    is_asked = (not types or "mention" in types) and "mention" not in excluded
    found = _received(server, owner) if is_asked else ()
    chosen = paging.choose(call, found, default=40, largest=80)
    shown = [_notification(server, call, notice) for notice in chosen]
    return json_answer(shown, headers=paging.links(call, chosen))


def notification(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/notifications/:id`."""
    server, _, owner = doors.account(call, "read:notifications")
    wish = call.path.split("/")[4]
    found = next((notice for notice in _received(server, owner) if notice.id == wish), None)
    if found is None:
        raise not_found()
    return json_answer(_notification(server, call, found))


def _received(server: Server, owner: Account) -> Iterator[Notice]:
    """Newest first; what was taken back is gone."""
    now = server.world.time.now()
    for comment in reversed(owner.inbox.open(now)):
        if comment.gone_at is None or comment.gone_at > now:
            yield Notice(str(comment.notice), comment, owner.posts[comment.post_id])


def _notification(server: Server, call: Call, notice: Notice) -> Json:
    status = shapes.reply(server, call.base, notice.comment, notice.post)
    return {
        "id": notice.id,
        "type": "mention",
        "created_at": clock.iso(notice.comment.seen_at),
        "group_key": f"ungrouped-{notice.id}",
        "account": status["account"],
        "status": status,
    }


def show(doors: Doors, call: Call) -> Answer:
    """`GET /@handle/:id`: the page a permalink opens."""
    server = doors.server(call)
    identity = call.path.rpartition("/")[2]
    if said := server.comments.get(identity):
        return html_answer(post_page(said[1], server.world.time.now()))
    post = server.statuses.get(identity)
    if post is None or not statuses.may_see(call, post):
        raise refuse(404, "Record not found")
    return html_answer(post_page(post, server.world.time.now()))
