"""The unusual of this moment: posts that take off, and accounts on which more goes wrong than before."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from corong.alerts import surprise
from corong.alerts.models import Alert
from corong.alerts.rules import Cause
from corong.alerts.troubles import Trouble
from corong.database import named, now

PUBLICATION: Final = "publication"
HEALTH: Final = "health"
YOUNG_HOURS: Final = 48
"""Older posts are not looked at: what they get is no sudden response."""
OPEN_HOURS: Final = 72
"""From this age on nobody needs to be told of the response any more."""
EARLIER_POSTS: Final = 40
EARLIER_DAYS: Final = 180
MOST: Final = 500

# Reactions are acts of people; views and reach count other things, and are not added to them.
_REACTIONS: Final = ("likes", "comments", "shares", "quotes")
_SUM: Final = " + ".join(f"coalesce({name}, 0)" for name in _REACTIONS)
_LATEST: Final = " + ".join(f"coalesce((p.latest ->> '{name}')::bigint, 0)" for name in _REACTIONS)

_YOUNG: Final = f"""
    WITH young AS (
        SELECT p.id, p.account_id, p.published_at, p.measured_at - p.published_at AS age, p.url,
            left(p.text, 200) AS text, {_LATEST} AS reactions,
            coalesce((p.latest ->> 'comments')::bigint, 0) AS comments, a.organisation_id, a.platform, a.handle
        FROM accounts_account a JOIN LATERAL (
            SELECT * FROM publications_publication p
            WHERE p.account_id = a.id AND p.published_at > statement_timestamp() - %(young)s * interval '1 hour'
              AND p.measured_at > greatest(p.published_at, statement_timestamp() - %(seconds)s * interval '1 second')
              AND p.gone_at IS NULL
        ) p ON {_LATEST} >= %(least)s
        WHERE a.disconnected_at IS NULL
        ORDER BY reactions DESC LIMIT %(most)s
    )
    SELECT y.id, y.organisation_id, y.platform, y.handle, y.url, y.text, y.reactions, y.comments,
        extract(epoch FROM y.age)::float8 AS age_seconds,
        e.reactions AS earlier_reactions, e.comments AS earlier_comments
    FROM young y CROSS JOIN LATERAL (
        SELECT array_agg(s.reactions) AS reactions, array_agg(s.comments) AS comments FROM (
            SELECT id, published_at FROM publications_publication q
            WHERE q.account_id = y.account_id AND q.id <> y.id AND q.published_at <= y.published_at
              AND q.published_at > y.published_at - %(days)s * interval '1 day'
            ORDER BY q.published_at DESC LIMIT %(earlier)s
        ) q JOIN LATERAL (
            SELECT {_SUM} AS reactions, coalesce(comments, 0) AS comments, seen_at FROM metrics_sample
            WHERE publication_id = q.id AND taken_at > q.published_at - interval '1 hour'
              AND taken_at <= q.published_at + y.age
            ORDER BY taken_at DESC LIMIT 1
        ) s ON s.seen_at >= q.published_at + y.age / 2
    ) e WHERE e.reactions IS NOT NULL
"""  # noqa: S608 - constants of this module


def present(*, within_seconds: float) -> Sequence[Trouble]:
    """
    Find posts that take off, among those read within this time, and accounts whose deliveries fail more than before.

    A post that was told of stays one until it is old, so that its ups and downs are told of once.
    """
    told = _told()
    found = {each.subject_id: each for each in _surges(within_seconds) if each.subject_id not in told}
    return [*told.values(), *found.values(), *_falling()]


def _told() -> Mapping[int, Trouble]:
    lately = now() - timedelta(hours=OPEN_HOURS)
    open_ones = Alert.objects.filter(subject=PUBLICATION, resolved_at__isnull=True, raised_at__gt=lately)
    return {
        alert.subject_id: Trouble(
            alert.organisation_id, PUBLICATION, alert.subject_id, Cause(alert.cause), alert.particulars
        )
        for alert in open_ones
    }


def _surges(within_seconds: float) -> Sequence[Trouble]:
    young = named(
        _YOUNG,
        {
            "young": YOUNG_HOURS,
            "seconds": within_seconds,
            "least": surprise.LEAST_EXCESS,
            "days": EARLIER_DAYS,
            "earlier": EARLIER_POSTS,
            "most": MOST,
        },
    )
    return [trouble for row in young if (trouble := _surge(row)) is not None]


def _surge(row: Mapping[str, Any]) -> Trouble | None:
    for what in ("reactions", "comments"):
        earlier = row[f"earlier_{what}"]
        found = surprise.surprise(row[what], earlier)
        if found is not None and surprise.is_surge(row[what], earlier):
            return Trouble(
                organisation_id=row["organisation_id"],
                subject=PUBLICATION,
                subject_id=row["id"],
                cause=Cause.SURGE,
                particulars={
                    "platform": row["platform"],
                    "handle": row["handle"],
                    "url": row["url"],
                    "text": row["text"],
                    "what": what,
                    "value": row[what],
                    "usual": found.usual,
                    "posts": found.posts,
                    "z": round(found.z, 1),
                    "age_seconds": round(row["age_seconds"]),
                },
            )
    return None


_SETTLED: Final = """
    SELECT d.account_id, a.organisation_id, a.platform, a.handle,
        count(*) FILTER (WHERE is_new) AS settled, count(*) FILTER (WHERE is_new AND is_bad) AS bad,
        count(*) FILTER (WHERE NOT is_new) AS settled_before,
        count(*) FILTER (WHERE NOT is_new AND is_bad) AS bad_before
    FROM (
        SELECT account_id, due_at > statement_timestamp() - interval '1 day' AS is_new, state <> 'published' AS is_bad
        FROM deliveries_delivery
        WHERE state IN ('published', 'failed', 'missed', 'uncertain') AND due_at <= statement_timestamp()
          AND due_at > statement_timestamp() - interval '31 days'
          AND account_id IN (
              SELECT account_id FROM deliveries_delivery
              WHERE state IN ('failed', 'missed', 'uncertain') AND due_at > statement_timestamp() - interval '1 day')
    ) d JOIN accounts_account a ON a.id = d.account_id
    GROUP BY d.account_id, a.organisation_id, a.platform, a.handle
    HAVING count(*) FILTER (WHERE is_new AND is_bad) >= %(least)s
"""


def _falling() -> Sequence[Trouble]:
    counted = named(_SETTLED, {"least": surprise.LEAST_BAD})
    return [
        Trouble(
            organisation_id=row["organisation_id"],
            subject=HEALTH,
            subject_id=row["account_id"],
            cause=Cause.HEALTH,
            particulars={
                "platform": row["platform"],
                "handle": row["handle"],
                "bad": row["bad"],
                "settled": row["settled"],
                "bad_before": row["bad_before"],
                "settled_before": row["settled_before"],
            },
        )
        for row in counted
        if surprise.is_falling(
            bad=row["bad"],
            settled=row["settled"],
            bad_before=row["bad_before"],
            settled_before=row["settled_before"],
        )
    ]
