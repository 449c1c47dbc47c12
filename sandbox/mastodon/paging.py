"""Cursors and Link headers (sheet: Measure): `min_id` walks forward, `since_id` may leave a gap."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from sandbox.call import Call, Header


class Numbered(Protocol):
    """Something with an id that grows."""

    @property
    def id(self) -> str:
        """The id."""
        ...


Item = TypeVar("Item", bound=Numbered)


def choose(call: Call, newest_first: Iterable[Item], *, default: int, largest: int) -> list[Item]:
    """The page a call asks for, newest first."""
    wish = {name: values[-1] for name, values in call.arguments().items()}
    raw = wish.get("limit", "")
    most = min(int(raw), largest) if raw.isdecimal() and int(raw) > 0 else default
    lowest = int(wish.get("min_id") or wish.get("since_id") or 0)
    highest = int(wish["max_id"]) if wish.get("max_id") else None
    found = _between(newest_first, lowest, highest)
    if wish.get("min_id"):
        return list(found)[-most:]
    return list(islice(found, most))


def _between(newest_first: Iterable[Item], lowest: int, highest: int | None) -> Iterator[Item]:
    for item in newest_first:
        number = int(item.id)
        if number <= lowest:
            return
        if highest is None or number < highest:
            yield item


def links(call: Call, chosen: list[Item]) -> list[Header]:
    """The Link header of a page; none for an empty one."""
    if not chosen:
        return []
    kept = [
        (name, value)
        for name, values in call.arguments().items()
        if name not in {"max_id", "min_id", "since_id"}
        for value in values
    ]
    older = urlencode([*kept, ("max_id", chosen[-1].id)])
    newer = urlencode([*kept, ("min_id", chosen[0].id)])
    address = call.base + call.path
    return [(b"link", f'<{address}?{older}>; rel="next", <{address}?{newer}>; rel="prev"'.encode())]
