"""Comments: those of the public, and what the site's own users answer (sheet: Converse)."""

import json
from collections.abc import Iterator
from typing import Final

from sandbox.audience import Comment, Public
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.wordpress import paging, shapes
from sandbox.wordpress.doors import Doors, numbers, wanted
from sandbox.wordpress.server import FIRST_COMMENT, Answered, Entry, Site, moment, no_route, now, refuse
from sandbox.world import Post, digest_of

PENDING: Final = ("spam", "trash")
MODERATE: Final = "moderate_comments"
NOT_ALLOWED: Final = "Sorry, you are not allowed to edit this comment."
WORDS: Final = {"hold": True, "0": True, "approved": False, "approve": False, "1": False}
"""Statuses a comment is given, and whether it is held then."""


def _site(doors: Doors, call: Call) -> Site:
    """The site of the call. Raises `RefusalError`: a plugin took comments out of its API."""
    site = doors.site(call)
    if site.setting.hides_comments:
        raise no_route()
    return site


def _said(site: Site) -> Iterator[tuple[Comment, Entry]]:
    """What residents wrote, held back or not. Nobody can mention a site: such remarks never reach it."""
    passed = site.world.time.now()
    for user in site.users.values():
        for said in user.inbox.open(passed):
            entry = site.entries.get(int(said.post_id))
            if not said.is_mention and entry is not None and (said.gone_at is None or said.gone_at > passed):
                yield said, entry


def _shape(call: Call, said: Comment, entry: Entry) -> Json:
    shape = shapes.comment(
        call,
        entry,
        number=FIRST_COMMENT + said.number,
        parent=0,
        author=said.author,
        author_id=0,
        text=said.text,
        at=said.seen_at,
    )
    return shape | {"status": "hold" if said.is_hidden else "approved"}


def _all(site: Site, call: Call) -> list[Json]:
    """Every approved comment, oldest first."""
    found = [_shape(call, said, entry) for said, entry in _said(site) if not said.is_hidden]
    found += [shapes.answered(call, answer) for answer in site.answers.values()]
    return sorted(found, key=lambda shape: (str(shape["date_gmt"]), int(shape["id"])))


def embedded(site: Site, call: Call, entry: Entry) -> list[Json] | Json:
    """What `_embed` gives of an entry's comments: the first ones, or the error that asking for them would give."""
    if site.setting.hides_comments:
        refusal: Json = json.loads(no_route().answer.body)
        return refusal
    return shapes.embedded(site, call, entry, [shape for shape in _all(site, call) if shape["post"] == entry.id])


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/comments`."""
    site = _site(doors, call)
    status = str(wanted(call, "status") or "approve")
    if wanted(call, "context") == "edit" or status != "approve":
        words = "Sorry, you are not allowed to edit comments."
        doors.allowed(call, MODERATE, "rest_forbidden_context", words)
    if status == "hold":
        held = [_shape(call, said, entry) for said, entry in _said(site) if said.is_hidden]
        shown, headers = paging.page(call, held, has_end=False)
        return json_answer(shown, headers=headers)
    if status in PENDING:
        return json_answer([], headers=[(b"x-wp-total", b"0"), (b"x-wp-totalpages", b"0")])
    posts, parents, authors = (numbers(call, name) for name in ("post", "parent", "author"))
    excluded, included = numbers(call, "author_exclude"), numbers(call, "include")
    after = wanted(call, "after")
    since = moment(str(after)) if after is not None else None
    found = [
        shape
        for shape in _all(site, call)
        if (not posts or shape["post"] in posts)
        and (not parents or shape["parent"] in parents)
        and (not authors or shape["author"] in authors)
        and shape["author"] not in excluded
        and (not included or shape["id"] in included)
        and (since is None or moment(f"{shape['date_gmt']}+00:00") > since)
    ]
    if wanted(call, "order") != "asc":
        found.reverse()
    shown, headers = paging.page(call, found, has_end=False)
    if len(posts) == 1 and (entry := site.entries.get(posts[0])) and entry.post and not (parents or authors or after):
        # The counter counts what the public was told to have said too.
        count = max(len(found), entry.post.public.counters(site.world.time.now()).replies)
        headers[0] = (b"x-wp-total", str(count).encode())
    return json_answer(shown, headers=headers)


def create(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/comments`: the same words of the same author on the same post are refused."""
    site = _site(doors, call)
    words = "Sorry, you are not allowed to create this comment without a post."
    author = doors.allowed(call, "read", "rest_comment_login_required", "Sorry, you must be logged in to comment.")
    post = numbers(call, "post")
    entry = site.entries.get(post[0]) if post else None
    if entry is None or entry.post is None:
        raise refuse(403, "rest_comment_invalid_post_id", words)
    text = str(wanted(call, "content") or "")
    if not text.strip():
        raise refuse(400, "rest_comment_content_invalid", "Invalid comment content.")
    parent = (numbers(call, "parent") or [0])[0]
    if any(
        (each.author, each.entry, each.parent, each.text) == (author, entry, parent, text)
        for each in site.answers.values()
    ):
        duplicate = "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
        raise refuse(409, "comment_duplicate", duplicate)
    at = now()
    number = FIRST_COMMENT * 3 + site.new_id()
    link = f"{shapes.link(call, entry)}#comment-{number}"
    post_of = Post(
        account=author,
        id=str(number),
        uri=link,
        url=link,
        text=text,
        arrived_at=call.arrived_at,
        visible_at=at,
        public=Public(site.world.seed, str(number), 0, site.world.time.at(at)),
        parent=str(parent or entry.id),
        digest=digest_of(text, ()),
    )
    site.world.accept(post_of)
    site.answers[number] = Answered(number, entry, parent, author, text, at, post_of)
    location = f"{call.base}/wp-json/wp/v2/comments/{number}".encode()
    shape = shapes.answered(call, site.answers[number])
    return json_answer(shape, status=201, headers=[(b"location", location)])


def read(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/comments/{id}`: its status is for moderators."""
    site = _site(doors, call)
    if wanted(call, "context") == "edit":
        doors.allowed(call, MODERATE, "rest_forbidden_context", "Sorry, you are not allowed to edit comments.")
    return json_answer(_shape(call, *_asked(site, call)))


def change(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/comments/{id}`: hold and approve what residents wrote; the same status again is a failure."""
    site = _site(doors, call)
    said, entry = _asked(site, call)
    doors.allowed(call, MODERATE, "rest_cannot_edit", NOT_ALLOWED)
    wish = WORDS.get(str(wanted(call, "status")))
    if wish is None or wish is said.is_hidden:
        raise refuse(500, "rest_comment_failed_edit", "Updating comment status failed.")
    said.is_hidden = wish
    return json_answer(_shape(call, said, entry))


def _asked(site: Site, call: Call) -> tuple[Comment, Entry]:
    number = call.path.rstrip("/").rpartition("/")[2]
    for said, entry in _said(site):
        if str(FIRST_COMMENT + said.number) == number:
            return said, entry
    raise refuse(404, "rest_comment_invalid_id", "Invalid comment ID.")
