"""The places encoders send to on YouTube: made, found again and looked at. Nobody but the channel sees them."""

from collections.abc import Iterator
from typing import Final

from connectors.broadcast import Stream
from connectors.contract import Account
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.youtube import broadcasts
from connectors.youtube.dialect import DIALECT, api, bearer

PAGE: Final = "50"
MOST_PAGES: Final = 10
PARTS: Final = "id,snippet,cdn,status"
TITLE_CHARACTERS: Final = 128


def open_stream(account: Account, title: str, wire: Wire) -> Stream:
    """
    Make the place an encoder sends to; repeatable, as nobody sees it, though each call makes another one.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    made = wire.call(
        "POST",
        api(account, f"liveStreams?part={PARTS}"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=broadcasts.Stream,
        headers=bearer(account.secrets),
        body={
            "snippet": {"title": title[:TITLE_CHARACTERS]},
            "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
        },
    )
    return _stream(made)


def find_stream(account: Account, title: str, wire: Wire) -> Stream | None:
    """Give the stream of this title, whose making may have succeeded; None: there is none. Raises as `open_stream`."""
    every = (one for page in _pages(account, wire) for one in page)
    return next((_stream(one) for one in every if one.snippet.title == title[:TITLE_CHARACTERS]), None)


def look_at_stream(account: Account, stream_id: str, wire: Wire) -> Stream:
    """
    Read whether a picture arrives.

    Raises:
        Rejected: there is none of that id. RateLimited, Transient, AuthDead: see the contract.
    """
    found = _list(account, [("id", stream_id)], wire).items
    if not found:
        raise Rejected("the stream is not on YouTube any more", code="liveStreamNotFound")
    return _stream(found[0])


def _pages(account: Account, wire: Wire) -> Iterator[list[broadcasts.Stream]]:
    token = ""
    for _ in range(MOST_PAGES):
        page = _list(account, [("mine", "true"), ("maxResults", PAGE), *([("pageToken", token)] * bool(token))], wire)
        yield page.items
        token = page.next_page
        if not token:
            return


def _list(account: Account, which: list[tuple[str, str]], wire: Wire) -> broadcasts.Streams:
    return wire.call(
        "GET",
        api(account, "liveStreams"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=broadcasts.Streams,
        headers=bearer(account.secrets),
        query=[("part", PARTS), *which],
    )


def _stream(made: broadcasts.Stream) -> Stream:
    ingestion = made.cdn.ingestion
    return Stream(
        id=made.id,
        address=ingestion.secure_address or ingestion.address,
        key=ingestion.key,
        is_active=made.status.state == "active",
        status=made.status.state,
        health=made.status.health.status,
    )
