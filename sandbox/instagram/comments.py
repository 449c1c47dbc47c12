"""Comments on Instagram (sheet: Converse): newest first, 50 a page, answers only by expansion."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.graph.doors import Doors
from sandbox.graph.fields import Wish, parse, shape
from sandbox.graph.paging import Listing, choose
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, missing, parameter, refuse, stamp
from sandbox.world import Account, Post, digest_of

COMMENTS: Final = Listing(default=50, largest=50)
EXPANDED: Final = Listing(default=50, largest=50, has_links=False)
MANAGE: Final = "instagram_manage_comments"


def comment(server: Server, call: Call, said: Comment, found: Post) -> Mapping[str, Any]:
    """Something a resident wrote; once listed it can be asked for and answered."""
    identity = f"18{int(found.id) % 10**9:09d}{said.number:07d}"
    server.own.setdefault("comments", {})[identity] = (said, found)
    return {
        "id": identity,
        "text": said.text,
        "username": said.author,
        "from": {"id": f"9{said.number:014d}", "username": said.author},
        "timestamp": stamp(said.seen_at + call.skew_seconds),
        "like_count": 0,
        "hidden": said.is_hidden,
        "parent_id": None,
        "media": {"id": found.id},
        "replies": lambda wish: _replies(call, found, identity, wish),
    }


def own_comment(call: Call, made: Post) -> Mapping[str, Any]:
    """A comment or an answer of the account's own."""
    return {
        "id": made.id,
        "text": made.text,
        "username": made.account.handle,
        "from": {"id": made.account.id, "username": made.account.handle},
        "timestamp": stamp(made.visible_at + call.skew_seconds),
        "like_count": 0,
        "hidden": False,
        "parent_id": made.parent,
        "media": {"id": made.own["media"]},
        "replies": None,
    }


def answers_to(found: Post, identity: str) -> list[Post]:
    """The account's own words beneath a medium or a comment."""
    return [each for each in found.own.get("answers", ()) if each.parent == identity and each.is_visible(clock.now())]


def _replies(call: Call, found: Post, identity: str, wish: Wish) -> Json | None:
    answers = [
        each for each in found.own.get("answers", ()) if each.parent == identity and each.is_visible(clock.now())
    ]
    rows = [shape(own_comment(call, each), wish.within, default=("id", "text", "timestamp")) for each in answers]
    return {"data": rows} if rows else None


def expanded(server: Server, call: Call, found: Post, wish: Wish) -> Json:
    """Comments told with their medium: without a link to the next page."""
    return _listed(server, call, found, wish.within, wish.arguments, EXPANDED)


def _listed(
    server: Server, call: Call, found: Post, within: dict[str, Wish], asked: dict[str, str], listing: Listing
) -> Json:
    """Comments on a medium, of the public and of the account itself."""
    rows = [
        (each.seen_at, comment(server, call, each, found))
        for each, root in server.said(found.account)
        if root is found and not each.is_mention
    ]
    rows += [(each.visible_at, own_comment(call, each)) for each in answers_to(found, found.id)]
    rows.sort(key=lambda row: row[0], reverse=True)
    return choose(
        call,
        [node for _, node in rows],
        identity=lambda node: str(node["id"]),
        shown=lambda node: shape(node, within, default=("id", "text", "timestamp")),
        listing=listing,
        wishes=asked,
    )


def own(server: Server, owner: Account, identity: str) -> Post:
    """A medium of the account; 100/33 otherwise."""
    found = server.posts.get(identity)
    if found is None or found.account is not owner or not found.is_visible(clock.now()):
        raise missing(identity)
    return found


def said(server: Server, owner: Account, identity: str) -> tuple[Comment, Post] | None:
    """A resident's comment that was listed before, unless it was taken back."""
    found: tuple[Comment, Post] | None = server.own.get("comments", {}).get(identity)
    if found is None or found[1].account is not owner:
        return None
    gone_at = found[0].gone_at
    return found if gone_at is None or gone_at > server.world.time.now() else None


def comments(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{media}/comments`: newest first, 50 at most, the top level only."""
    server, _, owner = doors.account(call, MANAGE)
    asked = arguments(call)
    found = own(server, owner, node_of(path))
    return json_answer(_listed(server, call, found, parse(asked.get("fields", "")), asked, COMMENTS))


def answer(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{comment}/replies` and `POST /{media}/comments`."""
    server, _, owner = doors.account(call, MANAGE)
    identity = node_of(path)
    answered = said(server, owner, identity)
    root = answered[1] if answered else own(server, owner, identity)
    text = arguments(call).get("message", "").strip()
    if not text:
        raise parameter("The parameter message is required")
    now, number = clock.now(), server.new_id()
    made = Post(
        account=owner,
        id=number,
        uri=number,
        url=f"{root.url}c/{number}/",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, number, 0, server.world.time.at(now)),
        parent=identity,
        digest=digest_of(text, ()),
        own={"kind": "COMMENT", "media": root.id},
    )
    root.own.setdefault("answers", []).append(made)
    server.posts[number] = made
    server.world.accept(made)
    if "fields" in arguments(call):
        # The comment is there all the same.
        raise refuse(20, "Requires comment permission", subcode=1772107)
    return json_answer({"id": number})
