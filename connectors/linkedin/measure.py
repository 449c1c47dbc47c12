"""Measure an organisation's posts on LinkedIn. API facts: docs/platforms/linkedin.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.errors import Rejected
from connectors.linkedin import answers
from connectors.linkedin.dialect import DIALECT, coded, headers, listed
from connectors.wire import AsyncWire


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to a batch of an organisation's posts in one call; a member's are not offered and stay unknown.

    A post nobody has reacted to may be missing from the answer. So those are looked up: what is not there is Gone,
    what is stays unknown for now.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    if not account.remote_id.startswith("urn:li:organization:"):
        return {}
    wanted = list(dict.fromkeys(ids))
    shares = [urn for urn in wanted if not urn.startswith("urn:li:ugcPost:")]
    others = [urn for urn in wanted if urn.startswith("urn:li:ugcPost:")]
    asked = f"q=organizationalEntity&organizationalEntity={coded(account.remote_id)}"
    asked += f"&shares={listed(shares)}" if shares else ""
    asked += f"&ugcPosts={listed(others)}" if others else ""
    answer = await wire.call(
        "GET",
        f"{account.home}/rest/organizationalEntityShareStatistics?{asked}",
        dialect=DIALECT,
        answer=answers.Statistics,
        headers=headers(account.secrets),
    )
    found: dict[RemoteId, Reading | Gone] = {
        RemoteId(each.share or each.ugc_post): _reading(each.total) for each in answer.elements
    }
    missing = [urn for urn in wanted if urn not in found]
    return found | await _gone(account, missing, wire)


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read an organisation's followers; LinkedIn counts no posts, and nothing of members. Raises as `posts` does."""
    if not account.remote_id.startswith("urn:li:organization:"):
        return Standing(followers=None, following=None, posts=None)
    size = await wire.call(
        "GET",
        f"{account.home}/rest/networkSizes/{coded(account.remote_id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER",
        dialect=DIALECT,
        answer=answers.NetworkSize,
        headers=headers(account.secrets),
    )
    return Standing(followers=size.first_degree_size, following=None, posts=None)


async def _gone(account: Account, missing: Sequence[RemoteId], wire: AsyncWire) -> dict[RemoteId, Reading | Gone]:
    if not missing:
        return {}
    try:
        batch = await wire.call(
            "GET",
            f"{account.home}/rest/posts?ids={listed(missing)}",
            dialect=DIALECT,
            answer=answers.PostBatch,
            headers=headers(account.secrets, **{"X-RestLi-Method": "BATCH_GET"}),
        )
    except Rejected:
        # Applications in LinkedIn's development tier may not read posts in batches.
        return {}
    return {urn: Gone() for urn in missing if (error := batch.errors.get(urn)) and error.status == HTTPStatus.NOT_FOUND}


def _reading(figures: answers.Figures) -> Reading:
    counters: dict[Metric, int | None] = {
        Metric.VIEWS: figures.impressions,
        Metric.REACH: figures.reach,
        Metric.CLICKS: figures.clicks,
        Metric.LIKES: figures.likes,
        Metric.COMMENTS: figures.comments,
        Metric.SHARES: figures.shares,
    }
    # Likes that were taken back are counted as negative in short spans: no figure is below zero.
    return Reading({metric: max(number, 0) for metric, number in counters.items() if number is not None})
