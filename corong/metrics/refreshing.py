"""Reading the figures of one post now because somebody wants them: as far as the platform's limits allow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from corong.database import named, rows
from corong.metrics.budgets import RESERVE, SHARED
from corong.publications.models import Publication

PAUSE_SECONDS: Final = 60
"""Least pause between two readings of a post that people ask for."""


class Readiness(StrEnum):
    """What can be done now."""

    ALLOWED = "allowed"
    UNDER_WAY = "under way"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Refresh:
    """Whether a post can be read now; if only later, `allowed_at` says from when on."""

    readiness: Readiness
    allowed_at: datetime | None = None


# A limit of which only the part kept for publishing is left allows the next reading when it begins anew.
_LOOK: Final = f"""
    SELECT p.id, a.disconnected_at IS NOT NULL OR a.token_state = 'dead' OR p.next_pull_at IS NULL AS is_never,
        p.next_pull_at <= statement_timestamp() AS is_under_way,
        nullif(greatest(
            p.measured_at + %(pause)s * interval '1 second', p.measure_failed_at + %(pause)s * interval '1 second',
            a.limited_until, s.limited_until, b.resets_at, statement_timestamp()
        ), statement_timestamp()) AS allowed_at
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    LEFT JOIN accounts_serverlimit s ON s.platform = a.platform AND s.home = a.home
    LEFT JOIN LATERAL (
        SELECT max(b.resets_at) AS resets_at FROM metrics_serverbudget b
        WHERE b.platform = a.platform AND b.home = a.home AND b.account_id IN ({SHARED}, a.id)
          AND b.remaining <= b."limit" * {RESERVE}
    ) b ON true
    WHERE p.id = %(publication)s
"""  # noqa: S608 - constants of this package


def look(publication: Publication) -> Refresh:
    """Say whether this post can be read now."""
    [found] = named(_LOOK, _arguments(publication))
    if found["is_never"]:
        return Refresh(Readiness.NEVER)
    if found["allowed_at"]:
        return Refresh(Readiness.LATER, found["allowed_at"])
    return Refresh(Readiness.UNDER_WAY if found["is_under_way"] else Readiness.ALLOWED)


def ask(publication: Publication) -> bool:
    """Have this post read at once, in the caller's transaction, if it can be now; say whether it will."""
    asked = rows(
        f"""
        UPDATE publications_publication p SET next_pull_at = clock_timestamp() FROM ({_LOOK}) found
        WHERE p.id = found.id AND NOT found.is_never AND found.allowed_at IS NULL RETURNING p.id
        """,  # noqa: S608 - constants of this package
        _arguments(publication),
    )
    return bool(asked)


def _arguments(publication: Publication) -> dict[str, object]:
    return {"publication": publication.pk, "pause": PAUSE_SECONDS}
