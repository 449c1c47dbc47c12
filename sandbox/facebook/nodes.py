"""`/{id}` and `/me`: whatever the id names, read, changed or deleted; and many of them in one call."""

from typing import Final

from sandbox.call import Answer, Call, Json, json_answer
from sandbox.facebook import comments, insights, posts, shapes, videos
from sandbox.graph.doors import Doors, confirm
from sandbox.graph.fields import Wish, parse, shape
from sandbox.graph.paging import Listing, choose
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, missing, parameter, refuse
from sandbox.world import Account

MOST_IDS: Final = 50
ACCOUNTS: Final = Listing(default=25, largest=100)


def read(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{id}`."""
    server, token = doors.living(call)
    asked = arguments(call)
    if "date_format" in asked:
        raise parameter("date_format is no longer supported")
    wishes = parse(asked.get("fields", ""))
    identity = node_of(path)
    if token.account is None:
        if identity == "me":
            return json_answer(shape({"id": f"7{server.account_id(token.person)[1:]}", "name": token.person}, wishes))
        account = server.accounts.get(identity)
        if account is None:
            raise missing(identity)
        return json_answer(shape(shapes.page(server, call, account), wishes, default=("name", "id")))
    return json_answer(_told(server, call, token.account, identity, wishes))


def _told(server: Server, call: Call, owner: Account, identity: str, wishes: dict[str, Wish]) -> Json:
    if identity in {"me", owner.id}:
        return shape(shapes.page(server, call, owner), wishes, default=("name", "id"))
    if found := comments.said(server, owner, identity):
        return shape(shapes.comment(server, call, *found), wishes, default=shapes.COMMENT)
    if video := videos.node(server, call, owner, identity):
        return shape(video, wishes, default=("description", "id"))
    if (medium := server.media.get(identity)) is not None and medium.account is owner:
        page_story_id = {"page_story_id": medium.post_id}
        return shape({"id": medium.id, "alt_text": medium.alt, **page_story_id}, wishes, default=("id",))
    post = posts.own(server, owner, identity)
    if "is_answer" in post.own:
        return shape(shapes.own_comment(server, call, post), wishes, default=shapes.COMMENT)
    return shape(shapes.post(server, call, post), wishes, default=shapes.POST)


def change(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{id}`: a post's message, or whether a comment is hidden."""
    server, _, owner = doors.account(call)
    identity = node_of(path)
    if found := comments.said(server, owner, identity):
        doors.account(call, "pages_manage_engagement")
        return comments.hide(call, found)
    return posts.edit(doors, call, posts.own(server, owner, identity))


def delete(doors: Doors, call: Call, path: str) -> Answer:
    """`DELETE /{id}`: a post, a comment, or a photo no post shows."""
    server, _, owner = doors.account(call)
    identity = node_of(path)
    if found := comments.said(server, owner, identity):
        return comments.remove(server, found)
    medium = server.media.get(identity)
    if medium is not None and medium.account is owner and medium.post_id is None:
        del server.media[identity]
        return confirm()
    return posts.delete(doors, call, posts.own(server, owner, identity))


def accounts(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /me/accounts`: the pages of the person, each with its own token."""
    server, token = doors.living(call, "pages_show_list")
    if token.account is not None:
        raise parameter("Tried accessing nonexisting field (accounts) on node type (Page)")
    wishes = parse(arguments(call).get("fields", ""))
    page = choose(
        call,
        [account for account in server.accounts.values() if not account.is_disabled],
        identity=lambda account: account.id,
        shown=lambda account: shape(
            shapes.page(server, call, account), wishes, default=("access_token", "category", "name", "id", "tasks")
        ),
        listing=ACCOUNTS,
    )
    return json_answer(page)


def permissions(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /me/permissions`: what the person allowed."""
    _, token = doors.living(call)
    return json_answer({"data": [{"permission": scope, "status": "granted"} for scope in sorted(token.scopes)]})


def figures(doors: Doors, call: Call, path: str) -> Answer:
    """`GET /{post}/insights` and `GET /{page}/insights`."""
    server, _, owner = doors.account(call, "read_insights")
    asked = arguments(call)
    identity = node_of(path)
    if identity in {"me", owner.id}:
        rows = insights.page_insights(server, owner, asked.get("metric", ""), asked.get("period", "day"))
    else:
        rows = insights.post_insights(server, posts.own(server, owner, identity), asked.get("metric", ""))
    return json_answer({"data": rows})


def many(doors: Doors, call: Call, _path: str) -> Answer:
    """`GET /?ids=`: one that is missing makes the whole call fail."""
    server, _, owner = doors.account(call)
    asked = arguments(call)
    ids = [identity for identity in asked.get("ids", "").split(",") if identity]
    if not ids:
        raise parameter("Requires one of the params: ids")
    if len(ids) > MOST_IDS:
        raise refuse(100, f"(#100) Too many IDs. Maximum: {MOST_IDS}. Provided: {len(ids)}.")
    wishes = parse(asked.get("fields", ""))
    return json_answer({identity: _told(server, call, owner, identity, wishes) for identity in ids})
