"""Create, read, list and delete posts (sheet: Publish; Measure; Converse)."""

from typing import Any, Final
from unicodedata import normalize

from sandbox import clock
from sandbox.audience import Public
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.pages import page, post_page
from sandbox.world import Account, Medium, Post, digest_of
from sandbox.x import shapes, uploads
from sandbox.x.doors import Doors, body_of, missing
from sandbox.x.server import Server, forbidden, invalid, problem
from sandbox.x.weigh import CASHTAG, LIMIT, URL, weight

FIELDS: Final = frozenset(
    {
        "text", "media", "reply", "quote_tweet_id", "poll", "reply_settings", "community_id", "geo", "made_with_ai",
        "paid_partnership", "for_super_followers_only", "nullcast", "card_uri", "edit_options",
        "direct_message_deep_link",
    }
)  # fmt: skip
NOT_PERMITTED: Final = "You are not permitted to perform this action."
DUPLICATE: Final = "You are not allowed to create a Tweet with duplicate content."
# How long the same text counts as a duplicate: not published by the platform.
DUPLICATE_SECONDS: Final = 86_400.0
MAX_BATCH: Final = 100


def create(doors: Doors, call: Call) -> Answer:
    """`POST /2/tweets`."""
    server, owner = doors.user(call, "tweet.write")
    body = body_of(call)
    if unknown := set(body) - FIELDS:
        raise invalid(
            f"$.{unknown.pop()}: is not defined in the schema and the schema does not allow additional properties"
        )
    text = normalize("NFC", str(body.get("text") or "")).strip()
    media = uploads.chosen(server, owner, body)
    if not text and not media:
        raise invalid("$.text: is missing but it is required")
    if weight(text) > LIMIT or len(CASHTAG.findall(text)) > 1:
        raise forbidden(NOT_PERMITTED)
    parent = _parent(server, owner, body)
    if _is_duplicate(owner, text, parent, media):
        raise forbidden(DUPLICATE)
    post = _build(server, call, owner, text, media, parent)
    shape = {
        "data": {"id": post.id, "text": shapes.post(server, call, post)["text"], "edit_history_tweet_ids": [post.id]}
    }
    if doors.act(call, "silent_drop"):
        return json_answer(shape, status=201)
    if late := doors.act(call, "late_visible"):
        post.visible_at += late.seconds
    server.posts[post.id] = post
    server.world.accept(post)
    if doors.act(call, "duplicate_refusal"):
        # Another request with the same words won.
        raise forbidden(DUPLICATE)
    return json_answer(shape, status=201)


def _parent(server: Server, owner: Account, body: dict[str, Any]) -> str | None:
    """The post that is answered; a stranger's only where it named the account."""
    reply = body.get("reply")
    if reply is None:
        return None
    wish = str(reply.get("in_reply_to_tweet_id", ""))
    said = server.comments.get(wish)
    if said is not None:
        # Every practice comment begins with the account's name, as X itself writes it.
        return wish
    parent = server.posts.get(wish)
    if parent is None or not parent.is_visible(clock.now()):
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if parent.account is not owner:
        raise forbidden("Reply to this conversation is not allowed because you have not been mentioned by its author.")
    return wish


def _is_duplicate(owner: Account, text: str, parent: str | None, media: tuple[Medium, ...]) -> bool:
    since = clock.now() - DUPLICATE_SECONDS
    return any(
        post.text == text and post.parent == parent and not media and not post.media and post.deleted_at is None
        for post in owner.posts.values()
        if post.arrived_at >= since
    )


def _build(
    server: Server, call: Call, owner: Account, text: str, media: tuple[Medium, ...], parent: str | None
) -> Post:
    identity = server.new_id()
    now = clock.now()
    found = URL.search(text)
    above = server.posts.get(parent or "")
    address = f"{call.base}/{owner.handle}/status/{identity}"
    return Post(
        account=owner,
        id=identity,
        uri=address,
        url=address,
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, identity, owner.followers, server.world.time.at(now)),
        parent=parent,
        link=found[0] if found else None,
        alts=tuple(medium.alt for medium in media),
        media=media,
        digest=digest_of(text, tuple(medium.digest for medium in media)),
        own={
            "conversation": above.own["conversation"] if above else parent or identity,
            "keys": [server.uploads[medium.id].key for medium in media],
        },
    )


def batch(doors: Doors, call: Call) -> Answer:
    """`GET /2/tweets?ids=`: at most 100; what is not there stands in `errors`."""
    server, _ = doors.user(call, "tweet.read")
    wishes = ",".join(call.arguments().get("ids", ())).split(",")
    if not 1 <= len(wishes) <= MAX_BATCH or not all(wish.isdecimal() for wish in wishes):
        raise invalid("The `ids` query parameter value must be 1 to 100 comma separated ids")
    data, errors = [], []
    for wish in dict.fromkeys(wishes):
        post = server.posts.get(wish)
        said = server.comments.get(wish)
        if post is not None and post.is_visible(clock.now()):
            data.append(shapes.post(server, call, post))
        elif said is not None and (said[0].gone_at is None or said[0].gone_at > server.world.time.now()):
            data.append(shapes.comment(server, call, wish, *said))
        else:
            errors.append(missing(wish))
    answer: Json = {}
    if data:
        answer["data"] = data
    if errors:
        answer["errors"] = errors
    return json_answer(answer)


def read(doors: Doors, call: Call) -> Answer:
    """`GET /2/tweets/:id`: a missing one is a success with `errors` alone."""
    server, _ = doors.user(call, "tweet.read")
    wish = call.path.split("/")[3]
    post = server.posts.get(wish)
    if post is None or not post.is_visible(clock.now()):
        return json_answer({"errors": [missing(wish)]})
    return json_answer({"data": shapes.post(server, call, post)})


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /2/tweets/:id`."""
    server, owner = doors.user(call, "tweet.write")
    post = server.posts.get(call.path.split("/")[3])
    if post is None or post.account is not owner:
        raise forbidden("You are not allowed to delete this Tweet.")
    if post.deleted_at is None:
        server.world.remove(post)
    return json_answer({"data": {"deleted": True}})


def timeline(doors: Doors, call: Call) -> Answer:
    """`GET /2/users/:id/tweets`: newest first."""
    server, _ = doors.user(call, "tweet.read")
    owner = server.users.get(call.path.split("/")[3])
    if owner is None:
        raise problem(404, "Not Found Error", "Could not find user", "resource-not-found")
    posts = [post for post in reversed(owner.posts.values()) if post.is_visible(clock.now())]
    start = call.arguments().get("start_time", [""])[-1]
    if start:
        posts = [post for post in posts if clock.iso(post.visible_at) >= start]
    if posts and server.setting.is_first_page_empty and "pagination_token" not in call.arguments():
        return json_answer({"meta": {"result_count": 0, "next_token": f"p{int(posts[0].id) + 1}"}})
    return _page(call, [shapes.post(server, call, post) for post in posts], least=5)


def mentions(doors: Doors, call: Call) -> Answer:
    """`GET /2/users/:id/mentions`: newest first, replies too since X puts the name in front."""
    server, owner = doors.user(call, "tweet.read")
    if owner.id != call.path.split("/")[3]:
        raise forbidden("When authenticating requests, you must use your own user id.")
    now = server.world.time.now()
    shown, authors = [], []
    for said in owner.inbox.open(now):
        about = server.posts.get(said.post_id)
        if about is None or (said.gone_at is not None and said.gone_at <= now):
            continue
        identity = server.comment_ids.setdefault(said.number, "") or server.new_id()
        server.comment_ids[said.number] = identity
        server.comments[identity] = (said, about)
        shown.append(shapes.comment(server, call, identity, said, about))
        authors.append(said.author)
    included = {"users": [shapes.resident(server, name) for name in dict.fromkeys(authors)]}
    return _page(call, shown[::-1], least=5, includes=included)


def _page(call: Call, newest_first: list[Json], *, least: int, includes: Json | None = None) -> Answer:
    """One page; an empty one has no `data`."""
    asked = {name: values[-1] for name, values in call.arguments().items()}
    size = int(asked.get("max_results", "10"))
    if not least <= size <= MAX_BATCH:
        raise invalid(f"The `max_results` query parameter value [{size}] is not between {least} and 100")
    since = int(asked.get("since_id", "0"))
    until = int(asked.get("pagination_token", "0").removeprefix("p")) or None
    chosen = [one for one in newest_first if int(one["id"]) > since and (until is None or int(one["id"]) < until)]
    shown = chosen[:size]
    meta: Json = {"result_count": len(shown)}
    if not shown:
        return json_answer({"meta": meta})
    meta |= {"newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}
    if len(chosen) > size:
        meta["next_token"] = f"p{shown[-1]['id']}"
    answer: Json = {"data": shown, "meta": meta}
    if includes is not None and "author_id" in asked.get("expansions", ""):
        answer["includes"] = includes
    return json_answer(answer)


def me(doors: Doors, call: Call) -> Answer:
    """`GET /2/users/me`."""
    server, owner = doors.user(call, "users.read")
    return json_answer({"data": shapes.user(server, call, owner)})


def users(doors: Doors, call: Call) -> Answer:
    """`GET /2/users?ids=`."""
    server, _ = doors.user(call, "users.read")
    wishes = ",".join(call.arguments().get("ids", ())).split(",")
    found = [server.users[wish] for wish in wishes if wish in server.users]
    return json_answer({"data": [shapes.user(server, call, owner) for owner in found]})


def hide(doors: Doors, call: Call) -> Answer:
    """`PUT /2/tweets/:id/hidden`: a reply to one's own post."""
    server, owner = doors.user(call, "tweet.moderate.write")
    wish = body_of(call).get("hidden")
    if not isinstance(wish, bool):
        raise invalid("$.hidden: is missing but it is required")
    said = server.comments.get(call.path.split("/")[3])
    if said is None or said[0].is_mention or said[1].account is not owner:
        raise forbidden(NOT_PERMITTED)
    said[0].is_hidden = wish
    return json_answer({"data": {"hidden": wish}})


def show(doors: Doors, call: Call) -> Answer:
    """The page of a permalink."""
    server = doors.server(call)
    post = server.posts.get(call.path.rpartition("/")[2])
    if post is None or not post.is_visible(clock.now()):
        return html_answer(page("404", "<p>Kiriman tidak ada.</p>"), status=404)
    return html_answer(post_page(post, server.world.time.now()))
