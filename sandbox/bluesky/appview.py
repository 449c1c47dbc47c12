"""Reads of the AppView (sheet: Measure; Converse): later than the PDS by the configured lag, and full of gaps."""

from collections.abc import Iterator
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.bluesky import views
from sandbox.bluesky.addresses import POST
from sandbox.bluesky.doors import Doors
from sandbox.bluesky.server import invalid, refuse
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.pages import page, post_page
from sandbox.world import Account, Post

MAX_BATCH: Final = 25
MAX_PAGE: Final = 100
THREAD_DEPTH: Final = 6
THREAD_HEIGHT: Final = 80


def _wishes(call: Call, name: str) -> list[str]:
    found = call.arguments()
    wishes = list(dict.fromkeys([*found.get(name, ()), *found.get(name + "[]", ())]))
    if not wishes:
        raise invalid(f'Missing required key "{name}" at $')
    if len(wishes) > MAX_BATCH:
        raise invalid(f"Error: {name} must not have more than {MAX_BATCH} elements")
    return wishes


def _one(call: Call, name: str) -> str:
    return _wishes(call, name)[0]


def _number(call: Call, name: str, default: int, largest: int) -> int:
    raw = call.arguments().get(name, [str(default)])[0]
    if not raw.isdecimal() or int(raw) > largest:
        raise invalid(f"Error: {name} can not be greater than {largest}")
    return int(raw)


def _is_indexed(found: Post) -> bool:
    return found.deleted_at is None and bool(found.own["indexed_at"] <= clock.now())


def posts(doors: Doors, call: Call) -> Answer:
    """`app.bsky.feed.getPosts`: at most 25; what is missing is left out."""
    doors.reader(call)
    world, network = doors.server(call).world, doors.network
    shown: list[Json] = []
    for uri in (_by_did(doors, call, wish) for wish in _wishes(call, "uris")):
        found, said = network.posts.get(uri), network.comments.get(uri)
        if found is not None and _is_indexed(found):
            shown.append(views.post(world, found, call.base))
        elif said is not None and (said[0].gone_at is None or said[0].gone_at > world.time.now()):
            shown.append(views.comment(world, network, said[0], said[1]))
    return json_answer({"posts": shown})


def _by_did(doors: Doors, call: Call, uri: str) -> str:
    """The address with the DID in place of a handle."""
    if uri.startswith("at://did:") or uri.count("/") < 4:  # noqa: PLR2004  # at://who/what/key
        return uri
    _, _, handle, rest = uri.split("/", 3)
    return f"at://{doors.resolve(handle, doors.server(call)) or handle}/{rest}"


def _actor(doors: Doors, call: Call, actor: str) -> Account | None:
    did = actor if actor.startswith("did:") else doors.resolve(actor, doors.server(call))
    repo = doors.network.repos.get(did or "")
    return repo.account if repo else None


def profile(doors: Doors, call: Call) -> Answer:
    """`app.bsky.actor.getProfile`."""
    doors.reader(call)
    found = _actor(doors, call, _one(call, "actor"))
    if found is None:
        raise invalid("Profile not found")
    return json_answer(views.profile(doors.server(call).world, found))


def profiles(doors: Doors, call: Call) -> Answer:
    """`app.bsky.actor.getProfiles`: at most 25."""
    doors.reader(call)
    world = doors.server(call).world
    found = [_actor(doors, call, actor) for actor in _wishes(call, "actors")]
    return json_answer({"profiles": [views.profile(world, each) for each in found if each]})


def feed(doors: Doors, call: Call) -> Answer:
    """`app.bsky.feed.getAuthorFeed`: newest first."""
    doors.reader(call)
    owner = _actor(doors, call, _one(call, "actor"))
    if owner is None:
        raise invalid("Profile not found")
    most = _number(call, "limit", 50, MAX_PAGE)
    wish = {name: values[0] for name, values in call.arguments().items()}
    is_without_replies = wish.get("filter") in {"posts_no_replies", "posts_and_author_threads"}
    before = float(wish.get("cursor") or "inf")
    world = doors.server(call).world
    chosen: list[Post] = []
    for found in reversed(owner.posts.values()):
        is_hidden = is_without_replies and found.parent is not None
        if found.own["indexed_at"] < before and _is_indexed(found) and not is_hidden:
            chosen.append(found)
            if len(chosen) == most:
                break
    shape: Json = {"feed": [{"post": views.post(world, each, call.base)} for each in chosen]}
    if chosen:
        # A cursor comes with the last page too: the end is known only from the empty page after it.
        shape["cursor"] = repr(chosen[-1].own["indexed_at"])
    return json_answer(shape)


def thread(doors: Doors, call: Call) -> Answer:
    """`app.bsky.feed.getPostThread`."""
    doors.reader(call)
    uri = _by_did(doors, call, _one(call, "uri"))
    depth = _number(call, "depth", THREAD_DEPTH, 1000)
    height = _number(call, "parentHeight", THREAD_HEIGHT, 1000)
    if said := doors.network.comments.get(uri):
        return json_answer({"thread": _said(doors, call, said[0], said[1])})
    found = doors.network.posts.get(uri)
    if found is None or not _is_indexed(found):
        raise refuse(400, "NotFound", f"Post not found: {uri}")
    shape = _below(doors, call, found, depth)
    if found.parent and height:
        shape["parent"] = _above(doors, call, found.parent, height)
    return json_answer({"thread": shape})


def _said(doors: Doors, call: Call, comment: Comment, above: Post) -> Json:
    world = doors.server(call).world
    view = views.comment(world, doors.network, comment, above)
    return {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": view,
        "replies": _answers(doors, call, view["uri"], 1),
    }


def _below(doors: Doors, call: Call, found: Post, depth: int) -> Json:
    world = doors.server(call).world
    shape: Json = {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": views.post(world, found, call.base),
        "replies": [],
        "threadContext": {},
    }
    if depth > 0:
        said = [_said(doors, call, each, found) for each in found.public.replies(world.time.now())]
        shape["replies"] = [*said, *_answers(doors, call, found.uri, depth)]
    return shape


def _answers(doors: Doors, call: Call, uri: str, depth: int) -> list[Json]:
    found = doors.network.answers.get(uri, ())
    return [_below(doors, call, each, depth - 1) for each in found if _is_indexed(each)]


def _above(doors: Doors, call: Call, uri: str, height: int) -> Json:
    if said := doors.network.comments.get(uri):
        view = views.comment(doors.server(call).world, doors.network, said[0], said[1])
        return {"$type": "app.bsky.feed.defs#threadViewPost", "post": view}
    found = doors.network.posts.get(uri)
    if found is None or not _is_indexed(found):
        return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
    view = views.post(doors.server(call).world, found, call.base)
    shape: Json = {"$type": "app.bsky.feed.defs#threadViewPost", "post": view}
    if found.parent and height > 1:
        shape["parent"] = _above(doors, call, found.parent, height - 1)
    return shape


def notifications(doors: Doors, call: Call) -> Answer:
    """`app.bsky.notification.listNotifications`: newest first, the cursor walks back in time."""
    owner = doors.repo(call).account
    reasons = set(call.arguments().get("reasons", ()))
    most = _number(call, "limit", 50, MAX_PAGE)
    cursor = call.arguments().get("cursor", [""])[0]
    before = int(cursor) if cursor.isdecimal() else None
    chosen: list[tuple[int, Json]] = []
    for comment in _received(doors, call, owner, before):
        reason = "mention" if comment.is_mention else "reply"
        if reasons and reason not in reasons:
            continue
        chosen.append((comment.notice, _notification(doors, call, owner.posts[comment.post_id], comment)))
        if len(chosen) == most:
            break
    shape: Json = {"notifications": [notice for _, notice in chosen], "priority": False}
    if chosen:
        shape["cursor"] = str(chosen[-1][0])
    return json_answer(shape)


def _received(doors: Doors, call: Call, owner: Account, before: int | None) -> Iterator[Comment]:
    now = doors.server(call).world.time.now()
    for comment in reversed(owner.inbox.open(now)):
        is_there = comment.gone_at is None or comment.gone_at > now
        if is_there and (before is None or comment.notice < before):
            yield comment


def _notification(doors: Doors, call: Call, above: Post, comment: Comment) -> Json:
    view = views.comment(doors.server(call).world, doors.network, comment, above)
    shape: Json = {
        "uri": view["uri"],
        "cid": view["cid"],
        "author": view["author"],
        "reason": "mention" if comment.is_mention else "reply",
        "record": view["record"],
        "isRead": False,
        "indexedAt": view["indexedAt"],
        "labels": [],
    }
    if not comment.is_mention:
        shape["reasonSubject"] = above.uri
    return shape


def unread(doors: Doors, call: Call) -> Answer:
    """`app.bsky.notification.getUnreadCount`: nothing is ever marked as read here."""
    owner = doors.repo(call).account
    return json_answer({"count": sum(1 for _ in _received(doors, call, owner, None))})


def show(doors: Doors, call: Call) -> Answer:
    """`/profile/:actor/post/:rkey`: the page a permalink opens."""
    parts = call.path.split("/")
    uri = _by_did(doors, call, f"at://{parts[2]}/{POST}/{parts[-1]}")
    found = doors.network.posts.get(uri)
    if found is None or found.deleted_at is not None:
        return html_answer(page("Tidak ada", "<p>Kiriman latihan ini tidak ada.</p>"), status=404)
    return html_answer(post_page(found, doors.server(call).world.time.now()))


def picture(doors: Doors, call: Call) -> Answer:
    """`/img/:did/:cid`: a page in place of the picture, whose bytes the sandbox does not keep."""
    parts = call.path.split("/")
    repo = doors.network.repos.get(parts[2])
    blob: Any = repo.blobs.get(parts[-1]) if repo else None
    if blob is None:
        return html_answer(page("Tidak ada", "<p>Berkas latihan ini tidak ada.</p>"), status=404)
    return html_answer(page("Media", f"<p>{blob.mime}, {blob.size_bytes} B, SHA-256 {blob.digest}</p>"))
