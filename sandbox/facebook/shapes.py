"""Facebook's nodes as its API tells them (sheet: Publish; Measure; Converse)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Call, Json
from sandbox.facebook.insights import post_insights
from sandbox.graph.doors import VERSION
from sandbox.graph.fields import Wish, shape, written
from sandbox.graph.paging import Listing, choose
from sandbox.graph.server import Server
from sandbox.graph.words import is_true, stamp
from sandbox.world import Account, Medium, Post

POST: Final = ("created_time", "message", "id")
COMMENT: Final = ("created_time", "from", "message", "id")
COMMENTS: Final = Listing(default=25, largest=100)


def page(server: Server, call: Call, account: Account) -> Mapping[str, Any]:
    """A page."""
    return {
        "id": account.id,
        "name": account.display_name,
        "username": account.handle,
        "link": f"{call.base}/{account.id}",
        "category": "Government Organization",
        "followers_count": account.followers,
        "fan_count": account.followers,
        "access_token": account.tokens[0] if account.tokens else None,
        "tasks": ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"],
        "feed": _edge(server, call, lambda: living(account)),
        "published_posts": _edge(server, call, lambda: living(account)),
        "posts": _edge(server, call, lambda: living(account)),
    }


def living(account: Account) -> list[Post]:
    """The page's posts the public sees, newest first."""
    now = clock.now()
    return [post for post in reversed(account.posts.values()) if post.is_visible(now) and "video_only" not in post.own]


def _edge(server: Server, call: Call, posts: Callable[[], list[Post]]) -> Callable[[Wish], Json]:
    def expand(wish: Wish) -> Json:
        return choose(
            call,
            posts(),
            identity=lambda each: each.id,
            shown=lambda each: shape(post(server, call, each), wish.within, default=POST),
            listing=Listing(has_links=False),
            wishes=wish.arguments,
        )

    return expand


def post(server: Server, call: Call, found: Post) -> Mapping[str, Any]:
    """A post of a page, or a comment of its own."""
    counters = found.public.counters(server.world.time.now())
    account = found.account
    return {
        "id": found.id,
        "message": found.text or None,
        "created_time": stamp(found.visible_at + call.skew_seconds),
        "updated_time": stamp((found.edited_at or found.visible_at) + call.skew_seconds),
        "permalink_url": found.url,
        "is_published": True,
        "is_hidden": False,
        "from": {"id": account.id, "name": account.display_name},
        "status_type": "added_video"
        if "video" in found.own
        else "added_photos"
        if found.media
        else "mobile_status_update",
        "attachments": _attachments(found),
        # Nothing shared yet: the field is missing, not zero.
        "shares": {"count": counters.reposts} if counters.reposts else None,
        "reactions": lambda wish: _summary(wish, counters.likes),
        "likes": lambda wish: _summary(wish, counters.likes),
        "comments": lambda wish: _comments(server, call, found, wish, counters.replies),
        "insights": lambda wish: {
            "data": post_insights(server, found, wish.arguments.get("metric", "")),
        },
    }


def _summary(wish: Wish, total: int) -> Json:
    found: Json = {"data": []}
    if is_true(wish.arguments.get("summary")) or "total_count" in wish.arguments.get("summary", ""):
        found["summary"] = {"total_count": total}
    return found


def _comments(server: Server, call: Call, found: Post, wish: Wish, total: int) -> Json:
    summary = _summary(wish, total)
    if wish.arguments.get("limit") == "0":
        return summary
    asked = {**wish.arguments, **({"fields": written(wish.within)} if wish.within else {})}
    version = VERSION.match(call.path)
    path = f"{version[0] if version else ''}/{found.id}/comments"
    return {**summary, **comments_page(server, call, found, wish.within, asked, path=path)}


def comments_page(
    server: Server, call: Call, found: Post, within: dict[str, Wish], asked: dict[str, str], *, path: str = ""
) -> Json:
    """Comments on a post, of the public and of the page itself, oldest first unless asked otherwise."""
    said = [each for each in server.said(found.account) if root_of(each[1]) is found and not each[0].is_mention]
    rows = [(each[0].seen_at, comment(server, call, *each)) for each in said]
    rows += [(own.visible_at, own_comment(server, call, own)) for own in _answers(found)]
    if asked.get("filter") != "stream":
        rows = [row for row in rows if row[1]["parent"] is None]
    return _page(call, rows, within, asked, path)


def answers_page(
    server: Server, call: Call, said: tuple[Comment, Post], within: dict[str, Wish], asked: dict[str, str]
) -> Json:
    """What was answered to a comment; nothing is ever filed below an answer."""
    root, identity = root_of(said[1]), comment_id(*said)
    below = [each for each in server.said(root.account) if thread_of(each[1]) == identity and not each[0].is_mention]
    rows = [(each[0].seen_at, comment(server, call, *each)) for each in below]
    rows += [(own.visible_at, own_comment(server, call, own)) for own in _answers(root) if own.parent == identity]
    return _page(call, rows, within, asked, "")


def _answers(root: Post) -> list[Post]:
    now = clock.now()
    return [own for own in root.own.get("answers", ()) if own.is_visible(now)]


def _page(
    call: Call, rows: list[tuple[float, Mapping[str, Any]]], within: dict[str, Wish], asked: dict[str, str], path: str
) -> Json:
    rows.sort(key=lambda row: row[0], reverse="reverse" in asked.get("order", ""))
    return choose(
        call,
        [row[1] for row in rows],
        identity=lambda node: str(node["id"]),
        shown=lambda node: shape(node, within, default=COMMENT),
        listing=COMMENTS,
        wishes=asked,
        path=path,
    )


def root_of(found: Post) -> Post:
    """The post a comment of the page's own stands below; any other is its own."""
    root: Post = found.own.get("root", found)
    return root


def thread_of(found: Post) -> str | None:
    """The comment under which whatever answers this one is filed: there are two levels, and no more."""
    if "root" not in found.own:
        return None
    return found.parent if found.own["is_answer"] else found.id


def comment_id(comment_: Comment, found: Post) -> str:
    """A comment's id: that of the post without its page, and a number of its own."""
    return f"{root_of(found).own['bare']}_{comment_.number}"


def comment(server: Server, call: Call, said: Comment, found: Post) -> Mapping[str, Any]:
    """Something a resident wrote; once listed it can be asked for and answered."""
    identity = comment_id(said, found)
    server.own.setdefault("comments", {})[identity] = (said, found)
    root, thread = root_of(found), thread_of(found)
    answers = [own for own in _answers(root) if own.parent == identity]
    return {
        "id": identity,
        "message": said.text,
        "from": {"id": f"9{said.number:014d}", "name": said.author},
        "created_time": stamp(said.seen_at + call.skew_seconds),
        "parent": {"id": thread} if thread else None,
        "object": {"id": root.id},
        "like_count": 0,
        "comment_count": len(answers),
        "is_hidden": said.is_hidden,
        "can_hide": True,
        "can_remove": True,
        "permalink_url": f"{root.url}?comment_id={identity}",
    }


def own_comment(server: Server, call: Call, own: Post) -> Mapping[str, Any]:
    """A comment of the page's own."""
    node = dict(post(server, call, own))
    return {
        **node,
        "parent": {"id": own.parent} if own.own["is_answer"] else None,
        "like_count": 0,
        "comment_count": 0,
        "is_hidden": False,
        "can_hide": False,
        "can_remove": True,
    }


def mention(server: Server, call: Call, said: Comment, found: Post) -> Mapping[str, Any]:
    """A resident's own post that names the page (`/{page}/tagged`)."""
    identity = f"9{said.number:014d}_{comment_id(said, found)}"
    server.own.setdefault("comments", {})[identity] = (said, found)
    return {
        "id": identity,
        "message": said.text,
        "from": {"id": f"9{said.number:014d}", "name": said.author},
        "created_time": stamp(said.seen_at + call.skew_seconds),
        "tagged_time": stamp(said.seen_at + call.skew_seconds),
        "permalink_url": f"{call.base}/{identity}/permalink",
    }


def _status_type(found: Post) -> str:
    if "video" in found.own:
        return "added_video"
    return "added_photos" if found.media else "mobile_status_update"


def _attachments(found: Post) -> Json | None:
    if video := found.own.get("video"):
        return {"data": [{"type": "video_inline", "media_type": "video", "target": {"id": video}, "url": found.url}]}
    if found.media:
        photos = [_photo(medium) for medium in found.media]
        if len(photos) == 1:
            return {"data": photos}
        album = {"type": "album", "media_type": "album", "subattachments": {"data": photos}, "url": found.url}
        return {"data": [album]}
    if found.link:
        return {"data": [{"type": "share", "media_type": "link", "url": found.link, "unshimmed_url": found.link}]}
    return None


def _photo(medium: Medium) -> Json:
    return {"type": "photo", "media_type": "photo", "target": {"id": medium.id}, "description": medium.alt}
