"""
Whose publications are read next: an account has its turn, in one process at a time.

The servers' turns come side by side, so that one with many posts, or one that does not answer, keeps no other waiting.
What is due is compared with `statement_timestamp()`, as in `corong.deliveries.claims`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Final, NamedTuple

import structlog

from connectors import contract
from connectors.catalogue import PLATFORMS, capabilities
from connectors.contract import PlatformName, RemoteId
from corong.accounts import seal
from corong.accounts.seal import UnsealableError
from corong.database import numbers, rows
from corong.metrics.budgets import RESERVE, SHARED

log = structlog.get_logger()
MOST_CALLS: Final = 8
"""Most calls of one turn: an account with thousands of posts has many turns, and others theirs in between."""
LONGEST_REST_SECONDS: Final = 900
"""
Longest rest that publishing was asked for and reading takes too.

What lasts longer is a limit of posts as a rule, for a day; where calls are meant after all, the first says so.
"""
MOST_WAITING: Final = 40
"""Accounts of one server that are looked at, the longest waiting first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """
    An account and those of its publications that are due, by what the platform calls them.

    It is ours for so many `seconds`, until `until` by the database's clock.
    """

    account_id: int
    account: contract.Account = field(repr=False)
    ids: Mapping[RemoteId, int]
    until: datetime
    seconds: float

    @property
    def key(self) -> tuple[int, datetime]:
        """What tells it from the account's other turns."""
        return self.account_id, self.until

    @property
    def size(self) -> int:
        """Posts one call takes."""
        return size(self.account.platform)

    @property
    def calls(self) -> int:
        """Calls it takes to read all."""
        return ceil(len(self.ids) / self.size)


class Waiting(NamedTuple):
    """An account with so many calls to make, as far as one turn goes."""

    account_id: int
    home: str
    calls: int
    posts: int


def size(platform: str) -> int:
    """Give how many posts one measuring call of a platform takes."""
    return max(1, capabilities(platform).batch_posts)


_HELPINGS: Final = ", ".join(f"('{name}', {MOST_CALLS * size(name)})" for name in sorted(PLATFORMS))
"""Every platform with the most posts of one turn, as rows of SQL; the names are ours."""
_IS_SPENT: Final = f'b.remaining <= b."limit" * {RESERVE} AND b.resets_at > statement_timestamp()'
_RESTS: Final = f"BETWEEN statement_timestamp() AND statement_timestamp() + interval '{LONGEST_REST_SECONDS} seconds'"
# What one process was told of a limit holds for all of them. Lists that are worked out once: most of the time they are
# empty, and cost next to nothing.
_MAY_BE_READ: Final = f"""
    a.disconnected_at IS NULL AND a.token_state <> 'dead'
    AND NOT EXISTS (
        SELECT 1 FROM metrics_turn t WHERE t.account_id = a.id AND t.until > statement_timestamp()
    )
    AND coalesce(a.limited_until, '-infinity') NOT {_RESTS}
    AND a.id NOT IN (SELECT b.account_id FROM metrics_serverbudget b WHERE {_IS_SPENT})
    AND (a.platform, a.home) NOT IN (
        SELECT s.platform, s.home FROM accounts_serverlimit s WHERE s.limited_until {_RESTS}
        UNION ALL SELECT b.platform, b.home FROM metrics_serverbudget b WHERE b.account_id = {SHARED} AND {_IS_SPENT}
    )
"""  # noqa: S608 - constants of this package
_DUE: Final = "p.account_id = a.id AND p.next_pull_at <= statement_timestamp()"
_WAITING: Final = f"""
    SELECT a.id, a.home, a.platform, (
        SELECT count(*) FROM (SELECT 1 FROM publications_publication p WHERE {_DUE} LIMIT a.most) y)
    FROM (
        SELECT a.id, a.home, a.platform, h.most, w.next_pull_at,
               row_number() OVER (PARTITION BY a.home ORDER BY w.next_pull_at, a.id) AS place
        FROM accounts_account a JOIN (VALUES {_HELPINGS}) AS h(platform, most) ON h.platform = a.platform
        CROSS JOIN LATERAL (
            SELECT p.next_pull_at FROM publications_publication p WHERE {_DUE} ORDER BY p.next_pull_at LIMIT 1
        ) w
        WHERE {_MAY_BE_READ}
    ) a WHERE a.place <= %s ORDER BY a.next_pull_at, a.id
"""  # noqa: S608 - constants of this module
_ARE_DUE: Final = f"""
    SELECT EXISTS (
        SELECT 1 FROM accounts_account a JOIN (VALUES {_HELPINGS}) AS h(platform, most) ON h.platform = a.platform
        WHERE {_MAY_BE_READ} AND EXISTS (SELECT 1 FROM publications_publication p WHERE {_DUE}))
"""  # noqa: S608 - constants of this module


def are_due() -> bool:
    """Say whether any account waits for a turn."""
    return bool(rows(_ARE_DUE)[0][0])


def waiting() -> list[Waiting]:
    """Give the accounts that wait, the longest waiting first, of each server the first few."""
    return [
        Waiting(account_id, home, ceil(posts / size(platform)), posts)
        for account_id, home, platform, posts in rows(_WAITING, [MOST_WAITING])
    ]


def choose(line: Sequence[Waiting], busy: Mapping[str, int], *, at_once: int) -> list[Waiting]:
    """Choose from the line so that each server has as many calls under way; `busy` tells those it has."""
    room: dict[str, int] = {}
    chosen = []
    for each in line:
        left = room.setdefault(each.home, at_once - busy.get(each.home, 0))
        if left > 0:
            room[each.home] = left - each.calls
            chosen.append(each)
    return chosen


def take(chosen: Sequence[Waiting], *, seconds: float) -> list[Turn]:
    """
    Give accounts their turns for so many seconds, in the caller's transaction; none to those others took.

    An account whose credentials cannot be opened has a turn that nobody uses, so that it hinders no other.
    """
    # A turn that is lost in a crash of the database is had again: nobody waits for the disk.
    rows("SET LOCAL synchronous_commit TO off")
    mine = {row[0]: row for row in rows(_TAKE, [seconds, numbers(sorted(each.account_id for each in chosen))])}
    asked = [each for each in chosen if each.account_id in mine]
    ids: dict[int, dict[RemoteId, int]] = defaultdict(dict)
    for account_id, publication_id, remote_id in rows(
        _READ, [numbers(each.account_id for each in asked), numbers(each.posts for each in asked)]
    ):
        ids[account_id][RemoteId(remote_id)] = publication_id
    _end([(account_id, row[1]) for account_id, row in mine.items() if account_id not in ids])
    taken = []
    for pk, posts in ids.items():
        _, until, *columns = mine[pk]
        account = _opened(pk, *columns)
        if account is not None:
            taken.append(Turn(pk, account, posts, until, seconds))
    return taken


def _opened(pk: int, platform: str, home: str, remote_id: str, handle: str, sealed: bytes) -> contract.Account | None:
    try:
        secrets = seal.reveal(sealed)
    except UnsealableError as error:
        log.warning("an account cannot be read", account_id=pk, reason=str(error))
        return None
    return contract.Account(PlatformName(platform), home, RemoteId(remote_id), handle, secrets)


_TAKE: Final = """
    WITH mine AS (
        INSERT INTO metrics_turn AS t (account_id, until)
        SELECT id, clock_timestamp() + %s * interval '1 second' FROM unnest(%s::bigint[]) AS x(id)
        ON CONFLICT (account_id) DO UPDATE SET until = excluded.until WHERE t.until <= clock_timestamp()
        RETURNING account_id, until
    )
    SELECT a.id, m.until, a.platform, a.home, a.remote_id, a.handle, a.sealed
    FROM mine m JOIN accounts_account a ON a.id = m.account_id
"""
_READ: Final = f"""
    SELECT a.id, p.id, p.remote_id FROM unnest(%s::bigint[], %s::bigint[]) AS a(id, most) CROSS JOIN LATERAL (
        SELECT p.id, p.remote_id FROM publications_publication p WHERE {_DUE} ORDER BY p.next_pull_at LIMIT a.most
    ) p
"""  # noqa: S608 - constants of this module


def put_off(some: Sequence[tuple[int, datetime]]) -> None:
    """Let publications wait until there are calls for them, in the caller's transaction: that is no failure."""
    if some:
        rows(
            """
            UPDATE publications_publication p SET next_pull_at = x.until FROM (
                SELECT p.id, y.until FROM unnest(%s::bigint[], %s::timestamptz[]) AS y(id, until)
                JOIN publications_publication p ON p.id = y.id ORDER BY p.id FOR NO KEY UPDATE OF p
            ) x WHERE p.id = x.id AND p.next_pull_at IS NOT NULL
            """,
            [[each[0] for each in some], [each[1] for each in some]],
        )


def end(turns: Sequence[Turn]) -> None:
    """End turns, in the caller's transaction; one that ran out and was given to another process is left to it."""
    _end([turn.key for turn in turns])


def _end(turns: Sequence[tuple[int, datetime]]) -> None:
    if turns:
        rows(
            """
            DELETE FROM metrics_turn t USING unnest(%s::bigint[], %s::timestamptz[]) AS x(id, until)
            WHERE t.account_id = x.id AND t.until = x.until
            """,
            [[each[0] for each in turns], [each[1] for each in turns]],
        )
