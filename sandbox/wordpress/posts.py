"""Write, publish, read and delete posts (sheet: Publish; Errors)."""

from typing import Any, Final

from sandbox.call import Answer, Call, Json, json_answer
from sandbox.wordpress import comments, content, paging, shapes
from sandbox.wordpress.doors import Doors, numbers, wanted
from sandbox.wordpress.server import Entry, Site, may, moment, not_found, now, refuse, slug_of
from sandbox.world import Account, Post, digest_of

STATUSES: Final = ("draft", "pending", "private", "publish", "future")
PUBLISHING: Final = frozenset({"publish", "private", "future"})


def text(call: Call, name: str) -> str | None:
    """A text field, given plain or as `{raw: …}`."""
    value: Any = wanted(call, name)
    if isinstance(value, dict):
        value = value.get("raw")
    return None if value is None else str(value)


def create(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/posts`."""
    site = doors.site(call)
    words = "Sorry, you are not allowed to create posts as this user."
    owner = doors.allowed(call, "edit_posts", "rest_cannot_create", words)
    if wanted(call, "id"):
        raise refuse(400, "rest_post_exists", "Cannot create existing post.")
    status = _status(call, owner) or "draft"
    title, body, excerpt = (text(call, name) or "" for name in ("title", "content", "excerpt"))
    if not (title or body or excerpt):
        raise refuse(400, "empty_content", "Content, title, and excerpt are empty.")
    wish = slug_of(text(call, "slug") or ("" if status == "draft" else title))
    entry = Entry(
        id=site.new_id(),
        author=owner,
        status=status,
        slug=site.free_slug(wish, None) if wish else "",
        title=title,
        content=body,
        excerpt=excerpt,
        featured=0,
        categories=[],
        tags=[],
        made_at=now(),
        changed_at=now(),
    )
    site.entries[entry.id] = entry
    if status in PUBLISHING:
        # Core inserts the row, visible, before it looks at the rest: an error below comes too late.
        _publish(doors, site, call, entry)
    _file(site, call, entry)
    location = f"{call.base}/wp-json/wp/v2/posts/{entry.id}".encode()
    return json_answer(shapes.post(call, entry, is_edit=True), status=201, headers=[(b"location", location)])


def _status(call: Call, owner: Account) -> str | None:
    status = text(call, "status")
    if status is None:
        return None
    if status not in STATUSES:
        words = "Invalid parameter(s): status"
        details = {"status": f"status is not one of {', '.join(STATUSES)}."}
        raise refuse(400, "rest_invalid_param", words, params=details)
    if status in PUBLISHING and not may(owner, "publish_posts"):
        words = "Sorry, you are not allowed to publish posts in this post type."
        raise refuse(403, "rest_cannot_publish", words)
    return status


def _file(site: Site, call: Call, entry: Entry) -> None:
    """Set image and terms. A wrong image is ignored without a word; a wrong term is not."""
    featured = wanted(call, "featured_media")
    if featured is not None and int(featured) in site.media:
        entry.featured = int(featured)
    for name, known, kept in (("categories", site.categories, entry.categories), ("tags", site.tags, entry.tags)):
        if wanted(call, name) is None:
            continue
        chosen = numbers(call, name)
        if any(number not in known for number in chosen):
            raise refuse(400, "rest_invalid_param", f"Invalid parameter(s): {name}", params={name: "Invalid term."})
        kept[:] = chosen


def _publish(doors: Doors, site: Site, call: Call, entry: Entry) -> None:
    """Show an entry for the first time."""
    at = now()
    if late := doors.act(call, "late_visible"):
        at += late.seconds
    entry.published_at = call.now
    entry.slug = site.free_slug(entry.slug or slug_of(entry.title) or str(entry.id), entry)
    media = content.shown(site, entry)
    seen = content.read(entry)
    entry.post = Post(
        account=entry.author,
        id=str(entry.id),
        uri=f"{call.base}/?p={entry.id}",
        url=shapes.link(call, entry),
        text=seen,
        arrived_at=call.arrived_at,
        visible_at=at,
        public=site.public(entry, at),
        key=entry.slug,
        link=content.first_link(entry),
        alts=tuple(medium.alt for medium in media),
        media=media,
        digest=digest_of(seen, tuple(medium.digest for medium in media)),
    )
    if not doors.act(call, "silent_drop"):
        site.world.accept(entry.post)


def found(doors: Doors, call: Call) -> tuple[Site, Entry]:
    """The entry of the address. Raises `RefusalError`: there is none."""
    site = doors.site(call)
    last = call.path.rstrip("/").rpartition("/")[2]
    entry = site.entries.get(int(last)) if last.isdecimal() else None
    if entry is None:
        raise not_found()
    return site, entry


def update(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/posts/{id}`: repeatable, publishing what is published changes nothing."""
    site, entry = found(doors, call)
    words = "Sorry, you are not allowed to edit this post."
    owner = doors.allowed(call, "edit_posts", "rest_cannot_edit", words)
    if entry.author is not owner and not may(owner, "edit_others_posts"):
        raise refuse(403, "rest_cannot_edit", words)
    status = _status(call, owner)
    for name in ("title", "content", "excerpt"):
        if (value := text(call, name)) is not None:
            setattr(entry, name, value)
    if slug := text(call, "slug"):
        entry.slug = site.free_slug(slug_of(slug), entry)
    _file(site, call, entry)
    entry.changed_at = now()
    if status is not None:
        entry.status = status
    if entry.status == "publish" and entry.post is None:
        _publish(doors, site, call, entry)
    elif entry.post is not None and (text(call, "content") or text(call, "title")):
        entry.post.text = content.read(entry)
        entry.post.versions += 1
        entry.post.edited_at = call.now
    return json_answer(shapes.post(call, entry, is_edit=True))


def read(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/posts/{id}`."""
    _, entry = found(doors, call)
    is_edit = wanted(call, "context") == "edit"
    if is_edit:
        doors.allowed(call, "edit_posts", "rest_forbidden_context", "Sorry, you are not allowed to edit this post.")
    elif entry.status != "publish" and call.account is None:
        raise refuse(401, "rest_forbidden", "Sorry, you are not allowed to do that.")
    return json_answer(shapes.post(call, entry, is_edit=is_edit))


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/posts`: newest first, with totals in the headers."""
    site = doors.site(call)
    is_edit = wanted(call, "context") == "edit"
    statuses = str(wanted(call, "status") or "publish").split(",")
    if is_edit or statuses != ["publish"]:
        doors.allowed(call, "edit_posts", "rest_forbidden_context", "Sorry, you are not allowed to edit posts.")
    chosen = [entry for entry in reversed(site.entries.values()) if _fits(call, entry, statuses)]
    shown, headers = paging.page(call, [shapes.post(call, entry, is_edit=is_edit) for entry in chosen])
    if wanted(call, "_embed") is not None:
        for shape in shown:
            entry = site.entries[shape["id"]]
            shape["_embedded"] = {"replies": [comments.embedded(site, call, entry)]}
    return json_answer([_cut(call, shape) for shape in shown], headers=headers)


def _fits(call: Call, entry: Entry, statuses: list[str]) -> bool:
    if "any" in statuses:
        statuses = [*STATUSES]
    if entry.status not in statuses:
        return False
    slugs, authors, wishes = wanted(call, "slug"), numbers(call, "author"), numbers(call, "include")
    at = entry.published_at or entry.made_at
    after, before = wanted(call, "after"), wanted(call, "before")
    return not (
        entry.id in numbers(call, "exclude")
        or (slugs is not None and entry.slug not in str(slugs).split(","))
        or (authors and int(entry.author.id) not in authors)
        or (wishes and entry.id not in wishes)
        # Times are kept in whole seconds, and both bounds are left out.
        or (after is not None and int(at) <= moment(str(after)))
        or (before is not None and int(at) >= moment(str(before)))
    )


def _cut(call: Call, shape: Json) -> Json:
    fields = wanted(call, "_fields")
    kept = {name.partition(".")[0] for name in str(fields).split(",")} if fields else set(shape)
    return {name: value for name, value in shape.items() if name in kept}


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /wp/v2/posts/{id}`: into the trash, or for good with `force`."""
    site, entry = found(doors, call)
    doors.allowed(call, "delete_posts", "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    previous = shapes.post(call, entry, is_edit=True)
    is_forced = str(wanted(call, "force")).lower() in {"true", "1"}
    if entry.status == "trash" and not is_forced:
        raise refuse(410, "rest_already_trashed", "The post has already been deleted.")
    if entry.post is not None and entry.post.deleted_at is None:
        site.world.remove(entry.post)
    if is_forced:
        del site.entries[entry.id]
        return json_answer({"deleted": True, "previous": previous})
    entry.was, entry.status = entry.status, "trash"
    entry.slug += "__trashed"
    return json_answer(shapes.post(call, entry, is_edit=True))
