"""Publish, read, edit and delete statuses (sheet: Publish; Errors)."""

from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.mastodon import content, shapes
from sandbox.mastodon.doors import Doors, wanted
from sandbox.mastodon.server import Server, not_found, refuse
from sandbox.world import Account, Medium, Post, digest_of

KEY_SECONDS: Final = 3600.0
MAX_MEDIA: Final = 4
MAX_BATCH: Final = 20
VISIBILITIES: Final = frozenset({"public", "unlisted", "private", "direct"})


def create(doors: Doors, call: Call) -> Answer:
    """`POST /api/v1/statuses`."""
    server, token, owner = doors.account(call, "write:statuses")
    doors.spend(call, "statuses", owner)
    key = call.headers.get(b"idempotency-key", b"").decode("latin-1")
    if key and (first := _repeated(server, call, owner, key)):
        return json_answer(shapes.status(server, call, first))
    post = _build(server, call, owner, key)
    post.own["application"] = token.app.name
    if doors.act(call, "silent_drop") or _is_spam(server, post.text):
        return json_answer(shapes.status(server, call, post))
    if late := doors.act(call, "late_visible"):
        post.visible_at += late.seconds
    for medium in post.media:
        medium.post_id = post.id
    server.statuses[post.id] = post
    server.world.accept(post)
    if parent := server.statuses.get(post.parent or ""):
        parent.own.setdefault("answers", []).append(post)
    if key:
        server.keys[owner.id, key] = (post.id, clock.now())
    if post.media and doors.act(call, "duplicate_refusal"):
        # Another request with the same media won: this is how the server says "you have it already".
        raise refuse(422, f"Media {', '.join(wanted(call, 'media_ids'))} not found or already attached to another post")
    return json_answer(shapes.status(server, call, post))


def _repeated(server: Server, call: Call, owner: Account, key: str) -> Post | None:
    """The status this key made before, as far as the server's version lets it say so."""
    identity, made_at = server.keys.get((owner.id, key), ("", 0.0))
    if not identity or made_at + KEY_SECONDS < clock.now():
        return None
    # This call was under way already when the first one was answered.
    is_simultaneous = call.arrived_at < made_at
    mode = server.setting.idempotency
    if mode == "race" and is_simultaneous:
        return None
    if mode == "repeat_500":
        busy = "There was a temporary problem serving your request, please try again"
        raise refuse(503, busy) if is_simultaneous else refuse(500, "Internal Server Error")
    post = server.statuses.get(identity)
    if post is None or post.deleted_at is not None:
        raise not_found()
    return post


def _is_spam(server: Server, text: str) -> bool:
    return any(listed in text for listed in server.setting.spam_texts)


def _build(server: Server, call: Call, owner: Account, key: str) -> Post:
    text, spoiler = one(call, "status"), one(call, "spoiler_text")
    media = attachments(server, call, owner)
    check_text(server, text, spoiler, is_empty_allowed=bool(media))
    parent = one(call, "in_reply_to_id") or None
    if parent is not None and not _is_shown(server, parent):
        raise refuse(404, "The post you are trying to reply to does not appear to exist.")
    visibility = one(call, "visibility") or "public"
    if visibility not in VISIBILITIES:
        raise refuse(422, f"'{visibility}' is not a valid visibility")
    identity = server.new_id()
    now = clock.now()
    return Post(
        account=owner,
        id=identity,
        uri=f"{call.base}/users/{owner.handle}/statuses/{identity}",
        url=f"{call.base}/@{owner.handle}/{identity}",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=now,
        public=Public(server.world.seed, identity, owner.followers, server.world.time.at(now)),
        key=key,
        parent=parent,
        link=content.first_link(text),
        alts=tuple(medium.alt for medium in media),
        media=media,
        digest=digest_of(text, tuple(medium.digest for medium in media)),
        own={
            "visibility": visibility,
            "spoiler": spoiler,
            "sensitive": one(call, "sensitive").lower() in {"1", "true", "on"},
            "language": one(call, "language") or "id",
            "created_at": call.now,
            "application": "",
        },
    )


def one(call: Call, name: str) -> str:
    """A field's text, empty when absent."""
    values = wanted(call, name)
    return values[-1] if values else ""


def check_text(server: Server, text: str, spoiler: str, *, is_empty_allowed: bool) -> None:
    """Refuse blank and too long texts as the server's model does."""
    if not text.strip() and not is_empty_allowed:
        raise refuse(422, "Validation failed: Text can't be blank")
    most = server.setting.max_characters
    if len(text) + len(spoiler) > most and content.counted(text, spoiler) > most:
        raise refuse(422, f"Validation failed: Text character limit of {most} exceeded")


def attachments(server: Server, call: Call, owner: Account, *, keeps: str | None = None) -> tuple[Medium, ...]:
    """The media a status asks for, checked as the server checks them; `keeps` may already hold some."""
    wishes = list(dict.fromkeys(wanted(call, "media_ids")))
    if not wishes:
        return ()
    if len(wishes) > MAX_MEDIA:
        raise refuse(422, "Cannot attach more than 4 files")
    found = [server.media.get(wish) for wish in wishes]
    media = [each for each in found if each and each.account is owner and each.post_id in {None, keeps}]
    if len(media) < len(wishes):
        missing = ", ".join(sorted(set(wishes) - {each.id for each in media}))
        raise refuse(422, f"Media {missing} not found or already attached to another post")
    if len(media) > 1 and any(not each.mime.startswith("image/") for each in media):
        raise refuse(422, "Cannot attach a video to a post that already contains images")
    if any(each.ready_at > clock.now() or each.is_failed for each in media):
        raise refuse(422, "Cannot attach files that have not finished processing. Try again in a moment!")
    return tuple(media)


def _is_shown(server: Server, identity: str) -> bool:
    post = server.statuses.get(identity)
    return bool(post and post.is_visible(clock.now())) or identity in server.comments


def shown(server: Server, call: Call, identity: str) -> Post:
    """A status the caller may see; 404 otherwise."""
    post = server.statuses.get(identity)
    if post is None or not may_see(call, post):
        raise not_found()
    return post


def may_see(call: Call, post: Post) -> bool:
    """Whether the status is there, and public or the caller's own."""
    is_open = post.own["visibility"] in {"public", "unlisted"} or post.account is call.account
    return is_open and post.is_visible(clock.now())


def read(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/statuses/:id`."""
    server = doors.server(call)
    doors.living(call, "read:statuses")
    if said := server.comments.get(_identity(call)):
        return json_answer(shapes.reply(server, call.base, *said))
    return json_answer(shapes.status(server, call, shown(server, call, _identity(call))))


def _identity(call: Call) -> str:
    return call.path.split("/")[4]


def batch(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/statuses?id[]=`: at most 20, the missing ones left out."""
    server = doors.server(call)
    wishes = [*wanted(call, "id"), *wanted(call, "ids")]
    if len(wishes) > MAX_BATCH:
        raise refuse(422, f"Too many IDs requested: {len(wishes)}, at most {MAX_BATCH}")
    doors.living(call, "read:statuses")
    shown: list[Json] = []
    for wish in dict.fromkeys(wishes):
        post, said = server.statuses.get(wish), server.comments.get(wish)
        if post is not None and may_see(call, post):
            shown.append(shapes.status(server, call, post))
        elif said is not None and not is_gone(server, said[0]):
            shown.append(shapes.reply(server, call.base, *said))
    return json_answer(shown)


def is_gone(server: Server, comment: Comment) -> bool:
    """Whether a resident has taken back what they said."""
    return comment.gone_at is not None and comment.gone_at <= server.world.time.now()


def source(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/statuses/:id/source`: the text as it was written."""
    server, _, owner = doors.account(call, "read:statuses")
    post = shown(server, call, _identity(call))
    if post.account is not owner:
        raise refuse(403, "This action is not allowed")
    return json_answer({"id": post.id, "text": post.text, "spoiler_text": post.own["spoiler"]})


def context(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/statuses/:id/context`: own replies and those of the public, in order of time."""
    server = doors.server(call)
    doors.living(call, "read:statuses")
    if said := server.comments.get(_identity(call)):
        return json_answer({"ancestors": [shapes.status(server, call, said[1])], "descendants": []})
    post = shown(server, call, _identity(call))
    ancestors: list[Any] = []
    above = server.statuses.get(post.parent or "")
    while above is not None:
        if may_see(call, above):
            ancestors.insert(0, shapes.status(server, call, above))
        above = server.statuses.get(above.parent or "")
    below: list[Any] = []
    _descend(server, call, post, below)
    below.sort(key=lambda each: int(each["id"]))
    return json_answer({"ancestors": ancestors, "descendants": below})


def _descend(server: Server, call: Call, post: Post, below: list[Any]) -> None:
    below.extend(shapes.reply(server, call.base, each, post) for each in post.public.replies(server.world.time.now()))
    for each in post.own.get("answers", ()):
        if may_see(call, each):
            below.append(shapes.status(server, call, each))
            _descend(server, call, each, below)


def edit(doors: Doors, call: Call) -> Answer:
    """`PUT /api/v1/statuses/:id`: same id, `edited_at` set."""
    server, _, owner = doors.account(call, "write:statuses")
    doors.spend(call, "statuses", owner)
    post = shown(server, call, _identity(call))
    if post.account is not owner:
        raise not_found()
    text, spoiler = one(call, "status"), one(call, "spoiler_text")
    media = attachments(server, call, owner, keeps=post.id)
    check_text(server, text, spoiler, is_empty_allowed=bool(media))
    _describe(call, media)
    for medium in post.media:
        medium.post_id = None
    for medium in media:
        medium.post_id = post.id
    post.text, post.media, post.link = text, media, content.first_link(text)
    post.alts = tuple(medium.alt for medium in media)
    post.digest = digest_of(text, tuple(medium.digest for medium in media))
    post.own["spoiler"] = spoiler
    post.edited_at = call.now
    post.versions += 1
    return json_answer(shapes.status(server, call, post))


def _describe(call: Call, media: tuple[Medium, ...]) -> None:
    """Take over the alt texts of `media_attributes`, which only edits have (JSON bodies)."""
    attributes = call.json().get("media_attributes") if call.content_type == "application/json" else None
    texts = {str(each["id"]): str(each["description"] or "") for each in attributes or () if "description" in each}
    for medium in media:
        medium.alt = texts.get(medium.id, medium.alt)


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /api/v1/statuses/:id`: answers the status with its `text`."""
    server, _, owner = doors.account(call, "write:statuses")
    doors.spend(call, "deletes", owner)
    post = shown(server, call, _identity(call))
    if post.account is not owner:
        raise not_found()
    answer = shapes.status(server, call, post) | {"text": post.text}
    server.world.remove(post)
    if parent := server.statuses.get(post.parent or ""):
        parent.own["answers"].remove(post)
    for medium in post.media:
        medium.post_id = None
    return json_answer(answer)
