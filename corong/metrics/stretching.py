"""
How much longer all pauses are on a server for its calls to suffice.

A limit that all accounts share, and whose number of calls the server tells, leaves so many readings a second for
measuring: its calls less the reserve for publishing, by its length, times the posts that one call takes. The next
readings of every publication are planned by the new stretch.
"""

from typing import Final

from connectors.catalogue import capabilities
from corong.config import config
from corong.database import now, rows, unit
from corong.metrics.budgets import RESERVE, SHARED
from corong.metrics.models import ServerStretch
from corong.metrics.stretch import Asked, fitting

_LIMITS: Final = f"""
    SELECT platform, home, "limit" / window_seconds FROM metrics_serverbudget
    WHERE account_id = {SHARED} AND NOT is_percent AND "limit" > 1
      AND seen_at > statement_timestamp() - interval '1 day'
    ORDER BY platform, home
"""  # noqa: S608 - constants of this package
# A server that has told of no limit for long has none that we know of.
_FORGET: Final = f"""
    DELETE FROM metrics_serverstretch s WHERE NOT EXISTS (
        SELECT 1 FROM metrics_serverbudget b WHERE b.platform = s.platform AND b.home = s.home
          AND b.account_id = {SHARED} AND b.seen_at > statement_timestamp() - interval '1 day')
"""  # noqa: S608 - constants of this package
_ASKED: Final = """
    SELECT count(*), exp(pause / 2.0), exp(age / 2.0) FROM (
        SELECT round(2 * ln(p.pull_seconds)) AS pause,
               round(2 * ln(greatest(extract(epoch FROM statement_timestamp() - p.published_at), 60))) AS age
        FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
        WHERE a.platform = %s AND a.home = %s AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
          AND p.next_pull_at IS NOT NULL AND p.pull_seconds > 0
    ) followed GROUP BY pause, age
"""


def refit() -> None:
    """Fit the pauses on every server that tells its limit, each in a transaction of its own."""
    with unit():
        rows(_FORGET)
        limits = rows(_LIMITS)
    for platform, home, calls in limits:
        allowed = calls * (1 - RESERVE) * max(1, capabilities(platform).batch_posts)
        with unit():
            fit(platform, home, allowed=allowed)


def fit(platform: str, home: str, *, allowed: float) -> float:
    """Fit the pauses on a server to the readings a second it allows, in the caller's transaction; give the stretch."""
    asked = [Asked(posts, float(pause), float(age)) for posts, pause, age in rows(_ASKED, [platform, home])]
    stretch = fitting(asked, allowed=allowed, floor=config().corong_measure_floor_seconds)
    ServerStretch.objects.update_or_create(
        platform=platform, home=home, defaults={"stretch": stretch, "allowed": allowed, "changed_at": now()}
    )
    return stretch
