"""JSON of accounts, statuses and media as the client API gives it out."""

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Call, Json
from sandbox.chance import digits
from sandbox.mastodon import content
from sandbox.mastodon.server import Server
from sandbox.world import Account, Medium, Post

SILENT_AGE_SECONDS = 86_400


def account(server: Server, base: str, owner: Account, *, is_own: bool = False) -> Json:
    """An Account; with `source` for its owner."""
    growth = int(server.world.time.now() / SILENT_AGE_SECONDS * (1 + owner.followers // 500))
    last = next(reversed(owner.posts.values()), None)
    shape = _account(base, owner.id, owner.handle, owner.display_name, clock.iso(owner.created_at))
    shape |= {
        "followers_count": owner.followers + growth,
        "statuses_count": owner.living,
        "last_status_at": clock.iso(last.visible_at)[:10] if last else None,
    }
    if is_own:
        shape["source"] = {
            "privacy": "public",
            "sensitive": False,
            "language": "id",
            "note": "",
            "fields": [],
            "follow_requests_count": 0,
            "hide_collections": None,
            "discoverable": True,
            "indexable": True,
            "attribution_domains": [],
            "quote_policy": "public",
        }
        shape["role"] = {"id": "-99", "name": "", "permissions": "65536", "color": "", "highlighted": False}
    return shape


def resident(server: Server, base: str, handle: str) -> Json:
    """The account of a practice resident."""
    identity = digits(17, server.world.seed, "resident", handle)
    return _account(base, identity, handle, f"Warga Latihan ({handle})", "2026-01-01T00:00:00.000Z")


def _account(base: str, identity: str, handle: str, display_name: str, created_at: str) -> Json:
    return {
        "id": identity,
        "username": handle,
        "acct": handle,
        "display_name": display_name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": True,
        "group": False,
        "created_at": created_at[:10] + "T00:00:00.000Z",
        "note": "<p>Akun latihan</p>",
        "url": f"{base}/@{handle}",
        "uri": f"{base}/users/{handle}",
        "avatar": f"{base}/avatars/original/missing.png",
        "avatar_static": f"{base}/avatars/original/missing.png",
        "header": f"{base}/headers/original/missing.png",
        "header_static": f"{base}/headers/original/missing.png",
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": 0,
        "last_status_at": None,
        "hide_collections": False,
        "noindex": False,
        "emojis": [],
        "roles": [],
        "fields": [],
    }


def status(server: Server, call: Call, post: Post) -> Json:
    """A Status."""
    base = call.base
    own = post.own
    counters = post.public.counters(server.world.time.now())
    parent = server.statuses.get(post.parent) if post.parent else None
    shape = _status(base, post.id, own["visibility"], clock.iso(own["created_at"]))
    shape |= {
        "in_reply_to_id": post.parent,
        "in_reply_to_account_id": parent.account.id if parent else None,
        "sensitive": own["sensitive"],
        "spoiler_text": own["spoiler"],
        "language": own["language"],
        "uri": post.uri,
        "url": post.url,
        "replies_count": counters.replies + len(own.get("answers", ())),
        "reblogs_count": counters.reposts,
        "favourites_count": counters.likes,
        "quotes_count": counters.quotes,
        "edited_at": clock.iso(post.edited_at) if post.edited_at else None,
        "content": content.html(post.text, base),
        "application": {"name": own["application"], "website": None},
        "account": account(server, base, post.account),
        "media_attachments": [medium(base, each, call.now) for each in post.media],
        "card": card(post, call.now - server.setting.card_delay_seconds),
    }
    return shape


def reply(server: Server, base: str, comment: Comment, post: Post) -> Json:
    """A resident's status: an answer to the post, or a mention of its account."""
    author = resident(server, base, comment.author)
    identity = comment_id(comment, post)
    server.comments[identity] = (comment, post)
    comment.seen_at = comment.seen_at or clock.now()
    shape = _status(base, identity, "public", clock.iso(comment.seen_at))
    shape |= {
        "in_reply_to_id": None if comment.is_mention else post.id,
        "in_reply_to_account_id": None if comment.is_mention else post.account.id,
        "uri": f"{author['uri']}/statuses/{identity}",
        "url": f"{author['url']}/{identity}",
        "content": content.html(f"@{post.account.handle} {comment.text}", base),
        "account": author,
        "mentions": [
            {
                "id": post.account.id,
                "username": post.account.handle,
                "url": f"{base}/@{post.account.handle}",
                "acct": post.account.handle,
            }
        ],
    }
    return shape


def comment_id(comment: Comment, post: Post) -> str:
    """The status id of a comment: later than its post's, and the same in each answer."""
    return str(int(post.id) + (comment.number << 16) + 1)


def _status(base: str, identity: str, visibility: str, created_at: str) -> Json:
    return {
        "id": identity,
        "created_at": created_at,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": visibility,
        "language": "id",
        "uri": base,
        "url": base,
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0,
        "edited_at": None,
        "favourited": False,
        "reblogged": False,
        "muted": False,
        "bookmarked": False,
        "pinned": False,
        "content": "",
        "filtered": [],
        "reblog": None,
        "application": None,
        "account": None,
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
        "quote": None,
        "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
    }


def medium(base: str, found: Medium, now: float) -> Json:
    """A MediaAttachment; without `url` until it is processed."""
    is_ready = found.ready_at <= now and not found.is_failed
    kind = found.mime.split("/")[0]
    address = f"{base}/media/{found.id}"
    size = {"width": found.width, "height": found.height} if found.width else {}
    return {
        "id": found.id,
        "type": kind if kind in {"image", "video", "audio"} else "unknown",
        "url": f"{address}/original" if is_ready else None,
        "preview_url": f"{address}/small" if is_ready else None,
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {"original": size} if size else {},
        "description": found.alt or None,
        "blurhash": None,
    }


def card(post: Post, made_before: float) -> Json | None:
    """The link card: absent until the server has fetched the page (a practice server makes it up)."""
    if post.link is None or post.visible_at > made_before or post.media:
        return None
    return {
        "url": post.link,
        "title": f"(latihan) {post.link.split('://', 1)[-1].split('/')[0]}",
        "description": "",
        "language": None,
        "type": "link",
        "author_name": "",
        "author_url": "",
        "provider_name": "",
        "provider_url": "",
        "html": "",
        "width": 0,
        "height": 0,
        "image": None,
        "image_description": "",
        "embed_url": "",
        "blurhash": None,
        "published_at": None,
        "authors": [],
    }
