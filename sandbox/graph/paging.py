"""Cursors of the family: opaque, and gone with the item they name."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from sandbox.call import Call, Json
from sandbox.graph.words import arguments, moment, parameter

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Listing:
    """How an edge gives its items: at most `largest`, `default` unasked; with or without links to the next page."""

    default: int = 25
    largest: int = 100
    has_links: bool = True


def cursor_of(identity: str) -> str:
    """The cursor that stands at an item."""
    return urlsafe_b64encode(f"c:{identity}".encode()).decode()


def choose(
    call: Call,
    items: Sequence[Item],
    *,
    identity: Callable[[Item], str],
    shown: Callable[[Item], Json],
    listing: Listing,
    wishes: dict[str, str] | None = None,
    path: str = "",
) -> Json:
    """
    One page of the items, in the order given; a list within another answer goes on at a `path` of its own.

    Raises:
        RefusalError: `limit` beyond the largest, or a cursor whose item is gone.
    """
    asked = arguments(call) if wishes is None else wishes
    limit = int(asked.get("limit") or listing.default)
    if limit > listing.largest:
        raise parameter(f"limit param must be less than or equal to {listing.largest}")
    ids = [identity(item) for item in items]
    start, end = 0, len(items)
    if after := asked.get("after"):
        start = _place(after, ids) + 1
    if before := asked.get("before"):
        end = _place(before, ids)
        start = max(start, end - limit)
    chosen = range(start, min(end, start + limit))
    page: Json = {"data": [shown(items[place]) for place in chosen]}
    if not chosen:
        return page
    page["paging"] = {"cursors": {"before": cursor_of(ids[chosen[0]]), "after": cursor_of(ids[chosen[-1]])}}
    if listing.has_links and chosen[-1] + 1 < end:
        # With the token in a header the link carries none.
        kept = {name: value for name, value in asked.items() if name not in {"before", "after"}}
        query = urlencode({**kept, "limit": str(limit), "after": cursor_of(ids[chosen[-1]])})
        page["paging"]["next"] = f"{call.base}{path or call.path}?{query}"
    return page


def _place(cursor: str, ids: Sequence[str]) -> int:
    try:
        return ids.index(urlsafe_b64decode(cursor).decode().removeprefix("c:"))
    except ValueError:
        raise parameter("The After Cursor specified exceeds the max limit supported by this endpoint") from None


def between(call: Call, items: Sequence[Item], at: Callable[[Item], float]) -> list[Item]:
    """The items within `since` and `until`."""
    asked = arguments(call)
    since, until = moment(asked.get("since", "")), moment(asked.get("until", ""))
    later = [item for item in items if since is None or int(at(item)) >= since]
    return [item for item in later if until is None or int(at(item)) <= until]
