"""What is published on Instagram, and what people say to it (sheet: Measure; Converse)."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox import clock
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.graph.containers import living
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fields import parse, shape
from sandbox.graph.paging import Listing, between, choose
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server, Token
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse, several, stamp
from sandbox.instagram import comments, containers
from sandbox.pages import post_page
from sandbox.world import Account, Post

LISTS: Final = Listing(default=25, largest=100)
METRICS: Final = ("views", "reach", "likes", "comments", "saved", "shares", "total_interactions", "reposts")
KINDS: Final = {"IMAGE": "IMAGE", "REELS": "VIDEO", "CAROUSEL": "CAROUSEL_ALBUM", "STORIES": "IMAGE"}
DIRECT: Final = "IGAA"


def profile(call: Call, account: Account) -> Mapping[str, Any]:
    """A professional account."""
    return {
        "id": account.id,
        "user_id": account.id,
        "username": account.handle,
        "name": account.display_name,
        "profile_picture_url": f"{call.base}/picture/{account.id}",
        "followers_count": account.followers,
        "follows_count": 0,
        "media_count": sum(1 for each in living(account) if each.parent is None),
    }


def page(call: Call, account: Account) -> Mapping[str, Any]:
    """The Facebook page the account is linked to."""
    return {
        "id": page_id(account),
        "name": account.display_name,
        "access_token": account.tokens[0] if account.tokens else None,
        "tasks": ["CREATE_CONTENT", "MODERATE", "ANALYZE"],
        "category": "Government Organization",
        "instagram_business_account": profile(call, account),
    }


def page_id(account: Account) -> str:
    """The linked page's id."""
    return f"6{account.id[1:]}"


def post(server: Server, call: Call, found: Post) -> Mapping[str, Any]:
    """A medium."""
    counters = found.public.counters(server.world.time.now())
    return {
        "id": found.id,
        "caption": found.text or None,
        "media_type": KINDS.get(found.own["kind"], "IMAGE"),
        "media_product_type": "REELS" if found.own["kind"] == "REELS" else "FEED",
        "permalink": found.url,
        "shortcode": found.id,
        "timestamp": stamp(found.visible_at + call.skew_seconds),
        "username": found.account.handle,
        "owner": {"id": found.account.id},
        "like_count": counters.likes,
        "comments_count": counters.replies,
        "is_comment_enabled": found.own.get("has_comments", True),
        "comments": lambda wish: comments.expanded(server, call, found, wish),
        "insights": lambda wish: {"data": _figures(server, found, wish.arguments.get("metric", ""))},
    }


def me(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /me`: the account by its own token, the linked page by a page's, the person otherwise."""
    server, token = doors.living(call)
    wishes = parse(arguments(call).get("fields", ""))
    if token.account is None:
        return json_answer(shape({"id": f"7{server.account_id(token.person)[1:]}", "name": token.person}, wishes))
    if is_direct(token):
        return json_answer(shape(profile(call, token.account), wishes, default=("id", "username")))
    return json_answer(shape(page(call, token.account), wishes, default=("name", "id")))


def is_direct(token: Token) -> bool:
    """Whether the token came through Instagram's own door."""
    return token.value.startswith(DIRECT)


def accounts(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /me/accounts`: the person's pages, and which account is linked to each."""
    server, token = doors.living(call, "pages_show_list")
    if token.account is not None:
        raise parameter("Tried accessing nonexisting field (accounts) on node type (Page)")
    wishes = parse(arguments(call).get("fields", ""))
    pages = [page(call, each) for each in server.accounts.values() if not each.is_disabled]
    # A page without an Instagram account lacks the field.
    pages.append({**pages[0], "id": "610000000000000", "instagram_business_account": None} if pages else {})
    return json_answer({"data": [shape(each, wishes, default=("name", "id")) for each in pages if each]})


def read(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{id}`: the account, a container, a medium or a comment."""
    server, _, owner = doors.account(call, containers.BASIC)
    identity = node_of(path)
    wishes = parse(arguments(call).get("fields", ""))
    if identity == owner.id:
        return json_answer(shape(profile(call, owner), wishes, default=("id",)))
    if (made := containers.node(server, owner, identity)) is not None:
        return json_answer(shape(made, wishes, default=("id",)))
    if found := comments.said(server, owner, identity):
        return json_answer(shape(comments.comment(server, call, *found), wishes, default=("id", "text", "timestamp")))
    medium = comments.own(server, owner, identity)
    if medium.parent is not None:
        return json_answer(shape(comments.own_comment(call, medium), wishes, default=("id", "text", "timestamp")))
    return json_answer(shape(post(server, call, medium), wishes, default=("id",)))


def listing(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{ig}/media`: newest first, without stories."""
    server, _, owner = doors.account(call, containers.BASIC)
    containers.check_owner(owner, node_of(path))
    found = [each for each in living(owner) if each.parent is None and each.own["kind"] != "STORIES"]
    return _page(call, [post(server, call, each) for each in between(call, found, lambda each: each.visible_at)], LISTS)


def tags(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{ig}/tags`: media of others that tag the account, newest first."""
    server, _, owner = doors.account(call, comments.MANAGE)
    containers.check_owner(owner, node_of(path))
    rows = [comments.comment(server, call, *row) for row in reversed(server.said(owner)) if row[0].is_mention]
    nodes: list[Mapping[str, Any]] = [
        {
            **{name: row[name] for name in ("id", "username", "timestamp")},
            "caption": row["text"],
            "permalink": f"{call.base}/p/{row['id']}/",
        }
        for row in rows
    ]
    return _page(call, nodes, LISTS)


def _page(call: Call, nodes: list[Mapping[str, Any]], listing_: Listing) -> Answer:
    wishes = parse(arguments(call).get("fields", ""))
    return json_answer(
        choose(
            call,
            nodes,
            identity=lambda node: str(node["id"]),
            shown=lambda node: shape(node, wishes, default=("id",)),
            listing=listing_,
        )
    )


def change(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{comment}?hide=` and `POST /{media}?comment_enabled=`."""
    server, _, owner = doors.account(call, comments.MANAGE)
    asked, identity = arguments(call), node_of(path)
    if found := comments.said(server, owner, identity):
        if "hide" not in asked:
            raise parameter("The parameter hide is required")
        found[0].is_hidden = is_true(asked["hide"])
        return confirm()
    if "comment_enabled" not in asked:
        raise parameter("Requires one of the params: comment_enabled")
    comments.own(server, owner, identity).own["has_comments"] = is_true(asked["comment_enabled"])
    return confirm()


def delete(doors: Doors, call: Call, path: str) -> Answer:
    """`DELETE /{id}`: a comment; a medium only with a page's token."""
    server, token, owner = doors.account(call)
    identity = node_of(path)
    if found := comments.said(server, owner, identity):
        found[0].gone_at = server.world.time.now()
        return confirm()
    medium = comments.own(server, owner, identity)
    if is_direct(token) and medium.parent is None:
        raise refuse(-1, "This media cannot be deleted", subcode=2207073)
    server.world.remove(medium)
    return confirm(deleted_id=medium.id)


def figures(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{media}/insights`."""
    server, _, owner = doors.account(call, "instagram_manage_insights")
    found = comments.own(server, owner, node_of(path))
    return json_answer({"data": _figures(server, found, arguments(call).get("metric", ""))})


def _figures(server: Server, found: Post, text: str) -> list[Json]:
    names = several(text)
    if not names or any(name not in METRICS for name in names):
        raise parameter(f"metric[0] must be one of the following values: {', '.join(METRICS)}")
    if server.setting.is_page_small:
        return []
    counters = found.public.counters(server.world.time.now())
    views = counters.likes * 12 + counters.reposts * 30
    values = {
        "views": views,
        "reach": views * 7 // 10,
        "likes": counters.likes,
        "comments": counters.replies,
        "saved": counters.likes // 10,
        "shares": counters.reposts,
        "total_interactions": counters.likes + counters.replies + counters.reposts,
        "reposts": counters.quotes,
    }
    return [
        {
            "name": name,
            "period": "lifetime",
            "values": [{"value": values[name]}],
            "title": f"(latihan) {name}",
            "description": "",
            "id": f"{found.id}/insights/{name}/lifetime",
        }
        for name in names
    ]


def show(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /p/{id}/`: the page a permalink opens."""
    server = doors.server(call)
    found = server.posts.get(path.strip("/").split("/")[1])
    if found is None or not found.is_visible(clock.now()):
        raise missing(path)
    return html_answer(post_page(found, server.world.time.now()))
