"""The only writers of publications."""

import json
from typing import Final

from connectors.contract import Published
from corong.database import rows

FIRST_PULL_SECONDS: Final = 5.0
"""The first reading also confirms that the post is really there."""


def publish(delivery_id: int, account_id: int, result: Published, *, text: str) -> None:
    """Store a visible post, in the caller's transaction; a post known already (made outside, imported) is adopted."""
    rows(
        """
        INSERT INTO publications_publication
            (delivery_id, account_id, remote_id, url, token, text, published_at, answer, latest, next_pull_at,
             measure_reason, pull_seconds, readings)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, '{}'::jsonb,
                clock_timestamp() + %s * interval '1 second', '', 0, 0)
        ON CONFLICT (account_id, remote_id) DO UPDATE SET delivery_id = excluded.delivery_id
            WHERE publications_publication.delivery_id IS NULL
        """,
        [
            delivery_id,
            account_id,
            result.id,
            result.url,
            result.token,
            text,
            result.at,
            json.dumps(dict(result.answer), default=str),
            FIRST_PULL_SECONDS,
        ],
    )
