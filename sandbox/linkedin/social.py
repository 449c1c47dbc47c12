"""Comments, and what an organisation is told of them (sheet: Converse)."""

from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.chance import letters
from sandbox.grants import ALPHABET
from sandbox.linkedin import rest
from sandbox.linkedin.assets import body_of
from sandbox.linkedin.doors import Doors, author, need
from sandbox.linkedin.server import Server, invalid, not_found, refuse
from sandbox.pages import post_page
from sandbox.world import Account, Post, digest_of

COMMENT_CHARACTERS: Final = 1250


def resident(handle: str) -> str:
    """The URN of a practice resident."""
    return f"urn:li:person:{letters(10, ALPHABET, 'resident', handle)}"


def urn_of(comment: Comment, post: Post) -> str:
    """A comment hangs on the activity, not on the share."""
    number = int(post.id.rpartition(":")[2]) + (comment.number << 4)
    return f"urn:li:comment:({post.own['activity']},{number})"


def _shape(urn: str, actor: str, text: str, at: float, parent: str | None, *, about: Post) -> Json:
    shape: Json = {
        "$URN": urn,
        "id": urn.rpartition(",")[2].rstrip(")"),
        "actor": actor,
        "object": about.own["activity"],
        "message": {"text": text, "attributes": []},
        "created": {"actor": actor, "time": int(at * 1000)},
        "lastModified": {"actor": actor, "time": int(at * 1000)},
        "likesSummary": {"totalLikes": 0},
        "commentsSummary": {"aggregatedTotalComments": 0},
    }
    return shape | ({"parentComment": parent} if parent else {})


def _root(server: Server, urn: str) -> tuple[Post, str | None]:
    """The post an URN leads to, and the comment it is, if it is one."""
    if urn in server.comments:
        return server.comments[urn][1], urn
    if urn in server.answers:
        return server.answers[urn].own["post"], urn
    post = server.posts.get(urn) or server.activities.get(urn)
    if post is None or not post.is_visible(clock.now()):
        raise not_found()
    return post, None


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /rest/socialActions/…/comments?start=&count=`."""
    server, token = doors.enter(call)
    post, parent = _root(server, rest.named(call, 3))
    author(server, token, post.account.id, "socialActions.comments", writes=False, feed=True)
    found: list[Json] = []
    if parent is None:
        for comment in post.public.replies(server.world.time.now()):
            urn = _known(server, comment, post)
            found.append(_shape(urn, resident(comment.author), comment.text, comment.seen_at, None, about=post))
    found.extend(
        _shape(answer.id, answer.account.id, answer.text, answer.arrived_at, parent, about=post)
        for answer in server.answers.values()
        if answer.own["post"] is post and answer.own["above"] == parent and answer.deleted_at is None
    )
    start, count = int((call.arguments().get("start") or ["0"])[0]), int((call.arguments().get("count") or ["10"])[0])
    paging = {"start": start, "count": count, "total": len(found), "links": []}
    return json_answer({"paging": paging, "elements": found[start : start + count]})


def _known(server: Server, comment: Comment, post: Post) -> str:
    comment.seen_at = comment.seen_at or clock.now()
    urn = urn_of(comment, post)
    server.comments[urn] = (comment, post)
    return urn


def create(doors: Doors, call: Call) -> Answer:
    """`POST /rest/socialActions/…/comments`: plain text, no little text; the URN in the header and the body."""
    server, token = doors.enter(call)
    body = body_of(call)
    post, above = _root(server, rest.named(call, 3))
    owner = author(server, token, str(body.get("actor", "")), "socialActions.comments.CREATE", writes=True, feed=True)
    text = str((body.get("message") or {}).get("text") or "")
    if not text.strip() or len(text) > COMMENT_CHARACTERS:
        code = "FIELD_LENGTH_TOO_LONG" if text.strip() else "MISSING_FIELD"
        raise invalid(f"A comment takes 1 to {COMMENT_CHARACTERS} characters", code, status=422)
    parent = body.get("parentComment") or above
    made = _answer(server, call, owner, post, text, str(parent) if parent else None)
    server.answers[made.id] = made
    server.world.accept(made)
    shape = _shape(made.id, owner.id, text, made.arrived_at, made.own["above"], about=post)
    return json_answer(shape, status=201, headers=rest.created(made.id))


def _answer(server: Server, call: Call, owner: Account, post: Post, text: str, above: str | None) -> Post:
    urn = f"urn:li:comment:({post.own['activity']},{server.number()})"
    now = clock.now()
    return Post(
        account=owner,
        id=urn,
        uri=urn,
        url=f"{call.base}/feed/update/{post.id}/",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, urn, 0, server.world.time.at(now)),
        parent=above or post.id,
        digest=digest_of(text, ()),
        own={"post": post, "above": above},
    )


def notifications(doors: Doors, call: Call) -> Answer:
    """`GET /rest/organizationalEntityNotifications?q=criteria…`: what was said, newest first."""
    server, token = doors.enter(call)
    need(token, "rw_organization_admin", "organizationalEntityNotifications.FINDER-criteria")
    asked = call.arguments()
    if asked.get("q") != ["criteria"] or not asked.get("organizationalEntity"):
        raise refuse(400, "Unknown finder", code="ILLEGAL_ARGUMENT")
    owner = server.accounts.get(asked["organizationalEntity"][0])
    if owner is None:
        raise refuse(403, "Not enough permissions to access: organizationalEntityNotifications", service=100)
    actions = rest.urns((asked.get("actions") or ["List(COMMENT,SHARE_MENTION)"])[0])
    starts_at = _start(asked)
    now = server.world.time.now()
    found: list[Json] = []
    for comment in reversed(owner.inbox.open(now)):
        told = _notice(server, comment, owner.posts[comment.post_id], owner)
        is_there = comment.gone_at is None or comment.gone_at > now
        if is_there and told["action"] in actions and told["lastModifiedAt"] >= starts_at:
            found.append(told)
    start, count = int((asked.get("start") or ["0"])[0]), int((asked.get("count") or ["10"])[0])
    paging = {"start": start, "count": count, "total": len(found), "links": []}
    return json_answer({"paging": paging, "elements": found[start : start + count]})


def _start(asked: dict[str, list[str]]) -> int:
    text = (asked.get("timeRange") or ["(start:0)"])[0]
    return int(text.partition("start:")[2].split(",")[0].rstrip(")") or 0)


def _notice(server: Server, comment: Comment, post: Post, owner: Account) -> Json:
    actor = resident(comment.author)
    notice: Json = {
        "notificationId": 5_000_000_000 + comment.number,
        "organizationalEntity": owner.id,
        # What was heard of in the same moment keeps its order.
        "lastModifiedAt": int(comment.seen_at * 1000) + comment.notice,
        "subscriber": actor,
    }
    if comment.is_mention:
        share = f"urn:li:share:{int(post.id.rpartition(':')[2]) + (comment.number << 4)}"
        said: dict[str, Any] = {"entity": share, "owner": actor, "text": comment.text, "mediaCategory": "NONE"}
        return (
            notice
            | {"action": "SHARE_MENTION", "sourcePost": share, "generatedActivity": share}
            | {"decoratedGeneratedActivity": {"share": said}}
        )
    urn = _known(server, comment, post)
    said = {"entity": urn, "owner": actor, "text": comment.text, "object": post.own["activity"]}
    return notice | {
        "action": "COMMENT",
        "sourcePost": post.own["activity"],
        "decoratedSourcePost": {"entity": post.id, "owner": owner.id, "text": post.text, "mediaCategory": "NONE"},
        "generatedActivity": urn,
        "decoratedGeneratedActivity": {"comment": said},
    }


def show(doors: Doors, call: Call) -> Answer:
    """`GET /feed/update/…/`: the page a permalink opens."""
    server = doors.server(call)
    post = server.posts.get(call.path.split("/")[3])
    if post is None or not post.is_visible(clock.now()):
        raise not_found()
    return html_answer(post_page(post, server.world.time.now()))
