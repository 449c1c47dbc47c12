"""What a post costs in YouTube's units, since no answer says how many are left. Source: determine_quota_cost, 2026."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from connectors.contract import Draft
from connectors.youtube.capabilities import CAPABILITIES, PACIFIC

LOOKS: Final = 5
"""Looks at the processing of a video, about."""


def midnight(now: datetime) -> datetime:
    """Give the moment at which the day's units are there again: midnight on the Pacific coast."""
    tomorrow = now.astimezone(ZoneInfo(PACIFIC)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), ZoneInfo(PACIFIC)).astimezone(UTC)


def calls(draft: Draft, *, playlists: int = 0) -> Mapping[str, int]:
    """Say which calls a post needs, and how many of each."""
    needed = Counter({"videos.insert": 1, "videos.list": LOOKS, "videos.update": 1, "playlistItems.insert": playlists})
    for medium in draft.media:
        needed["captions.insert"] += len(medium.captions)
        needed["thumbnails.set"] += medium.thumbnail is not None
    return {name: number for name, number in needed.items() if number}


def price(method: str, url: str) -> Mapping[str, int]:
    """Give the units of one call by the quota that pays for it; what stands in no table costs one, as failures do."""
    place, _, path = urlsplit(url).path.partition("/youtube/v3/")
    if not path or (method == "PUT" and place.endswith("/upload")):
        return {}  # signing in, and the bytes of an upload that was paid for when it began
    resource, _, verb = path.partition("/")
    name = f"{resource}.{verb or _VERBS.get(method, '')}"
    return {name: units for name, units in cost({name: 1}).items() if units} or {"units": 1}


_VERBS: Final = {"GET": "list", "POST": "insert", "PUT": "update", "DELETE": "delete"}


def cost(needed: Mapping[str, int]) -> Mapping[str, int]:
    """Give the units of these calls, by the name of the quota that pays for them."""
    return {
        quota.name: sum(quota.costs[name] * number for name, number in needed.items() if name in quota.costs)
        for quota in CAPABILITIES.quotas
    }
