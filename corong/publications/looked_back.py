"""Writes posts that were found on a platform: those made outside Corong, each once, and never one of our own twice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.contract import PastPost
from corong.database import rows

EXCERPT: Final = 2000
"""Characters that are kept of the text of a post made outside Corong."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many posts were new, and of when the oldest one is that could not be judged yet."""

    new: int
    left_at: datetime | None


_FOUND: Final = """
    WITH found AS (
        SELECT *, also <> '[]'::jsonb AND EXISTS (
            SELECT 1 FROM deliveries_delivery d
            WHERE d.account_id = %(account)s AND d.state IN ('publishing', 'uncertain')
        ) AS may_be_on_its_way
        FROM jsonb_to_recordset(%(posts)s::jsonb)
          AS t(remote_id text, url text, token text, text text, kind text, at timestamptz, also jsonb)
        WHERE NOT EXISTS (
            SELECT 1 FROM publications_publication p
            WHERE p.account_id = %(account)s AND (p.remote_id = t.remote_id OR t.also ? p.remote_id))
    ), stored AS (
        INSERT INTO publications_publication
            (account_id, remote_id, url, token, text, kind, published_at, answer, latest, next_pull_at, measure_reason,
             pull_seconds, readings)
        SELECT %(account)s, remote_id, left(url, 600), left(token, 200), text, kind, at, '{}'::jsonb, '{}'::jsonb,
               clock_timestamp(), '', 0, 0
        FROM found WHERE NOT may_be_on_its_way
        ON CONFLICT (account_id, remote_id) DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM stored), (SELECT min(at) FROM found WHERE may_be_on_its_way)
"""


def store(account_id: int, posts: Sequence[PastPost]) -> Stored:
    """
    Store posts of an account that are not known, in the caller's transaction; their figures are read from now on.

    A post of ours that is seen here before its delivery is confirmed is given to the delivery by `publish`, as both
    name it alike. Where a platform has several ids for one post that cannot be relied on: such posts are left for
    the next walk while a delivery of the account is on its way.
    """
    if not posts:
        return Stored(0, None)
    listed = [
        {
            "remote_id": post.id,
            "url": post.url,
            "token": post.token,
            "text": post.text[:EXCERPT].replace("\0", ""),
            "kind": post.kind.value,
            "at": post.at.isoformat(),
            "also": list(post.also),
        }
        for post in posts
    ]
    new, left_at = rows(_FOUND, {"account": account_id, "posts": json.dumps(listed)})[0]
    return Stored(new, left_at)
