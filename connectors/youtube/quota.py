"""What a post costs in YouTube's units, since no answer says how many are left. Source: determine_quota_cost, 2026."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
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


def cost(needed: Mapping[str, int]) -> Mapping[str, int]:
    """Give the units of these calls, by the name of the quota that pays for them."""
    return {
        quota.name: sum(quota.costs[name] * number for name, number in needed.items() if name in quota.costs)
        for quota in CAPABILITIES.quotas
    }
