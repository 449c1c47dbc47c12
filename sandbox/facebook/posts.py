"""Posts of a page (sheet: Publish; Errors)."""

import json
from dataclasses import dataclass
from typing import Final

from sandbox import clock
from sandbox.audience import Public
from sandbox.call import Answer, Call, html_answer, json_answer
from sandbox.facebook import shapes
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fields import parse, shape
from sandbox.graph.paging import Listing, between, choose
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter, refuse
from sandbox.pages import post_page
from sandbox.world import Account, Medium, Post, digest_of

MOST_CHARACTERS: Final = 63_206
FEED: Final = Listing(default=25, largest=100)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new post is to hold."""

    text: str
    link: str | None = None
    media: tuple[Medium, ...] = ()
    video: str = ""
    seconds: float = 0.0


def check_owner(owner: Account, node: str) -> None:
    """
    Let a page's token through for the page itself.

    Raises:
        RefusalError: 200.
    """
    if node not in {owner.id, "me"}:
        raise refuse(200, "(#200) The user hasn't authorized the application to perform this action")


def create(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{page}/feed`."""
    server, _, owner = doors.account(call, "pages_manage_posts", "pages_read_engagement")
    check_owner(owner, node_of(path))
    asked = arguments(call)
    if asked.get("published") and not is_true(asked["published"]):
        raise parameter("The practice page publishes at once: published=false is not offered here")
    media = attached(server, owner, _attached(asked))
    text, link = asked.get("message", "").strip(), asked.get("link") or None
    if not text and not link and not media:
        raise parameter("Requires one of the params: message, link, place, tags")
    wishes = parse(asked.get("fields", ""))
    post = accept(doors, call, owner, Wish(text, link, media))
    if doors.act(call, "duplicate_refusal"):
        raise refuse(506, "(#506) Duplicate status message", said="(latihan) Kiriman ini sama dengan sebelumnya.")
    return json_answer(shape(shapes.post(server, call, post), wishes, default=("id",)))


def _attached(asked: dict[str, str]) -> list[str]:
    """Photos by either form: one JSON list, or `attached_media[0]`."""
    listed = asked.get("attached_media")
    numbered = sorted(name for name in asked if name.startswith("attached_media["))
    try:
        rows = json.loads(listed) if listed else [json.loads(asked[name]) for name in numbered]
        return [str(row["media_fbid"]) for row in rows]
    except (ValueError, KeyError, TypeError):
        raise parameter("Invalid parameter attached_media") from None


def attached(server: Server, owner: Account, ids: list[str]) -> tuple[Medium, ...]:
    """
    The photos a post asks for.

    Raises:
        RefusalError: 100/33 not there or not ours, 1366051 shown by another post.
    """
    found: list[Medium] = []
    for identity in ids:
        medium = server.media.get(identity)
        if medium is None or medium.account is not owner or not medium.mime.startswith("image/"):
            raise missing(identity, verb="post")
        if medium.post_id is not None:
            raise refuse(100, "Invalid parameter", subcode=1366051, said="(latihan) Foto ini sudah dikirim.")
        found.append(medium)
    return tuple(found)


def accept(doors: Doors, call: Call, owner: Account, wish: Wish) -> Post:
    """
    Store a post and show it.

    Raises:
        RefusalError: 100 too long, 368 too fast.
    """
    server = doors.server(call)
    if len(wish.text) > MOST_CHARACTERS:
        raise parameter(f"Param message must be at most {MOST_CHARACTERS} characters long")
    bare = server.new_id()
    identity = f"{owner.id}_{bare}"
    now = clock.now()
    post = Post(
        account=owner,
        id=identity,
        uri=identity,
        url=f"{call.base}/{identity}/permalink",
        text=wish.text,
        arrived_at=call.arrived_at,
        visible_at=now + wish.seconds,
        public=Public(server.world.seed, identity, owner.followers, server.world.time.at(now)),
        # Who sent a film knows it by the film's own number, which the post's is not.
        key=wish.video,
        link=wish.link,
        alts=tuple(medium.alt for medium in wish.media),
        media=wish.media,
        digest=digest_of(wish.text, tuple(medium.digest for medium in wish.media)),
        own={"bare": bare} | ({"video": wish.video} if wish.video else {}),
    )
    if doors.act(call, "silent_drop"):
        return post
    if late := doors.act(call, "late_visible"):
        post.visible_at += late.seconds
    for medium in wish.media:
        medium.post_id = identity
    server.posts[identity] = post
    server.world.accept(post)
    return post


def listing(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{page}/feed`, `/published_posts`, `/posts`: newest first."""
    server, _, owner = doors.account(call, "pages_read_engagement")
    check_owner(owner, node_of(path))
    wishes = parse(arguments(call).get("fields", ""))
    own = [post for post in shapes.living(owner) if post.parent is None]
    page = choose(
        call,
        between(call, own, lambda post: post.visible_at),
        identity=lambda post: post.id,
        shown=lambda post: shape(shapes.post(server, call, post), wishes, default=shapes.POST),
        listing=FEED,
    )
    return json_answer(page)


def tagged(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{page}/tagged`: what others wrote about the page, newest first."""
    server, _, owner = doors.account(call, "pages_read_user_content")
    check_owner(owner, node_of(path))
    wishes = parse(arguments(call).get("fields", ""))
    nodes = [shapes.mention(server, call, *said) for said in reversed(server.said(owner)) if said[0].is_mention]
    page = choose(
        call,
        nodes,
        identity=lambda node: str(node["id"]),
        shown=lambda node: shape(node, wishes, default=("id", "message", "tagged_time")),
        listing=FEED,
    )
    return json_answer(page)


def own(server: Server, owner: Account, identity: str) -> Post:
    """
    A post of the page.

    Raises:
        RefusalError: 100/33.
    """
    post = server.posts.get(identity)
    if post is None or post.account is not owner or not post.is_visible(clock.now()):
        raise missing(identity)
    return post


def edit(doors: Doors, call: Call, post: Post) -> Answer:
    """`POST /{post}`: the message alone can change."""
    doors.account(call, "pages_manage_posts")
    text = arguments(call).get("message", "").strip()
    if not text:
        raise parameter("Requires one of the params: message")
    post.text = text
    post.digest = digest_of(text, tuple(medium.digest for medium in post.media))
    post.edited_at = call.now
    post.versions += 1
    return confirm()


def delete(doors: Doors, call: Call, post: Post) -> Answer:
    """`DELETE /{post}`."""
    server, _, _ = doors.account(call, "pages_manage_posts")
    server.world.remove(post)
    return confirm()


def show(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{post}/permalink`: the page a permalink opens."""
    server = doors.server(call)
    post = server.posts.get(node_of(path))
    if post is None or not post.is_visible(clock.now()):
        raise missing(node_of(path))
    return html_answer(post_page(post, server.world.time.now()))
