"""Whose a post on a platform is."""

from enum import Enum, auto

from corong.database import kept, rows


class Whose(Enum):
    """Whether a post that was found may be that of the delivery for which it was looked."""

    FREE = auto()
    ANOTHERS = auto()
    """It belongs to another delivery."""
    MAY_BE_ANOTHERS = auto()
    """Another delivery is being published on this account now, and may turn out to be this post."""


def whose(account_id: int, remote_id: str, *, looked_for: int) -> Whose:
    """Say of a post on an account whether the delivery with the number `looked_for` may have it."""
    with kept():
        is_taken, is_publishing = rows(
            """
            SELECT EXISTS (
                SELECT 1 FROM publications_publication
                WHERE account_id = %(account)s AND remote_id = %(remote)s AND delivery_id <> %(delivery)s
            ), EXISTS (
                SELECT 1 FROM deliveries_delivery
                WHERE account_id = %(account)s AND id <> %(delivery)s AND state = 'publishing' AND phase = 'commit'
            )
            """,
            {"account": account_id, "remote": remote_id, "delivery": looked_for},
        )[0]
    if is_taken:
        return Whose.ANOTHERS
    return Whose.MAY_BE_ANOTHERS if is_publishing else Whose.FREE
