"""A thousand posts are measured with no more calls than the platform's batches need."""

from collections.abc import Callable, Sequence
from math import ceil
from time import process_time
from typing import Final

import httpx
import pytest

from connectors.catalogue import platform
from connectors.contract import Account, Gone, PlatformName, Reading, RemoteId, Secrets
from connectors.verbs import Measurer
from connectors.wire import AsyncWire, Wire
from tests.connectors.contract import read
from tests.sandbox.stand import PracticeAccount, Stand

POSTS: Final = 1_000
MOST_OVER: Final = 1.1
Publish = Callable[[httpx.Client, int], str]


def on_x(http: httpx.Client, number: int) -> str:
    return str(http.post("/2/tweets", json={"text": f"(latihan) {number}"}).json()["data"]["id"])


def on_wordpress(http: httpx.Client, number: int) -> str:
    wish = {"title": f"(latihan) {number}", "status": "publish"}
    return str(http.post("/wp-json/wp/v2/posts", json=wish).json()["id"])


def in_telegram(http: httpx.Client, number: int) -> str:
    wish = {"chat_id": "@humas", "text": f"(latihan) {number}"}
    return str(http.post("/sendMessage", json=wish).json()["result"]["message_id"])


def secrets_of(practice: PracticeAccount) -> tuple[Secrets, httpx.Client]:
    """Give what the connector needs, and a client that publishes without it."""
    home, secret = practice.home, practice.secret
    match practice.platform:
        case "telegram":
            return Secrets(bot_token=secret, channel="@humas"), httpx.Client(base_url=f"{home}/bot{secret}")
        case "wordpress":
            login = (practice.handle, secret)
            return Secrets(username=login[0], app_password=secret), httpx.Client(base_url=home, auth=login)
        case _:
            headers = {"Authorization": f"Bearer {secret}"}
            return Secrets(access_token=secret), httpx.Client(base_url=home, headers=headers)


async def measured(
    measure: Measurer, account: Account, ids: Sequence[RemoteId], size: int, wire: AsyncWire
) -> dict[RemoteId, Reading | Gone]:
    """Read all posts, batch by batch, as the worker does."""
    found: dict[RemoteId, Reading | Gone] = {}
    for start in range(0, len(ids), size):
        found |= await measure.posts(account, ids[start : start + size], wire)
    return found


@pytest.mark.parametrize(("name", "publish"), [("x", on_x), ("wordpress", on_wordpress), ("telegram", in_telegram)])
def test_a_thousand_posts_need_no_more_calls_than_their_batches(
    stand: Stand, wire: Wire, name: str, publish: Publish
) -> None:
    stand.settings(name, rate_limits="off")
    practice = stand.add_account(name, "humas")
    secrets, http = secrets_of(practice)
    connector = platform(name)
    identity = connector.authorise.identify(practice.home, secrets, wire)
    account = Account(PlatformName(name), practice.home, identity.remote_id, identity.handle, identity.secrets)
    with http:
        ids = [RemoteId(publish(http, number)) for number in range(POSTS)]
    measure = connector.measure
    assert measure is not None
    size, before, began = connector.capabilities.batch_posts, len(stand.calls()), process_time()
    found = read(lambda reading: measured(measure, account, ids, size, reading))
    assert set(found) == set(ids)
    assert all(isinstance(each, Reading) for each in found.values())
    assert len(stand.calls()) - before <= MOST_OVER * ceil(POSTS / size)
    assert process_time() - began < 30
