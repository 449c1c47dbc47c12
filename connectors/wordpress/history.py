"""Read back what a user has published on a WordPress site. API facts: docs/platforms/wordpress.md (checked 2026-11)."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.wire import AsyncWire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route
from connectors.wordpress.search import plain

PAGE: Final = 100
FIELDS: Final = "id,date_gmt,link,slug,title,content"


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the user's own published posts, news items all of them.

    Page numbers shift while somebody publishes, so the cursor is the time of the last post, with the numbers of those
    of that same second: `before` leaves its own second out.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    moment, _, known = cursor.partition(" ")
    query = [
        ("author", str(account.remote_id)),
        ("status", "publish"),
        ("orderby", "date"),
        ("order", "desc"),
        ("per_page", str(PAGE)),
        ("after", _written(since)),
        ("_fields", FIELDS),
    ]
    if moment:
        query += [("before", _written(datetime.fromisoformat(moment) + timedelta(seconds=1))), ("exclude", known)]
    url, query = route(account, "posts", query)
    page = await wire.call(
        "GET", url, dialect=DIALECT, answer=list[answers.Post], headers=basic(account.secrets), query=query
    )
    dated = [(each, each.date_gmt.replace(tzinfo=UTC)) for each in page if each.date_gmt is not None]
    found = [_past(each, at) for each, at in dated if at >= since]
    if len(page) < PAGE or not dated:
        return PastPage(posts=tuple(found), cursor="")
    last = dated[-1][1]
    of_this_second = [str(each.id) for each, at in dated if at == last]
    if moment and datetime.fromisoformat(moment) == last:
        of_this_second = [*known.split(","), *of_this_second]
    return PastPage(posts=tuple(found), cursor=f"{last.isoformat()} {','.join(of_this_second)}")


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _past(post: answers.Post, at: datetime) -> PastPost:
    return PastPost(
        id=RemoteId(str(post.id)),
        url=unescape(post.link),
        at=at,
        text=f"{unescape(post.title.rendered)}\n\n{plain(post.content.rendered)}".strip(),
        kind=PostKind.ARTICLE,
        token=post.slug,
    )
