"""What the scheduler takes: broadcasts that need a worker, and those whose time passed."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models.functions import Now

from corong.broadcasts import moves, rules
from corong.broadcasts.leases import GOES_ON, NOT_HELD
from corong.broadcasts.models import Broadcast
from corong.broadcasts.outcomes import HELD
from corong.broadcasts.states import MOVING, State, Wish
from corong.database import rows

AGAIN_SECONDS: Final = 20.0
"""After this time a message counts as lost and is sent again."""
MISSED: Final = "its time passed while it could not go out"
SILENT: Final = "the worker that had it fell silent"
_NOBODY_HAS_IT: Final = "(b.lease_until IS NULL OR b.lease_until < statement_timestamp())"
_USABLE: Final = "a.disconnected_at IS NULL AND a.token_state <> 'dead'"
"""True for an account `a` on which a worker can do anything."""


def hints(limit: int) -> list[int]:
    """Take broadcasts a worker should look at now; told again after a while, in case the message is lost."""
    found = rows(
        f"""
        UPDATE broadcasts_broadcast SET next_at = clock_timestamp() + %(again)s * interval '1 second'
        WHERE id IN (
            SELECT b.id FROM broadcasts_broadcast b JOIN accounts_account a ON a.id = b.account_id
            WHERE {GOES_ON} AND b.next_at <= statement_timestamp() AND {_NOBODY_HAS_IT} AND {_USABLE}
            ORDER BY b.next_at LIMIT %(limit)s FOR UPDATE OF b SKIP LOCKED)
        RETURNING id
        """,  # noqa: S608 - constants of this package
        {"again": AGAIN_SECONDS, "limit": limit, "moving": sorted(MOVING)},
    )
    return [row[0] for row in found]


def abandoned() -> int:
    """
    Make uncertain what a silent worker left where no other can look: people may decide, and whoever can look will.

    Where the account can be used, the worker that finds it does the same.
    """
    found = rows(
        f"""
        SELECT b.id FROM broadcasts_broadcast b JOIN accounts_account a ON a.id = b.account_id
        WHERE b.state = 'making' AND b.remote_id = '' AND {_NOBODY_HAS_IT} AND NOT ({_USABLE})
        FOR UPDATE OF b SKIP LOCKED
        """  # noqa: S608 - constants of this module
    )
    changes = {
        "next_at": Now(),
        "fence": moves.ONE_MORE,
        "lease_until": None,
        "looks": 0,
        "reason_class": "Uncertain",
        "reason": SILENT,
    }
    left = Broadcast.objects.filter(pk__in=[row[0] for row in found])
    details = {"reason": SILENT}
    return sum(moves.move(broadcast, State.UNCERTAIN, changes=changes, details=details) for broadcast in left)


def stopped() -> int:
    """
    Hold what is due and a hold covers, also where its account waits for its platform or no picture came yet; count it.

    Due is what is to be made or changed, asked to be tested or put on air, or has come to its time.
    """
    found = rows(
        f"""
        SELECT b.id FROM broadcasts_broadcast b
        WHERE b.state IN ('planned', 'making', 'ready', 'testing') AND b.wish <> 'remove' AND NOT b.needs_approval
          AND (b.state <> 'making' OR b.remote_id <> '') AND {_NOBODY_HAS_IT}
          AND (b.step <> '' OR CASE b.state
                  WHEN 'making' THEN true
                  WHEN 'planned' THEN least(b.next_at, b.starts_at - %s) <= statement_timestamp()
                  ELSE b.is_changed OR b.wish <> '' OR b.is_automatic AND b.starts_at <= statement_timestamp() END)
          AND NOT ({NOT_HELD})
        FOR UPDATE OF b SKIP LOCKED
        """,  # noqa: S608 - constants of this package
        [rules.MAKE_AHEAD],
    )
    return _stop(found, State.HELD, reason=HELD, reason_class="Held")


def missed() -> int:
    """Stop what is overdue beyond its office's limit: nobody wants it to begin by itself hours later."""
    found = rows(
        f"""
        SELECT b.id FROM broadcasts_broadcast b JOIN organisations_organisation o ON o.id = b.organisation_id
        WHERE (b.state IN ('planned', 'ready', 'testing')
               OR b.state = 'making' AND b.remote_id <> '' AND {_NOBODY_HAS_IT})
          AND b.wish IN ('', 'test')
          AND b.starts_at < statement_timestamp() - o.missed_after_seconds * interval '1 second'
        FOR UPDATE OF b SKIP LOCKED
        """  # noqa: S608 - a constant of this module
    )
    return _stop(found, State.MISSED, reason=MISSED, reason_class="Missed")


def _stop(found: Sequence[Sequence[Any]], to: State, *, reason: str, reason_class: str) -> int:
    changes = {
        "next_at": None,
        "fence": moves.ONE_MORE,
        "lease_until": None,
        "wish": Wish.NONE,
        "reason_class": reason_class,
        "reason": reason,
    }
    stopped = Broadcast.objects.filter(pk__in=[row[0] for row in found])
    return sum(moves.move(broadcast, to, changes=changes, details={"reason": reason}) for broadcast in stopped)
