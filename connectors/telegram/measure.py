"""
Measure in a Telegram channel. API facts: docs/platforms/telegram.md (checked 2026-11).

The Bot API has no views. The channel's public page has, rounded; it has no contract and may be off.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.telegram import answers, page
from connectors.telegram.dialect import DIALECT, PAGES, method, site, username_of
from connectors.wire import AsyncWire

MOST_PAGES: Final = 3
"""Pages of 20 posts read for one batch: others' posts may lie between ours."""


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read the page that ends with the newest of the posts, and older ones where it does not reach them.

    Raises:
        RateLimited, Transient, Rejected: nothing is known of any of them; Rejected where the channel shows no page.
    """
    username = username_of(account)
    wanted = {int(one) for one in ids}
    readings: dict[RemoteId, Reading | Gone] = {}
    if not username:
        return readings
    before = max(wanted) + 1
    for _ in range(MOST_PAGES):
        html = await wire.call(
            "GET",
            f"{site(account.home)}/s/{username}",
            dialect=PAGES,
            answer=bytes,
            query=[("before", str(before))],
        )
        feed = page.read(html)
        shown = {post.id: post for post in feed.posts}
        reached = 0 if feed.before is None else min(shown, default=0)
        for number in [each for each in wanted if each >= reached]:
            found = shown.get(number)
            readings[RemoteId(str(number))] = _reading(found) if found is not None else Gone()
            wanted.remove(number)
        if not wanted or feed.before is None:
            break
        before = feed.before
    return readings


def _reading(post: page.Shown) -> Reading:
    counters = {Metric.LIKES: post.reactions}
    return Reading(counters if post.views is None else {**counters, Metric.VIEWS: post.views})


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Count the channel's members. Raises as the contract says."""
    members = await wire.call(
        "POST",
        method(account.home, account.secrets, "getChatMemberCount"),
        dialect=DIALECT,
        answer=answers.CountAnswer,
        body={"chat_id": account.remote_id},
    )
    return Standing(followers=members.result, following=None, posts=None)
