"""When an account's own posts are read, and from when on; pure."""

from datetime import datetime, timedelta
from typing import Final

OVERLAP: Final = timedelta(hours=6)
"""A walk goes back so far behind the one before: some platforms show a post hours after it was made."""
PAGE_SECONDS: Final = 3.0
"""Between two pages of one account: the import of a long history must not use up what publishing needs."""
MOST_RESTARTS: Final = 3
"""How often one walk begins anew because a later page was refused: then it ends at what was read."""
FIRST_PAUSE: Final = 30.0
LONGEST_PAUSE: Final = 6 * 3600.0


def since(*, began_at: datetime, days: int, covered_at: datetime | None) -> datetime:
    """Give how far back a walk goes that begins now: the days asked for at first, then what the last one covered."""
    return began_at - timedelta(days=days) if covered_at is None else covered_at - OVERLAP


def pause(tries: int) -> float:
    """Give the seconds before the next try after so many failures in a row: doubling, at most six hours."""
    return min(FIRST_PAUSE * 2.0 ** max(tries - 1, 0), LONGEST_PAUSE)
