"""Comments (sheet: Converse): two levels, hidden and removed by the page."""

from typing import Final

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, json_answer
from sandbox.facebook import shapes
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fields import parse, shape
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, missing, parameter
from sandbox.world import Account, Post, digest_of

MOST_CHARACTERS: Final = 8_000


def said(server: Server, owner: Account, identity: str) -> tuple[Comment, Post] | None:
    """A resident's comment that was listed before, unless it was taken back."""
    found: tuple[Comment, Post] | None = server.own.get("comments", {}).get(identity)
    if found is None or found[1].account is not owner:
        return None
    gone_at = found[0].gone_at
    return found if gone_at is None or gone_at > server.world.time.now() else None


def listing(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{post}/comments` and `GET /{comment}/comments`."""
    server, _, owner = doors.account(call, "pages_read_user_content")
    asked = arguments(call)
    wishes = parse(asked.get("fields", ""))
    identity = node_of(path)
    post = server.posts.get(identity)
    if post is not None and post.account is owner and post.is_visible(clock.now()):
        return json_answer(shapes.comments_page(server, call, post, wishes, asked))
    found = said(server, owner, identity)
    if found is None:
        raise missing(identity)
    return json_answer(shapes.answers_page(server, call, found, wishes, asked))


def create(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{post}/comments` and `POST /{comment}/comments`; an answer to an answer is filed below the comment."""
    server, _, owner = doors.account(call, "pages_manage_engagement")
    identity = node_of(path)
    post = server.posts.get(identity)
    answered = said(server, owner, identity)
    if (post is None or post.account is not owner or not post.is_visible(clock.now())) and answered is None:
        raise missing(identity, verb="post")
    root = shapes.root_of(answered[1]) if answered else post
    identity = (shapes.thread_of(answered[1]) if answered else None) or identity
    text = arguments(call).get("message", "").strip()
    if not text:
        raise parameter("Requires one of the params: message, attachment_url")
    if len(text) > MOST_CHARACTERS or root is None:
        raise parameter(f"Param message must be at most {MOST_CHARACTERS} characters long")
    made = _accept(server, call, owner, root, identity, text, is_answer=answered is not None)
    wishes = parse(arguments(call).get("fields", ""))
    return json_answer(shape(shapes.own_comment(server, call, made), wishes, default=("id",)))


def _accept(server: Server, call: Call, owner: Account, root: Post, parent: str, text: str, *, is_answer: bool) -> Post:
    now = clock.now()
    bare = server.new_id()
    identity = f"{root.own['bare']}_{bare}"
    made = Post(
        account=owner,
        id=identity,
        uri=identity,
        url=f"{root.url}?comment_id={identity}",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, identity, 0, server.world.time.at(now)),
        parent=parent,
        digest=digest_of(text, ()),
        own={"bare": bare, "is_answer": is_answer, "root": root},
    )
    root.own.setdefault("answers", []).append(made)
    server.posts[identity] = made
    server.world.accept(made)
    return made


def hide(call: Call, found: tuple[Comment, Post]) -> Answer:
    """`POST /{comment}` `is_hidden`."""
    wish = arguments(call).get("is_hidden")
    if wish is None:
        raise parameter("Requires one of the params: is_hidden")
    found[0].is_hidden = is_true(wish)
    return confirm()


def remove(server: Server, found: tuple[Comment, Post]) -> Answer:
    """`DELETE /{comment}` of somebody else."""
    found[0].gone_at = server.world.time.now()
    return confirm()
