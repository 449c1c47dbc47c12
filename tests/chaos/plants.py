"""Bugs to plant: each a change of our source that a tired person could make, and the tests that should notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plant:
    """One bug: pieces of text in a file, each standing there exactly once, and what takes their place."""

    name: str
    file: str
    pieces: Mapping[str, str]
    tests: Sequence[str]


PUBLISH: Final = "tests/worker/test_publish.py"
LEASES: Final = "tests/worker/test_leases.py"
HOLDS: Final = "tests/worker/test_holds.py"
DUE: Final = "tests/scheduler/test_due.py"
MACHINE: Final = "tests/deliveries/test_machine.py"
LOST: Final = "tests/worker/test_lost_answers.py"
READINGS: Final = "tests/metrics/test_store.py"
PULLS: Final = "tests/metrics/test_turns.py"

PLANTS: Final[Sequence[Plant]] = (
    Plant(
        "moves do not ask for the fence",
        "corong/deliveries/moves.py",
        {'fenced = "AND d.fence = %(fence)s" if has_fence else ""': 'fenced = ""'},
        [LEASES],
    ),
    Plant(
        "the commit begins without asking for the fence",
        "corong/deliveries/leases.py",
        {
            "WHERE d.id = %(id)s AND d.fence = %(fence)s AND d.state = 'publishing' AND {NOT_HELD}\n  ": (
                "WHERE d.id = %(id)s AND d.state = 'publishing' AND {NOT_HELD}\n  "
            )
        },
        [LEASES],
    ),
    Plant(
        "a lost answer counts as transient",
        "worker/publish.py",
        {
            "        case Transient() if work.tries": "        case Uncertain():\n"
            "            _again(lease, error, seconds=0.0, phase=phase, spends_a_try=True)\n"
            "        case Transient() if work.tries"
        },
        [PUBLISH, MACHINE],
    ),
    Plant(
        "a lost answer counts as a refusal",
        "connectors/judgement.py",
        {"    return Uncertain(reason)\n\n\ndef of_unreadable": "    return Rejected(reason)\n\n\ndef of_unreadable"},
        [PUBLISH],
    ),
    Plant(
        "the message is sent before its claim is committed",
        "scheduler/due.py",
        {
            "        others = claims.want_a_thread() - len(claimed) if claimed else 0\n": "        others = 0\n"
            "        _hint(messages, claimed)\n"
        },
        [DUE],
    ),
    Plant(
        "the commit begins although a hold is in force",
        "corong/deliveries/leases.py",
        {
            "AND d.state = 'publishing' AND {NOT_HELD}\n                    RETURNING": "AND d.state = 'publishing'\n"
            "                    RETURNING"
        },
        [HOLDS],
    ),
    Plant(
        "leases are never renewed",
        "worker/keeper.py",
        {"        leases.renew(held, seconds=self._seconds)": "        pass"},
        [LEASES],
    ),
    Plant(
        "what may be visible is sent again when its worker died",
        "corong/deliveries/claims.py",
        {
            "begun = [row[0] for row in left if row[1] == Phase.COMMIT]": "begun: list[int] = []",
            "before = [row[0] for row in left if row[1] != Phase.COMMIT]": "before = [row[0] for row in left]",
            "only_if=f\"{stale} AND d.phase <> 'commit'\"": "only_if=stale",
        },
        [LEASES, MACHINE],
    ),
    Plant(
        "a look right after the call is trusted",
        "worker/look.py",
        {"if work.age_seconds < work.look_in:": "if work.age_seconds < -1:"},
        [PUBLISH],
    ),
    Plant(
        "a lost post is absent without a look at the account's list",
        "connectors/mastodon/search.py",
        {"sight = _listed(account, draft, since, wire)": "sight = None"},
        [PUBLISH],
    ),
    Plant(
        "each try has its own idempotency key",
        "worker/work.py",
        {'key=IdempotencyKey(row["key"])': "key=IdempotencyKey(f\"{row['key']}-{row['tries']}\")"},
        [PUBLISH, MACHINE],
    ),
    Plant(
        "Retry-After is ignored",
        "connectors/judgement.py",
        {"now + min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)": "now + timedelta(seconds=1)"},
        [PUBLISH],
    ),
    Plant(
        "a limit spends a try",
        "worker/publish.py",
        {
            "the oldest of the account goes first.\n            _again(lease, error, seconds=0.0, phase=phase)": "the "
            "oldest of the account goes first.\n"
            "            _again(lease, error, seconds=0.0, phase=phase, spends_a_try=True)"
        },
        [PUBLISH],
    ),
    Plant(
        "a limited account goes on with its next post",
        "corong/deliveries/leases.py",
        {"    if not may_go:\n": "    if not may_go and account_id < 0:\n"},
        [PUBLISH],
    ),
    Plant(
        "a part does not wait for the part before it",
        "corong/deliveries/claims.py",
        {"d.part - 1 AND p.state = 'published'))": "d.part - 1 AND p.state <> 'draft'))"},
        [DUE, PUBLISH],
    ),
    Plant(
        "the end of a hold fires the backlog",
        "corong/deliveries/holds.py",
        {
            '    record(\n        "hold.released",': "    from corong.database import rows\n\n"
            "    rows(\"UPDATE deliveries_delivery SET state = 'scheduled' WHERE state = 'held'\")\n"
            '    record(\n        "hold.released",'
        },
        [HOLDS],
    ),
    Plant(
        "two posts of one account go out at once",
        "corong/deliveries/leases.py",
        {"WHERE p.account_id = %(account)s AND p.state = 'publishing' AND NOT p.is_ahead)": "WHERE p.id < 0)"},
        [LEASES],
    ),
    Plant(
        "what is overdue goes out all the same",
        "corong/deliveries/leases.py",
        {'only_if=f"{NOT_HELD} AND NOT ({OVERDUE})"': "only_if=NOT_HELD"},
        [LEASES],
    ),
    Plant(
        "lost messages are not sent again",
        "scheduler/due.py",
        {"lost = [] if is_waiting else claims.lost_hints(BATCH)": "lost: list[Claim] = []"},
        [DUE],
    ),
    Plant(
        "a change of state leaves no event",
        "corong/deliveries/moves.py",
        {
            "jsonb_build_object('due_at', due_at, 'fence', fence), '', ''\n            FROM moved": (
                "jsonb_build_object('due_at', due_at, 'fence', fence), '', ''\n            FROM moved WHERE false"
            )
        },
        [MACHINE],
    ),
    Plant(
        "X's refusal of a double counts as a refusal of the post",
        "connectors/x/dialect.py",
        {
            'Verdict.UNCERTAIN, words="duplicate content"': 'Verdict.REJECTED, words="duplicate content"',
        },
        [LOST],
    ),
    Plant(
        "a lost answer of Telegram counts as transient",
        "connectors/telegram/publish.py",
        {
            "Effect.VISIBLE, answer=answers.MessageAnswer": "Effect.REPEATABLE, answer=answers.MessageAnswer",
        },
        [LOST],
    ),
    Plant(
        "a channel that shows nothing counts as one that has nothing",
        "connectors/telegram/search.py",
        {
            "        return CannotTell(cause)\n    waiting": "        return Absent()\n    waiting",
            "    return CannotTell(cause)\n\n\ndef comparable": "    return Absent()\n\n\ndef comparable",
        },
        [LOST],
    ),
    Plant(
        "a reading that comes twice is stored twice",
        "corong/metrics/commands.py",
        {"at <= row.measured_at": "at <= row.published_at"},
        [READINGS],
    ),
    Plant(
        "posts of an account whose reader died are never read again",
        "corong/metrics/turns.py",
        {"WHERE t.until <= clock_timestamp()": "WHERE t.until IS NULL"},
        [PULLS],
    ),
)
