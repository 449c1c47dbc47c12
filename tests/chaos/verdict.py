"""What became of a campaign: counted from the platforms' own record, compared with what our database says."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.figures import lateness
from corong.database import rows, unit
from corong.deliveries.states import AT_REST, State
from tests.chaos.contents import Mark, mark_of
from tests.sandbox.stand import VisiblePost

REFUSALS: Final[Mapping[str, str]] = {
    "mastodon": "Error processing thumbnail",
    "facebook": "Missing or invalid image file",
    "instagram": "Media upload has failed with error code 2207026",
    "threads": "FAILED_PROCESSING_VIDEO",
    "x": "could not process",
    "tiktok": "file_format_check_failed",
    "youtube": "YouTube could not use the video",
}
"""What each practice platform says of media that a fault made unusable: the one refusal a campaign may end with."""
ENOUGH_LOOKS: Final = 4
"""After so many looks that could tell nothing the engine has had its say; it still looks, ever more rarely."""
_ADDRESS: Final = re.compile(r"https?://\S+|urn:\S+|\d{4,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery as our database has it at the end."""

    id: int
    state: State
    platform: str
    account: str
    text: str
    part: int
    due_at: float
    remote_id: str
    reason: str
    next_at: object
    phase: str
    looks: int

    @property
    def mark(self) -> Mark | None:
        """Which post it is."""
        return mark_of(self.text)


def stored() -> list[Row]:
    """Read all deliveries with what they say."""
    with unit():
        found = rows(
            """
            SELECT d.id, d.state, a.platform, a.remote_id, coalesce(t.text, s.text), d.part,
                   extract(epoch FROM d.due_at)::float, coalesce(p.remote_id, ''), d.reason, d.next_at, d.phase,
                   d.looks
            FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
            JOIN posts_post s ON s.id = d.post_id
            LEFT JOIN posts_part t ON t.post_id = d.post_id AND t.number = d.part
            LEFT JOIN publications_publication p ON p.delivery_id = d.id ORDER BY d.id
            """
        )
    return [Row(row[0], State(row[1]), *row[2:]) for row in found]


class Found:
    """The deliveries at one moment: which of them still move."""

    def __init__(self, every: Sequence[Row]) -> None:
        self.rows = every
        self._by_mark = {(row.account, row.mark): row for row in every}

    @property
    def moving(self) -> list[Row]:
        """
        Those the engine will do something about (a held one waits for the person who gives it a time).

        An uncertain one does not count after `ENOUGH_LOOKS`, nor what follows it in its thread: it cannot be told.
        """
        return [row for row in self.rows if not self._rests(row)]

    def are_at_rest(self) -> bool:
        """Say whether the engine has had its say about each."""
        return not any(row.state is State.HELD for row in self.rows) and not self.moving

    def _rests(self, row: Row) -> bool:
        if row.state is State.UNCERTAIN:
            return row.next_at is None or row.looks >= ENOUGH_LOOKS
        return row.state in AT_REST or self.is_behind_uncertain(row)

    def is_behind_uncertain(self, row: Row) -> bool:
        """Say whether it waits for a part before it of which nothing can be told."""
        if row.state is not State.SCHEDULED or not row.part or row.mark is None:
            return False
        before = self._by_mark[row.account, Mark(row.mark.number, row.part - 1)]
        return (before.state is State.UNCERTAIN and self._rests(before)) or self.is_behind_uncertain(before)


def judge(
    found: Found, record: Sequence[VisiblePost], *, touched: Collection[int], faults: Mapping[str, Mapping[str, int]]
) -> dict[str, object]:
    """Give the counts; a person changed the time of `touched` deliveries, `faults` came true by platform and class."""
    seen: dict[tuple[str, Mark | None], list[VisiblePost]] = defaultdict(list)
    for post in record:
        if post.deleted_at is None:
            seen[post.account, mark_of(post.text)].append(post)
    visible = {row.id: seen.get((row.account, row.mark), []) for row in found.rows}
    uncertain = {row.id for row in found.rows if row.state is State.UNCERTAIN}
    behind = {row.id for row in found.rows if found.is_behind_uncertain(row)}
    # No more refusals are excused than files were made unusable.
    refused = _at_most((row for row in found.rows if _is_refused(row)), faults, "media_stuck")
    invisible = {row.id for row in found.rows if not visible[row.id]}
    lost = invisible - uncertain - behind - refused
    wrong = {row.id for row in found.rows if _is_wrong(row, visible[row.id])} - uncertain
    stuck = {row.id for row in found.moving}
    baseless = {row.id for row in found.rows if row.id in uncertain and not (row.looks and row.reason)}
    doubled = {number for number, posts in visible.items() if len(posts) > 1}
    late = [
        (visible[row.id][0].arrived_at - row.due_at) * 1000
        for row in found.rows
        if row.id not in touched and visible[row.id]
    ]
    return {
        "deliveries": len(found.rows),
        "accounts": len({row.account for row in found.rows}),
        "visible": sum(map(len, seen.values())),
        "lost": len(lost),
        "duplicates": sum(len(posts) - 1 for posts in seen.values()),
        "strangers": sum(len(posts) for key, posts in seen.items() if key[1] is None),
        "stuck": len(stuck),
        "wrong_state": len(wrong),
        "uncertain": len(uncertain),
        "uncertain_without_cause": len(baseless),
        "uncertain_causes": _causes(row for row in found.rows if row.id in uncertain),
        "behind_uncertain": len(behind),
        "refused": len(refused),
        "refusals": _causes(row for row in found.rows if row.id in refused),
        "states": dict(Counter(row.state.value for row in found.rows)),
        "lateness_ms": lateness(late) if late else {},
        "platforms": _platforms(found.rows, visible, lost, refused),
        "guilty": sorted(lost | wrong | stuck | baseless | doubled)[:20],
    }


def _at_most(every: Iterable[Row], faults: Mapping[str, Mapping[str, int]], kind: str) -> set[int]:
    """Give those of the deliveries, on each platform no more of them than faults of the kind came true there."""
    left = {platform: counts.get(kind, 0) for platform, counts in faults.items()}
    kept = set()
    for row in every:
        if left.get(row.platform, 0) > 0:
            left[row.platform] -= 1
            kept.add(row.id)
    return kept


def _platforms(
    every: Sequence[Row], visible: Mapping[int, Sequence[VisiblePost]], lost: Collection[int], refused: Collection[int]
) -> dict[str, dict[str, object]]:
    by_platform: dict[str, list[Row]] = defaultdict(list)
    for row in every:
        by_platform[row.platform].append(row)
    figures: dict[str, dict[str, object]] = {}
    for name, mine in sorted(by_platform.items()):
        uncertain = sum(row.state is State.UNCERTAIN for row in mine)
        figures[name] = {
            "deliveries": len(mine),
            "lost": sum(row.id in lost for row in mine),
            "duplicates": sum(max(len(visible[row.id]) - 1, 0) for row in mine),
            "uncertain": uncertain,
            "uncertain_share": round(uncertain / len(mine), 4),
            "refused": sum(row.id in refused for row in mine),
        }
    return figures


def _causes(found: Iterable[Row]) -> dict[str, int]:
    """Count what is said of them, without the numbers and addresses in it."""
    return dict(Counter(f"{row.platform}: {_ADDRESS.sub('…', row.reason)}" for row in found))


def _is_refused(row: Row) -> bool:
    return row.state is State.FAILED and REFUSALS.get(row.platform, "\0") in row.reason


def _is_wrong(row: Row, posts: Sequence[VisiblePost]) -> bool:
    """Say whether our state contradicts what the public sees."""
    if row.state is State.PUBLISHED:
        return not any(row.remote_id in {post.id, post.uri, post.key} for post in posts)
    return bool(posts)


def described(every: Sequence[Row]) -> str:
    """Say in a line where these deliveries stand, for who watches."""
    counts = Counter(f"{row.platform} {row.state} {row.phase}" for row in every)
    return f"{len(every)}: " + ", ".join(f"{number} {what}" for what, number in counts.most_common(8))


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
