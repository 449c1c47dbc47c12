"""The only writers of publications."""

import json
from typing import Final

from connectors.contract import Published
from corong.database import rows
from corong.deliveries.moves import Along

FIRST_PULL_SECONDS: Final = 5.0
"""The first reading also confirms that the post is really there."""

_PUBLISH: Final = """
    , made AS (
        INSERT INTO publications_publication
            (delivery_id, account_id, remote_id, url, token, text, published_at, answer, latest, next_pull_at,
             measure_reason, pull_seconds, readings)
        SELECT id, account_id, %(remote_id)s, %(url)s, %(token)s, %(text)s, %(published_at)s, %(answer)s::jsonb,
               '{}'::jsonb, clock_timestamp() + %(first_pull)s * interval '1 second', '', 0, 0
        FROM moved
        ON CONFLICT (account_id, remote_id) DO UPDATE SET delivery_id = excluded.delivery_id, kind = '',
            url = excluded.url, token = excluded.token, text = excluded.text, answer = excluded.answer
            WHERE publications_publication.delivery_id IS NULL
    )
"""


def publish(result: Published, *, text: str) -> Along:
    """Give the write that stores a visible post; one known already (made outside, imported) is adopted."""
    return Along(
        _PUBLISH,
        {
            "remote_id": result.id,
            "url": result.url,
            "token": result.token,
            "text": text,
            "published_at": result.at,
            "answer": json.dumps(dict(result.answer), default=str),
            "first_pull": FIRST_PULL_SECONDS,
        },
    )


def adopt(account_id: int, result: Published, *, text: str) -> None:
    """Store what became visible without a delivery, such as a live broadcast, so that it is measured."""
    rows(
        """
        INSERT INTO publications_publication
            (account_id, remote_id, url, token, text, published_at, answer, latest, next_pull_at, measure_reason,
             pull_seconds, readings)
        VALUES (%s, %s, %s, %s, %s, %s, '{}'::jsonb, '{}'::jsonb, clock_timestamp() + %s * interval '1 second', '',
            0, 0)
        ON CONFLICT (account_id, remote_id) DO NOTHING
        """,
        [account_id, result.id, result.url, result.token, text, result.at, FIRST_PULL_SECONDS],
    )
