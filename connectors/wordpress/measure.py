"""
Measure on a WordPress site. API facts: docs/platforms/wordpress.md (checked 2026-11).

Core counts no views, shares or likes: comments are all there is.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.wire import AsyncWire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route

EMBEDDED: Final = 10
"""As many comments of each post come with `_embed`."""


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 20 posts with their first comments in one call; a post with ten or more is counted by one of its own.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    wanted = list(dict.fromkeys(ids))
    url, query = route(
        account,
        "posts",
        [
            ("include", ",".join(wanted)),
            ("per_page", str(len(wanted))),
            ("status", "publish"),
            ("_embed", "replies"),
            ("_fields", "id,_links,_embedded"),
        ],
    )
    found = await wire.call(
        "GET", url, dialect=DIALECT, answer=list[answers.Counted], headers=basic(account.secrets), query=query
    )
    readings: dict[RemoteId, Reading | Gone] = dict.fromkeys(wanted, Gone())
    for post in found:
        pages = [page for page in post.embedded.replies if isinstance(page, list)]
        if len(pages) < len(post.embedded.replies):
            readings[RemoteId(str(post.id))] = Reading({})
            continue
        shown = sum(len(page) for page in pages)
        is_all = shown < EMBEDDED
        count = shown if is_all else await _counted(account, "comments", [("post", str(post.id))], wire)
        readings[RemoteId(str(post.id))] = Reading({} if count is None else {Metric.COMMENTS: count})
    return readings


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Count the user's own posts; a site has no followers. Raises as `posts` does."""
    count = await _counted(account, "posts", [("author", str(account.remote_id)), ("status", "publish")], wire)
    return Standing(followers=None, following=None, posts=count)


async def _counted(account: Account, what: str, query: Sequence[tuple[str, str]], wire: AsyncWire) -> int | None:
    """Read a total, which stands in a header alone; None: a proxy took it, or made it something else."""
    url, query = route(account, what, [*query, ("per_page", "1"), ("_fields", "id")])
    _, response = await wire.exchange(
        "GET",
        url,
        dialect=DIALECT,
        answer=list[dict[str, object]],
        headers=basic(account.secrets),
        query=query,
    )
    # Some proxies send the site's headers twice.
    told = {each.strip() for each in response.headers.get("X-WP-Total", "").split(",")}
    total = told.pop() if len(told) == 1 else ""
    return int(total) if total.isascii() and total.isdecimal() else None
