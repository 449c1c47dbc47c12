"""What is published on Threads, and what people say to it (sheet: Measure; Converse)."""

from collections.abc import Mapping
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.graph.containers import living
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fields import parse, shape
from sandbox.graph.paging import Listing, between, choose
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse, several, stamp
from sandbox.pages import post_page
from sandbox.threads import containers
from sandbox.world import Account, Post

LISTS: Final = Listing(default=25, largest=100, has_links=False)
POST_METRICS: Final = ("views", "likes", "replies", "reposts", "quotes", "shares")
TOTALS: Final = ("likes", "replies", "reposts", "quotes", "followers_count")
KINDS: Final = {"TEXT": "TEXT_POST", "IMAGE": "IMAGE", "VIDEO": "VIDEO", "CAROUSEL": "CAROUSEL_ALBUM"}


def profile(call: Call, account: Account) -> Mapping[str, Any]:
    """A profile."""
    return {
        "id": account.id,
        "username": account.handle,
        "name": account.display_name,
        "threads_profile_picture_url": f"{call.base}/picture/{account.id}",
        "threads_biography": "(latihan)",
        "is_verified": False,
    }


def post(call: Call, found: Post) -> Mapping[str, Any]:
    """A post or an answer of an account's own."""
    return {
        "id": found.id,
        "media_product_type": "THREADS",
        "media_type": KINDS[found.own["kind"]],
        "text": found.text or None,
        "permalink": found.url,
        "timestamp": stamp(found.visible_at + call.skew_seconds),
        "shortcode": found.id,
        "username": found.account.handle,
        "owner": {"id": found.account.id},
        "is_quote_post": False,
        "has_replies": any(True for _ in found.public.comments()) or bool(found.public.added),
        "is_reply": found.parent is not None,
        "is_reply_owned_by_me": found.parent is not None,
        "replied_to": {"id": found.parent} if found.parent else None,
        "root_post": {"id": found.parent} if found.parent else None,
        "link_attachment_url": found.own["link"],
        "hide_status": "NOT_HUSHED",
    }


def comment(server: Server, call: Call, said: Comment, found: Post) -> Mapping[str, Any]:
    """Something a resident wrote; once listed it can be asked for and answered."""
    identity = f"8{int(found.id) % 10**9:09d}{said.number:07d}"
    server.own.setdefault("comments", {})[identity] = (said, found)
    is_reply = not said.is_mention
    return {
        "id": identity,
        "media_product_type": "THREADS",
        "media_type": "TEXT_POST",
        "text": said.text,
        "username": said.author,
        "permalink": f"{call.base}/@{said.author}/post/{identity}",
        "timestamp": stamp(said.seen_at + call.skew_seconds),
        "shortcode": identity,
        "has_replies": any(each.parent == identity for each in found.account.posts.values()),
        "is_reply": is_reply,
        "is_reply_owned_by_me": False,
        "replied_to": {"id": found.id} if is_reply else None,
        "root_post": {"id": found.id} if is_reply else None,
        "hide_status": "HIDDEN" if said.is_hidden else "NOT_HUSHED",
    }


def _page(call: Call, nodes: list[Mapping[str, Any]]) -> Answer:
    wishes = parse(arguments(call).get("fields", ""))
    return json_answer(
        choose(
            call,
            nodes,
            identity=lambda node: str(node["id"]),
            shown=lambda node: shape(node, wishes, default=("id",)),
            listing=LISTS,
        )
    )


def own(server: Server, owner: Account, identity: str) -> Post:
    """A post of the account; 100/33 otherwise."""
    found = server.posts.get(identity)
    if found is None or found.account is not owner or not found.is_visible(clock.now()):
        raise missing(identity)
    return found


def said(server: Server, owner: Account, identity: str) -> tuple[Comment, Post] | None:
    """A resident's words that were listed before, unless they were taken back."""
    found: tuple[Comment, Post] | None = server.own.get("comments", {}).get(identity)
    if found is None or found[1].account is not owner:
        return None
    gone_at = found[0].gone_at
    return found if gone_at is None or gone_at > server.world.time.now() else None


def read(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{id}` and `GET /me`."""
    server, _, owner = doors.account(call, "threads_basic")
    identity = node_of(path)
    wishes = parse(arguments(call).get("fields", ""))
    if identity in {"me", owner.id}:
        return json_answer(shape(profile(call, owner), wishes, default=("id", "username")))
    if (made := containers.node(server, owner, identity)) is not None:
        return json_answer(shape(made, wishes, default=("id", "status", "error_message")))
    if found := said(server, owner, identity):
        return json_answer(shape(comment(server, call, *found), wishes))
    if "status" in wishes:
        raise refuse(100, "(#100) Tried accessing nonexisting field (status)", kind="THApiException")
    return json_answer(shape(post(call, own(server, owner, identity)), wishes, default=("id",)))


def listing(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{user}/threads`: own posts, newest first, without answers."""
    _, _, owner = doors.account(call, "threads_basic")
    containers.check_owner(owner, node_of(path))
    found = [each for each in living(owner) if each.parent is None]
    return _page(call, [post(call, each) for each in between(call, found, lambda each: each.visible_at)])


def answers(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{user}/replies`: own answers; `GET /{media}/replies`: those to a post, its top level."""
    server, _, owner = doors.account(call, "threads_read_replies")
    identity = node_of(path)
    if identity in {"me", owner.id}:
        found = [each for each in living(owner) if each.parent is not None]
        return _page(call, [post(call, each) for each in between(call, found, lambda each: each.visible_at)])
    return _page(call, _below(server, call, owner, identity, is_deep=False))


def conversation(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{media}/conversation`: everything below a post, flat."""
    server, _, owner = doors.account(call, "threads_read_replies")
    return _page(call, _below(server, call, owner, node_of(path), is_deep=True))


def _below(server: Server, call: Call, owner: Account, identity: str, *, is_deep: bool) -> list[Mapping[str, Any]]:
    rows: list[tuple[float, Mapping[str, Any]]] = []
    parents = {identity}
    if not said(server, owner, identity):
        root = own(server, owner, identity)
        for each, _ in [row for row in server.said(owner) if row[1] is root and not row[0].is_mention]:
            node = comment(server, call, each, root)
            rows.append((each.seen_at, node))
            if is_deep:
                parents.add(str(node["id"]))
    rows.extend((each.visible_at, post(call, each)) for each in living(owner) if each.parent in parents)
    is_newest_first = arguments(call).get("reverse", "true") != "false"
    return [node for _, node in sorted(rows, key=lambda row: row[0], reverse=is_newest_first)]


def mentions(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{user}/mentions`: newest first."""
    server, _, owner = doors.account(call, "threads_manage_mentions")
    containers.check_owner(owner, node_of(path))
    return _page(call, [comment(server, call, *row) for row in reversed(server.said(owner)) if row[0].is_mention])


def hide(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{reply}/manage_reply`."""
    server, _, owner = doors.account(call, "threads_manage_replies")
    found = said(server, owner, node_of(path))
    if found is None:
        raise missing(node_of(path), verb="post")
    if found[0].is_mention:
        raise parameter("The parameter reply_id is required to be a reply to a post of this profile")
    found[0].is_hidden = is_true(arguments(call).get("hide"))
    return confirm()


def delete(doors: Doors, call: Call, path: str) -> Answer:
    """`DELETE /{media}`."""
    server, _, owner = doors.account(call, "threads_delete")
    found = own(server, owner, node_of(path))
    server.world.remove(found)
    return confirm(deleted_id=found.id)


def figures(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{media}/insights`."""
    server, _, owner = doors.account(call, "threads_manage_insights")
    found = own(server, owner, node_of(path))
    counters = found.public.counters(server.world.time.now())
    values = {
        "views": counters.likes * 15 + counters.reposts * 40,
        "likes": counters.likes,
        "replies": counters.replies,
        "reposts": counters.reposts,
        "quotes": counters.quotes,
        "shares": counters.reposts // 3,
    }
    metrics = _metrics(call, POST_METRICS)
    return json_answer({"data": [_row(found.id, name, values=[{"value": values[name]}]) for name in metrics]})


def profile_figures(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{user}/threads_insights`: totals; `views` as a series."""
    server, _, owner = doors.account(call, "threads_manage_insights")
    containers.check_owner(owner, node_of(path))
    now = server.world.time.now()
    likes = sum(each.public.counters(now).likes for each in owner.posts.values())
    values = dict.fromkeys(TOTALS, likes) | {"followers_count": owner.followers}
    rows = []
    for name in _metrics(call, ("views", *TOTALS)):
        if name == "views":
            rows.append(_row(owner.id, name, values=[{"value": likes * 15, "end_time": stamp(call.now)}]))
        else:
            rows.append(_row(owner.id, name, total_value={"value": values[name]}))
    return json_answer({"data": rows})


def _metrics(call: Call, known: tuple[str, ...]) -> list[str]:
    names = several(arguments(call).get("metric", ""))
    if not names or any(name not in known for name in names):
        raise parameter(f"metric must be one of the following values: {', '.join(known)}")
    return names


def _row(owner: str, name: str, **more: object) -> Json:
    identity = f"{owner}/insights/{name}/lifetime"
    return {"name": name, "period": "lifetime", "title": name, "description": "", "id": identity, **more}


def show(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /@name/post/{id}`: the page a permalink opens."""
    server = doors.server(call)
    found = server.posts.get(path.rpartition("/")[2])
    if found is None or not found.is_visible(clock.now()):
        raise missing(path)
    return html_answer(post_page(found, server.world.time.now()))
