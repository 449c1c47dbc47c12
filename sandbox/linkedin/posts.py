"""Publish, list, read, change and delete posts (sheet: Publish; Errors)."""

from typing import Any, Final

from sandbox import clock
from sandbox.audience import Public
from sandbox.call import Answer, Call, Json, RefusalError, json_answer
from sandbox.linkedin import rest
from sandbox.linkedin.assets import body_of, status_of
from sandbox.linkedin.doors import Doors, author, need
from sandbox.linkedin.littletext import shown
from sandbox.linkedin.server import Server, invalid, not_found, refuse
from sandbox.world import Account, Medium, Post, digest_of

TEXT_CHARACTERS: Final = 3000
IMAGES: Final = range(2, 21)
PAGE: Final = 100
VISIBILITIES: Final = frozenset({"PUBLIC", "CONNECTIONS", "LOGGED_IN", "CONTAINER"})
REQUIRED: Final = ("author", "commentary", "visibility", "distribution", "lifecycleState")


def create(doors: Doors, call: Call) -> Answer:
    """`POST /rest/posts`: 201 without a body, the URN in the headers."""
    server, token = doors.enter(call)
    body = body_of(call)
    for name in REQUIRED:
        if name not in body:
            raise invalid(f"Field {name} is required", "MISSING_FIELD", status=422)
    owner = author(server, token, str(body["author"]), "partnerApiPostsExternal.CREATE", writes=True)
    doors.spend_post(call, owner)
    post = _build(server, call, owner, body)
    if repeated := _repeated(server, post):
        raise _duplicate(repeated)
    if doors.act(call, "silent_drop"):
        return Answer(201, b"", rest.created(post.id))
    if late := doors.act(call, "late_visible"):
        post.visible_at += late.seconds
    for medium in post.media:
        medium.post_id = post.id
    server.posts[post.id] = server.activities[post.own["activity"]] = post
    server.world.accept(post)
    if doors.act(call, "duplicate_refusal"):
        raise _duplicate(post)
    return Answer(201, b"", rest.created(post.id))


def _repeated(server: Server, post: Post) -> Post | None:
    """An earlier post of the same content: deleted ones count too, and are then named although they are gone."""
    for earlier in server.posts.values():
        if earlier.account is post.account and earlier.digest == post.digest and earlier.link == post.link:
            return earlier
    return None


def _duplicate(post: Post) -> RefusalError:
    """The code stands among the details alone, as it was seen in reality."""
    return refuse(
        422,
        f"Content is a duplicate of {post.id}",
        errorDetailType="com.linkedin.common.error.BadRequest",
        errorDetails={
            "inputErrors": [{"description": "Duplicate post is detected", "input": {}, "code": "DUPLICATE_POST"}]
        },
    )


def _build(server: Server, call: Call, owner: Account, body: dict[str, Any]) -> Post:
    commentary = str(body["commentary"] or "")
    if len(shown(commentary)) > TEXT_CHARACTERS:
        words = f"Commentary length must not exceed {TEXT_CHARACTERS} characters"
        raise invalid(words, "FIELD_LENGTH_TOO_LONG", status=422)
    if body["visibility"] not in VISIBILITIES:
        raise invalid(f"{body['visibility']} is not a valid visibility", status=422)
    if body["lifecycleState"] != "PUBLISHED":
        raise invalid("The practice server keeps no drafts", status=422)
    content = body.get("content") or {}
    media, alts = _media(server, owner, content)
    if not commentary.strip() and not content:
        raise invalid("A post without content needs a commentary", "MISSING_FIELD", status=422)
    text = shown(commentary)
    number = server.number()
    is_video = any(medium.mime.startswith("video/") for medium in media)
    urn = f"urn:li:{'ugcPost' if is_video else 'share'}:{number}"
    now = clock.now()
    link = (content.get("article") or {}).get("source")
    return Post(
        account=owner,
        id=urn,
        uri=urn,
        url=f"{call.base}/feed/update/{urn}/",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, urn, owner.followers, server.world.time.at(now)),
        link=link,
        alts=alts,
        media=media,
        digest=digest_of(text, tuple(medium.digest for medium in media)),
        own={
            "commentary": commentary,
            "content": content,
            "visibility": body["visibility"],
            "distribution": body["distribution"],
            "created_at": int(call.now * 1000),
            "modified_at": int(call.now * 1000),
            "activity": f"urn:li:activity:{int(number) + 1}",
        },
    )


def _media(server: Server, owner: Account, content: dict[str, Any]) -> tuple[tuple[Medium, ...], tuple[str, ...]]:
    if len(content) > 1:
        raise invalid("content must hold exactly one of article, media, multiImage", status=422)
    article = content.get("article")
    if article is not None:
        if not article.get("source") or not article.get("title"):
            raise invalid("article needs source and title", "MISSING_FIELD", status=422)
        if article.get("thumbnail"):
            _ready(server, owner, str(article["thumbnail"]))
        return (), ()
    wishes: list[dict[str, Any]] = []
    if "multiImage" in content:
        wishes = list(content["multiImage"].get("images") or ())
        if len(wishes) not in IMAGES:
            raise invalid(f"multiImage takes 2 to 20 images, not {len(wishes)}", status=422)
    elif "media" in content:
        wishes = [content["media"]]
    media = tuple(_ready(server, owner, str(wish.get("id", ""))) for wish in wishes)
    return media, tuple(str(wish.get("altText") or wish.get("title") or "") for wish in wishes)


def _ready(server: Server, owner: Account, urn: str) -> Medium:
    asset = server.assets.get(urn)
    if asset is None or asset.owner is not owner:
        code = "INVALID_VIDEO_ID" if ":video:" in urn else "INVALID_IMAGE_ID"
        raise invalid(f"The media {urn} is not valid", code)
    status = status_of(asset, clock.now())
    if status == "PROCESSING_FAILED":
        raise refuse(400, "Media asset failed processing", code="MEDIA_ASSET_PROCESSING_FAILED")
    if status != "AVAILABLE" or asset.medium is None:
        raise refuse(400, "Media asset is waiting upload", code="MEDIA_ASSET_WAITING_UPLOAD")
    return asset.medium


def shape(post: Post) -> Json:
    """A post as it is read."""
    own = post.own
    answer: Json = {
        "id": post.id,
        "author": post.account.id,
        "commentary": own["commentary"],
        "visibility": own["visibility"],
        "distribution": own["distribution"],
        "lifecycleState": "PUBLISHED",
        "lifecycleStateInfo": {"isEditedByAuthor": post.versions > 1},
        "isReshareDisabledByAuthor": False,
        "createdAt": own["created_at"],
        "publishedAt": own["created_at"],
        "lastModifiedAt": own["modified_at"],
    }
    return answer | ({"content": own["content"]} if own["content"] else {})


def _is_there(post: Post | None) -> bool:
    return post is not None and post.is_visible(clock.now())


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /rest/posts?q=author&author=…` (newest change first), and `?ids=List(…)`."""
    server, token = doors.enter(call)
    asked = rest.arguments(call)
    if "ids" in asked:
        need(token, "r_organization_social", "partnerApiPostsExternal.BATCH_GET")
        found = {urn: server.posts.get(urn) for urn in rest.urns(asked["ids"])}
        results = {urn: shape(post) for urn, post in found.items() if post is not None and _is_there(post)}
        errors = {urn: {"status": 404} for urn in found if urn not in results}
        statuses = dict.fromkeys(results, 200)
        return json_answer({"results": results, "statuses": statuses, "errors": errors})
    if asked.get("q") != "author" or "author" not in asked:
        raise refuse(400, "Unknown finder", code="ILLEGAL_ARGUMENT")
    owner = author(server, token, call.arguments()["author"][0], "partnerApiPostsExternal.FINDER-author", writes=False)
    count, start = int(asked.get("count", "10")), int(asked.get("start", "0"))
    if not 1 <= count <= PAGE:
        raise refuse(400, "count must be between 1 and 100", code="ILLEGAL_ARGUMENT")
    by = "modified_at" if asked.get("sortBy", "LAST_MODIFIED") == "LAST_MODIFIED" else "created_at"
    posts = [post for post in owner.posts.values() if post.id in server.posts and _is_there(post)]
    posts.sort(key=lambda post: post.own[by], reverse=True)
    chosen = posts[start : start + count]
    paging = {"start": start, "count": count, "links": [], "total": len(posts)}
    return json_answer({"paging": paging, "elements": [shape(post) for post in chosen]})


def read(doors: Doors, call: Call) -> Answer:
    """`GET /rest/posts/…`."""
    server, token = doors.enter(call)
    post = server.posts.get(rest.named(call, 3))
    if post is None or not _is_there(post):
        raise not_found()
    author(server, token, post.account.id, "partnerApiPostsExternal.GET", writes=False)
    return json_answer(shape(post))


def change(doors: Doors, call: Call) -> Answer:
    """`POST /rest/posts/…` with `X-RestLi-Method: PARTIAL_UPDATE`: 204, repeatable."""
    server, token = doors.enter(call)
    if not rest.is_method(call, "PARTIAL_UPDATE"):
        raise refuse(400, "The method must be named in X-RestLi-Method", code="ILLEGAL_ARGUMENT")
    post = server.posts.get(rest.named(call, 3))
    if post is None or not _is_there(post):
        raise not_found()
    author(server, token, post.account.id, "partnerApiPostsExternal.PARTIAL_UPDATE", writes=True)
    fields = (body_of(call).get("patch") or {}).get("$set") or {}
    if "commentary" in fields:
        post.own["commentary"] = str(fields["commentary"])
        post.text = shown(post.own["commentary"])
        post.own["modified_at"] = int(call.now * 1000)
        post.versions += 1
        post.edited_at = call.now
    return Answer(204, b"")


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /rest/posts/…`: 204, again and again."""
    server, token = doors.enter(call)
    post = server.posts.get(rest.named(call, 3))
    if post is not None and _is_there(post):
        author(server, token, post.account.id, "partnerApiPostsExternal.DELETE", writes=True)
        server.world.remove(post)
    return Answer(204, b"")
