"""JSON of posts, media, terms, users and comments as wp/v2 gives it out."""

import re
from html import escape
from typing import Final

from sandbox.call import Call, Json
from sandbox.wordpress.server import CAPABILITIES, FIRST_COMMENT, Answered, Entry, Site, gmt, local, role_of
from sandbox.world import Account, Medium

EMBEDDED: Final = 10
_TYPESET: Final = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"\.\.\.", "&#8230;"),
        (r"---", "&#8212;"),
        (r"(?<= )-(?= )|--", "&#8211;"),
        (r'(?<!\S)"|(?<=\()"', "&#8220;"),
        (r'"', "&#8221;"),
        (r"(?<!\S)'", "&#8216;"),
        (r"'", "&#8217;"),
        (r"(?<=\d)x(?=\d)", "&#215;"),
        (r"\(tm\)", "&#8482;"),
    )
]


def post(call: Call, entry: Entry, *, is_edit: bool) -> Json:
    """A post; `raw` texts only in the context `edit`."""
    at = entry.published_at or entry.made_at
    base = call.base
    shape: Json = {
        "id": entry.id,
        "date": local(at),
        "date_gmt": gmt(at),
        "guid": {"rendered": f"{base}/?p={entry.id}"},
        "modified": local(entry.changed_at),
        "modified_gmt": gmt(entry.changed_at),
        "slug": entry.slug,
        "status": entry.status,
        "type": "post",
        "link": link(call, entry),
        "title": {"rendered": escape(entry.title, quote=False)},
        "content": {"rendered": entry.content, "protected": False},
        "excerpt": {"rendered": f"<p>{entry.excerpt}</p>", "protected": False},
        "author": int(entry.author.id),
        "featured_media": entry.featured,
        "comment_status": "open",
        "ping_status": "closed",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": [],
        "categories": entry.categories or [1],
        "tags": entry.tags,
        "_links": {
            "self": [{"href": f"{base}/wp-json/wp/v2/posts/{entry.id}"}],
            "replies": [{"embeddable": True, "href": f"{base}/wp-json/wp/v2/comments?post={entry.id}"}],
        },
    }
    if is_edit:
        shape["title"]["raw"] = entry.title
        shape["content"] |= {"raw": entry.content, "block_version": 1}
        shape["excerpt"]["raw"] = entry.excerpt
        shape["permalink_template"] = f"{base}/%postname%/"
        shape["generated_slug"] = entry.slug
    return shape


def link(call: Call, entry: Entry) -> str:
    """The permalink; drafts have none yet."""
    return f"{call.base}/{entry.slug}/" if entry.status == "publish" else f"{call.base}/?p={entry.id}"


def medium(call: Call, found: Medium) -> Json:
    """An attachment."""
    kind, _, ending = found.mime.partition("/")
    address = source_url(call, found)
    return {
        "id": int(found.id),
        "date": local(found.uploaded_at),
        "date_gmt": gmt(found.uploaded_at),
        "slug": f"berkas-{found.id}",
        "status": "inherit",
        "type": "attachment",
        "link": f"{call.base}/berkas-{found.id}/",
        "title": {"rendered": f"berkas-{found.id}", "raw": f"berkas-{found.id}"},
        "author": int(found.account.id),
        "alt_text": found.alt,
        "media_type": "image" if kind == "image" else "file",
        "mime_type": found.mime,
        "media_details": {"width": found.width, "height": found.height, "file": f"{found.id}.{ending}", "sizes": {}},
        "post": None,
        "source_url": address,
        "missing_image_sizes": [],
    }


def source_url(call: Call, found: Medium) -> str:
    """Where the file itself would be."""
    return f"{call.base}/wp-content/uploads/{found.id}.{found.mime.partition('/')[2]}"


def user(call: Call, owner: Account, *, is_edit: bool) -> Json:
    """A user; roles and capabilities only for those who may know."""
    shape: Json = {
        "id": int(owner.id),
        "name": owner.display_name,
        "url": "",
        "description": "",
        "link": f"{call.base}/author/{owner.handle}/",
        "slug": owner.handle,
        "avatar_urls": {},
        "meta": [],
    }
    if is_edit:
        role = role_of(owner)
        shape |= {
            "username": owner.handle,
            "email": f"{owner.handle}@latihan.invalid",
            "roles": [role],
            "capabilities": dict.fromkeys(CAPABILITIES[role], True) | {role: True},
        }
    return shape


def term(call: Call, number: int, name: str, taxonomy: str) -> Json:
    """A category or tag."""
    slug = name.lower().replace(" ", "-")
    return {
        "id": number,
        "count": 0,
        "description": "",
        "link": f"{call.base}/{taxonomy}/{slug}/",
        "name": escape(name, quote=False),
        "slug": slug,
        "taxonomy": taxonomy,
        "meta": [],
    }


def texturised(text: str) -> str:
    """A text with the signs of a typesetter, as every site shows it: quotes, dashes, dots, and the sign for times."""
    for pattern, sign in _TYPESET:
        text = pattern.sub(sign, text)
    return text


def comment(
    call: Call, entry: Entry, *, number: int, parent: int, author: str, author_id: int, text: str, at: float
) -> Json:
    """A comment; mail and address of its author are only for moderators, and not asked for."""
    return {
        "id": number,
        "post": entry.id,
        "parent": parent,
        "author": author_id,
        "author_name": author,
        "author_url": "",
        "date": local(at),
        "date_gmt": gmt(at),
        "content": {"rendered": f"<p>{texturised(escape(text, quote=False))}</p>\n"},
        "link": f"{link(call, entry)}#comment-{number}",
        "status": "approved",
        "type": "comment",
        "author_avatar_urls": {},
        "meta": [],
    }


def answered(call: Call, answer: Answered) -> Json:
    """A comment of one of the site's users."""
    return comment(
        call,
        answer.entry,
        number=answer.id,
        parent=answer.parent,
        author=answer.author.display_name,
        author_id=int(answer.author.id),
        text=answer.text,
        at=answer.at,
    )


def embedded(site: Site, call: Call, entry: Entry, said: list[Json]) -> list[Json]:
    """The first comments of an entry, as `_embed` gives them: as many as its counter says, ten at most."""
    if entry.post is None:
        return said[:EMBEDDED]
    count = entry.post.public.counters(site.world.time.now()).replies
    pads = range(max(0, min(count, EMBEDDED) - len(said)))
    unseen = [
        comment(
            call,
            entry,
            number=FIRST_COMMENT * 2 + entry.id * 100 + place,
            parent=0,
            author="Warga Latihan",
            author_id=0,
            text="(latihan)",
            at=entry.made_at,
        )
        for place in pads
    ]
    return [*said, *unseen][:EMBEDDED]
