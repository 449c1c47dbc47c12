"""The practice platforms' control API, as the practice and the demonstration use it."""

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter

from connectors.contract import Secrets
from corong.accounts.ways import ways

PAGE: Final = 5_000


class Seen(BaseModel):
    """One visible post as the platform itself recorded it; times in unix seconds."""

    platform: str
    account: str
    id: str
    uri: str
    url: str
    text: str
    arrived_at: float
    visible_at: float


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """An account on a practice platform, with what opens it."""

    platform: str
    home: str
    handle: str
    secrets: Secrets


class PracticePlatforms:
    """A running sandbox at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._http = httpx.Client(base_url=f"{address}/_control/", timeout=30.0, trust_env=False)

    def __enter__(self) -> Self:
        """Use it and close the connections afterwards."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def wait(self, *, seconds: float = 20.0) -> None:
        """Wait until they answer. Raises `httpx.TransportError` when they do not in time."""
        end = time.monotonic() + seconds
        while True:
            try:
                self._http.get("health").raise_for_status()
            except httpx.HTTPError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def add_account(self, platform: str, handle: str, *, instance: str, name: str, followers: int) -> PracticeAccount:
        """Make an account."""
        made = self._http.post(
            "accounts",
            json={
                "platform": platform,
                "instance": instance,
                "handle": handle,
                "display_name": name,
                "followers": followers,
            },
        )
        made.raise_for_status()
        answer: dict[str, Any] = made.json()
        return PracticeAccount(platform, answer["home"], answer["handle"], _secrets(platform, answer))

    def record(self) -> list[Seen]:
        """Give every post that was ever visible, as the platforms recorded it."""
        found: list[Seen] = []
        while True:
            answer = self._http.get("record", params={"since_sequence": len(found), "limit": PAGE})
            answer.raise_for_status()
            page = TypeAdapter(list[Seen]).validate_json(answer.content)
            found += page
            if len(page) < PAGE:
                return found

    def post_on_mastodon(self, home: str, token: str, text: str) -> None:
        """Publish a text by an account's own token, as another program would."""
        headers = {"Authorization": f"Bearer {token}"}
        self._http.post(f"{home}/api/v1/statuses", json={"status": text}, headers=headers).raise_for_status()

    def steer(self, post_id: str, **wishes: float | str) -> None:
        """Tell the public of one post what to do: counters to show, a share to lose (`fall`), a `comment` to write."""
        self._http.post(f"posts/{quote(post_id, safe='')}/audience", json=wishes).raise_for_status()

    def quicken_audience(self, speed: float) -> None:
        """Let the simulated audience live this many times faster than the clock."""
        self._http.post("settings", json={"audience_speed": speed}).raise_for_status()


def _secrets(platform: str, answer: dict[str, Any]) -> Secrets:
    """Take what a person would type to connect the account; a token where the platform has a page for that."""
    typed = {name: answer[name] for name in ways(platform).asks or ("access_token",)}
    if platform == "linkedin":
        # A person who runs several pages must say which.
        typed["organization"] = answer["remote_id"]
    return Secrets(typed)
