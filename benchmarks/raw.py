"""Nothing but aiohttp: makes posts past Corong, and the calls that read their counters, storing nothing."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from connectors import contract

AT_ONCE_WRITING: Final = 16
FIELDS: Final = (
    "shares,reactions.limit(0).summary(true),comments.filter(stream).limit(0).summary(true),"
    "insights.metric(post_media_view,post_total_media_view_unique,post_clicks)"
)
BATCH: Final = {"mastodon": 20, "bluesky": 25, "facebook": 50, "x": 100}
"""Publications one call reads. Source: the fact sheets in docs/platforms."""

Call = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Owned:
    """An account with its row's number and what its platform calls its posts."""

    pk: int
    account: contract.Account
    ids: Sequence[str]


def batches(each: Owned) -> list[Sequence[str]]:
    """Give the publications of an account in as few calls as its platform allows."""
    size = BATCH[each.account.platform]
    return [each.ids[start : start + size] for start in range(0, len(each.ids), size)]


async def publish(accounts: Sequence[tuple[int, contract.Account]], posts: int) -> list[Owned]:
    """Make so many posts on each account."""
    gate = asyncio.Semaphore(AT_ONCE_WRITING)

    async def one(pk: int, account: contract.Account, session: aiohttp.ClientSession) -> Owned:
        ids = []
        for number in range(posts):
            method, url, sent = _writing(account, f"measured {number}")
            async with gate, session.request(method, url, headers=_bearer(account), **sent) as answer:
                answer.raise_for_status()
                ids.append(_id(account, await answer.json()))
        return Owned(pk, account, ids)

    async with aiohttp.ClientSession() as session:
        return list(await asyncio.gather(*(one(pk, account, session) for pk, account in accounts)))


async def read(owned: Sequence[Owned], *, at_once: int) -> float:
    """Read every publication, `at_once` calls at a time to each server; give the seconds it took."""
    gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    async def one(each: Owned, ids: Sequence[str], session: aiohttp.ClientSession) -> None:
        method, url, sent = _reading(each.account, ids)
        async with (
            gates[each.account.home],
            session.request(method, url, headers=_bearer(each.account), **sent) as answer,
        ):
            answer.raise_for_status()
            await answer.json()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        began = time.monotonic()
        await asyncio.gather(*(one(each, ids, session) for each in owned for ids in batches(each)))
        return time.monotonic() - began


def _bearer(account: contract.Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.secrets['access_token']}"}


def _writing(account: contract.Account, text: str) -> Call:
    home = account.home
    match account.platform:
        case "mastodon":
            return "POST", f"{home}/api/v1/statuses", {"json": {"status": text}}
        case "bluesky":
            record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-01-01T00:00:00.000Z"}
            wish = {"repo": account.remote_id, "collection": "app.bsky.feed.post", "record": record}
            return "POST", f"{home}/xrpc/com.atproto.repo.createRecord", {"json": wish}
        case "facebook":
            return "POST", f"{home}/v26.0/{account.remote_id}/feed", {"data": {"message": text}}
        case _:
            return "POST", f"{home}/2/tweets", {"json": {"text": text}}


def _id(account: contract.Account, answer: Any) -> str:
    match account.platform:
        case "bluesky":
            return str(answer["uri"])
        case "x":
            return str(answer["data"]["id"])
        case _:
            return str(answer["id"])


def _reading(account: contract.Account, ids: Sequence[str]) -> Call:
    home = account.home
    match account.platform:
        case "mastodon":
            return "GET", f"{home}/api/v1/statuses", {"params": [*(("id[]", one) for one in ids), ("lang", "en")]}
        case "bluesky":
            return "GET", f"{home}/xrpc/app.bsky.feed.getPosts", {"params": [("uris", one) for one in ids]}
        case "facebook":
            wishes = [{"method": "GET", "relative_url": f"v26.0/{one}?fields={FIELDS}"} for one in ids]
            return "POST", f"{home}/v26.0/", {"data": {"batch": json.dumps(wishes), "include_headers": "false"}}
        case _:
            query = [("ids", ",".join(ids)), ("tweet.fields", "public_metrics")]
            return "GET", f"{home}/2/tweets", {"params": query}
