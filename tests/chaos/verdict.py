"""What became of a campaign: counted from the platforms' own record, compared with what our database says."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.figures import lateness
from corong.database import rows, unit
from corong.deliveries.states import AT_REST, State
from tests.sandbox.stand import VisiblePost

REFUSED_WORDS: Final = "Error processing thumbnail"
"""What practice Mastodon says of media that a fault made unusable."""


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery as our database has it at the end."""

    id: int
    state: State
    account: str
    text: str
    due_at: float
    remote_id: str
    reason: str
    next_at: object
    phase: str


def stored() -> list[Row]:
    """Read all deliveries with what they say."""
    with unit():
        found = rows(
            """
            SELECT d.id, d.state, a.remote_id, coalesce(t.text, s.text), extract(epoch FROM d.due_at)::float,
                   coalesce(p.remote_id, ''), d.reason, d.next_at, d.phase
            FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
            JOIN posts_post s ON s.id = d.post_id
            LEFT JOIN posts_part t ON t.post_id = d.post_id AND t.number = d.part
            LEFT JOIN publications_publication p ON p.delivery_id = d.id ORDER BY d.id
            """
        )
    return [Row(row[0], State(row[1]), *row[2:]) for row in found]


def are_at_rest(found: Sequence[Row]) -> bool:
    """Say whether the engine will leave each of them as it is (a held one waits for the person who gives it a time)."""
    return not any(_is_moving(row) or row.state is State.HELD for row in found)


def _is_moving(row: Row) -> bool:
    return row.state not in AT_REST and not (row.state is State.UNCERTAIN and row.next_at is None)


def judge(found: Sequence[Row], record: Sequence[VisiblePost], *, touched: Collection[int]) -> dict[str, object]:
    """Give the counts; `touched` are the deliveries whose time a person changed."""
    visible: dict[tuple[str, str], list[VisiblePost]] = defaultdict(list)
    for post in record:
        if post.deleted_at is None:
            visible[post.account, post.text].append(post)
    lost = [
        row for row in found if not visible.get(_key(row)) and not _is_refused(row) and row.state is not State.UNCERTAIN
    ]
    wrong = [row for row in found if _is_wrong(row, visible.get(_key(row), []))]
    late = [
        (visible[_key(row)][0].arrived_at - row.due_at) * 1000
        for row in found
        if row.id not in touched and visible.get(_key(row))
    ]
    return {
        "deliveries": len(found),
        "visible": sum(map(len, visible.values())),
        "lost": len(lost),
        "duplicates": sum(len(posts) - 1 for posts in visible.values()),
        "stuck": sum(_is_moving(row) for row in found),
        "wrong_state": len(wrong),
        "uncertain": sum(row.state is State.UNCERTAIN and row.next_at is None for row in found),
        "refused": sum(_is_refused(row) for row in found),
        "states": dict(Counter(row.state.value for row in found)),
        "lateness_ms": lateness(late) if late else {},
        "guilty": sorted({row.id for row in [*lost, *wrong]} | {row.id for row in found if _is_moving(row)})[:20],
    }


def _key(row: Row) -> tuple[str, str]:
    return row.account, row.text


def _is_refused(row: Row) -> bool:
    return row.state is State.FAILED and REFUSED_WORDS in row.reason


def _is_wrong(row: Row, posts: Sequence[VisiblePost]) -> bool:
    """Say whether our state contradicts what the public sees; an uncertain one claims nothing."""
    if row.state is State.UNCERTAIN:
        return False
    if row.state is State.PUBLISHED:
        return not any(row.remote_id in {post.id, post.uri} for post in posts)
    return bool(posts)


def is_clean(figures: Mapping[str, object]) -> bool:
    """Say whether nothing was lost, doubled, stuck or shown with the wrong state."""
    return not any(figures[name] for name in ("lost", "duplicates", "stuck", "wrong_state"))


def story(delivery_id: int) -> list[str]:
    """Tell what happened to one delivery: its events and tries."""
    with unit():
        events = rows(
            "SELECT at, kind, details FROM events_event WHERE subject = 'delivery' AND subject_id = %s", [delivery_id]
        )
        tries = rows(
            "SELECT started_at, verb, fence, phase, outcome, error_class, message, finished_at"
            " FROM deliveries_attempt WHERE delivery_id = %s",
            [delivery_id],
        )
    return [f"  {' | '.join(map(str, line))}" for line in sorted([*events, *tries], key=lambda line: line[0])]
