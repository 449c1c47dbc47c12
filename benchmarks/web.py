"""
How quickly the pages come: `make bench-web`.

A province of 100,000 posts, and as many requests as 200 people make who open a page every ten seconds, in real HTTP
against the web server as `corong web` starts it. Times are seen from the browser's side. Last line: one JSON object.
"""

import asyncio
import gzip
import json
import random
import re
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Final

from benchmarks.figures import percentile

if TYPE_CHECKING:
    import aiohttp

POSTS: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PAUSE_SECONDS: Final = 10.0
SECONDS: Final = 60.0
PAGES: Final = {
    "home": "/",
    "compose": "/compose/",
    "calendar_week": "/calendar/",
    "calendar_month": "/calendar/?view=month",
    "delivery": "/deliveries/{delivery}/",
    "response": "/engagement/",
    "post_response": "/engagement/{publication}/",
    "accounts": "/connect/",
    "approvals": "/approvals/",
    "waiting": "/waiting/",
}


def main() -> None:
    """Measure and print."""
    from benchmarks import bare

    with bare.database():
        from benchmarks import crowd

        sessions = crowd.make(POSTS)
        things, pages = _things(sessions), _pages(sessions)
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        with bare.web(port):
            seen = asyncio.run(_crowd(f"http://127.0.0.1:{port}", sessions, things, pages))
    print(json.dumps({**seen, "posts": POSTS, "people": len(sessions)}))


def _things(sessions: list[str]) -> Mapping[str, dict[str, list[int]]]:
    """Give of each session some deliveries and publications of the person's own office."""
    from corong.database import rows, unit

    with unit():
        found = rows(
            """
            SELECT m.organisation_id, array_agg(d.id), array_agg(p.id) FILTER (WHERE p.id IS NOT NULL)
            FROM (SELECT DISTINCT organisation_id FROM people_membership) m
            CROSS JOIN LATERAL (SELECT id FROM deliveries_delivery WHERE organisation_id = m.organisation_id
                AND state = 'published' ORDER BY due_at DESC LIMIT 200) d
            LEFT JOIN publications_publication p ON p.delivery_id = d.id GROUP BY 1
            """
        )
        offices = rows("SELECT organisation_id FROM people_membership ORDER BY person_id")
    by_office = {row[0]: {"delivery": row[1], "publication": row[2]} for row in found}
    return {session: by_office[office[0]] for session, office in zip(sessions, offices, strict=True)}


def _pages(sessions: list[str]) -> Mapping[str, list[str]]:
    """Give of each session the pages its person may open: who cannot write is offered no composer."""
    from corong.database import rows, unit
    from corong.people.models import Role
    from corong.people.rules import ALLOWED, Act

    with unit():
        roles = rows("SELECT role FROM people_membership ORDER BY person_id")
    return {
        session: [name for name in PAGES if name != "compose" or Act.COMPOSE in ALLOWED[Role(role)]]
        for session, (role,) in zip(sessions, roles, strict=True)
    }


async def _crowd(
    address: str,
    sessions: list[str],
    things: Mapping[str, dict[str, list[int]]],
    pages: Mapping[str, list[str]],
) -> dict[str, object]:
    import aiohttp

    times: dict[str, list[float]] = defaultdict(list)
    weights: dict[str, int] = {}
    errors = 0
    end = time.monotonic() + SECONDS

    async def one(client: aiohttp.ClientSession, session: str, chance: random.Random) -> None:
        nonlocal errors
        await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS))
        while time.monotonic() < end:
            name = chance.choice(pages[session])
            path = PAGES[name].format(**{key: chance.choice(ids) for key, ids in things[session].items()})
            began = time.monotonic()
            async with client.get(address + path, headers={"Cookie": f"sessionid={session}"}) as answer:
                body = await answer.read()
            times[name].append((time.monotonic() - began) * 1000)
            if answer.status != 200 or b"<main" not in body:
                errors += 1
            weights[name] = max(weights.get(name, 0), len(gzip.compress(body)))
            await asyncio.sleep(chance.uniform(0.5, 1.5) * PAUSE_SECONDS)

    # The server closes a line after 2 s without a request; a browser would ask again, and we are gone before.
    lines = aiohttp.TCPConnector(limit=0, keepalive_timeout=1)
    async with aiohttp.ClientSession(connector=lines, timeout=aiohttp.ClientTimeout(total=60)) as client:
        for path in PAGES.values():  # the first requests of a process load its templates
            for _ in range(4):
                known = {key: ids[0] for key, ids in things[sessions[0]].items()}
                cookie = {"Cookie": f"sessionid={sessions[0]}"}
                async with client.get(address + path.format(**known), headers=cookie) as answer:
                    await answer.read()
        await asyncio.gather(
            *(one(client, session, random.Random(number)) for number, session in enumerate(sessions))  # noqa: S311
        )
        assets = await _assets(client, address, sessions[0])
    return {
        "p95_ms": {name: round(percentile(every, 0.95), 1) for name, every in sorted(times.items())},
        "p50_ms": {name: round(percentile(every, 0.5), 1) for name, every in sorted(times.items())},
        "errors": errors,
        "requests": sum(map(len, times.values())),
        "requests_per_s": round(sum(map(len, times.values())) / SECONDS, 1),
        "page_bytes_gzipped": {name: size + assets for name, size in sorted(weights.items())},
    }


async def _assets(client: "aiohttp.ClientSession", address: str, session: str) -> int:
    """Give the bytes, compressed, of what the home page loads beside itself."""
    async with client.get(address, headers={"Cookie": f"sessionid={session}"}) as answer:
        page = await answer.text()
    total = 0
    for path in {*re.findall(r'(?:src|href)="(/static/[^"#]+)', page)}:
        async with client.get(address + path, headers={"Accept-Encoding": "identity"}) as answer:
            total += len(gzip.compress(await answer.read()))
    return total


if __name__ == "__main__":
    main()
