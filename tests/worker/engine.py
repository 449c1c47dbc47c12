"""The engine without its processes: scheduler and worker called as plain functions against practice platforms."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from corong.accounts import connecting
from corong.accounts.models import Account
from corong.database import now, rows, unit
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import AT_REST, State
from corong.organisations.models import Organisation
from corong.posts.models import Medium
from corong.practice.platforms import PracticePlatforms
from scheduler import due
from scheduler.messages import QUEUES, Messages
from tests.factories.organisations import organisation
from tests.factories.posts import post
from tests.sandbox.stand import PracticeAccount, Stand, VisiblePost
from worker import authorise, converse, hide, history, live, look, measure, publish, reply, revisit
from worker.gate import open_wire

WORKERS: Final[dict[str, Callable[..., object]]] = {
    "corong.publish": publish.run,
    "corong.prepare": publish.ahead,
    "corong.look": look.look,
    "corong.live": live.run,
    "corong.authorise": authorise.check,
    "corong.renew": authorise.renew,
    "corong.history": history.page,
    "corong.measure": measure.due,
    "corong.converse": converse.accounts,
    "corong.reply": reply.send,
    "corong.hide": hide.fulfil,
    "corong.revisit": revisit.messages,
}
"""What a worker does with each message."""


class Spool(Messages):
    """Messages that stay here until a test lets workers have them: it may lose or repeat them."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Sequence[object]]] = []

    def send(self, task: str, arguments: Sequence[Sequence[object]], *, queue: str | None = None) -> None:
        """Keep the messages."""
        del queue
        self.sent += [(task, each) for each in arguments]

    def waiting(self, queue: str) -> int:
        """Count those: what waits in the broker is of tests beside this one."""
        return sum(QUEUES[task] == queue for task, _ in self.sent)

    def lose(self) -> int:
        """Forget them; say how many there were."""
        count = len(self.sent)
        self.sent.clear()
        return count

    def deliver(self) -> None:
        """Let workers work through them."""
        while self.sent:
            task, arguments = self.sent.pop(0)
            WORKERS[task](*arguments)


@dataclass
class Engine:
    """Offices and accounts on practice platforms, and the engine in our hands."""

    stand: Stand
    spool: Spool = field(default_factory=Spool)
    office: Organisation = field(default_factory=organisation)
    practice: dict[int, PracticeAccount] = field(default_factory=dict)
    keeps_pace: bool = False
    """Whether the accounts' pace stays when pauses are skipped: for tests of the pace itself."""

    def account(self, platform: str = "mastodon", *, office: Organisation | None = None) -> Account:
        """Connect a practice account."""
        handle = f"latihan{len(self.practice)}"
        made = self.stand.add_account(platform, handle)
        with PracticePlatforms(self.stand.address) as platforms:
            opened = platforms.add_account(platform, handle, instance=made.instance, name=handle, followers=1_000)
        account = connecting.add(office or self.office, platform, opened.home, opened.secrets)
        self.practice[account.pk] = made
        return account

    def write(
        self,
        *accounts: Account,
        text: str = "(latihan) kiriman",
        seconds: float = -0.1,
        parts: Sequence[str] = (),
        media: Sequence[Medium] = (),
    ) -> list[Delivery]:
        """Schedule a post, due this many seconds from now."""
        made = post(accounts[0].organisation, text=text, parts=parts, media=media)
        return schedule(made, accounts, now() + timedelta(seconds=seconds), by=None)

    def claim(self) -> None:
        """Let the scheduler claim what is due, and not tell anybody yet."""
        due.due(self.spool)
        due.ahead(self.spool)

    def tick(self) -> None:
        """Let the scheduler look once, and workers do what it says."""
        self.claim()
        self.spool.deliver()
        due.sweep(self.spool)
        self.spool.deliver()

    def tick_aside(self) -> threading.Thread:
        """Tick in a thread of its own; the caller joins it."""

        def work() -> None:
            try:
                self.tick()
            finally:
                open_wire().close()

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    def until_rest(self, *, seconds: float = 60.0) -> None:
        """Go on until nothing moves any more; pauses between tries are skipped."""
        end = time.monotonic() + seconds
        while self.moving():
            assert time.monotonic() < end, [vars(each) for each in self.moving()]
            self.tick()
            self.skip_pauses()

    def moving(self) -> list[Delivery]:
        """Give the deliveries the engine will still change."""
        found = Delivery.objects.exclude(state__in=AT_REST).exclude(state=State.UNCERTAIN, next_at=None)
        return list(found.order_by("pk"))

    def skip_pauses(self) -> None:
        """Let the pauses between tries and looks, and those of the accounts' pace, be over."""
        with unit():
            rows(
                """
                UPDATE deliveries_delivery SET next_at = clock_timestamp(), commit_at = commit_at - interval '1 minute'
                WHERE state IN ('scheduled', 'uncertain') AND due_at <= clock_timestamp()
                  AND next_at > clock_timestamp()
                """
            )
            if not self.keeps_pace:
                rows("UPDATE accounts_account SET paced_until = NULL WHERE paced_until > clock_timestamp()")

    def lose_leases(self) -> None:
        """Let every worker fall silent for longer than its lease."""
        with unit():
            rows(
                "UPDATE deliveries_delivery SET lease_until = clock_timestamp() - interval '1 second'"
                " WHERE lease_until IS NOT NULL"
            )

    def lose_hints(self) -> None:
        """Let what waits in the queue have waited for long."""
        with unit():
            rows(
                "UPDATE deliveries_delivery SET queued_at = clock_timestamp() - interval '1 minute'"
                " WHERE state = 'queued'"
            )

    def end_limits(self) -> None:
        """Let the time the platforms asked us to wait be over."""
        with unit():
            rows("UPDATE accounts_account SET limited_until = clock_timestamp()")
            rows("UPDATE accounts_serverlimit SET limited_until = clock_timestamp()")

    def limited_until(self, account: Account) -> datetime | None:
        """Give until when an account waits."""
        return Account.objects.get(pk=account.pk).limited_until

    def texts(self, account: Account | None = None) -> list[str]:
        """Give the visible texts in the order in which they appeared."""
        return [seen.text for seen in self.visible() if account is None or seen.account == account.remote_id]

    def visible(self) -> list[VisiblePost]:
        """Give what the public sees."""
        return [seen for seen in self.stand.record() if seen.deleted_at is None]


def state_of(delivery: Delivery) -> State:
    """Give where a delivery stands now."""
    return State(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))


def kinds_of(delivery: Delivery) -> list[str]:
    """Give what happened to a delivery, in order."""
    found = rows(
        "SELECT kind FROM events_event WHERE subject = 'delivery' AND subject_id = %s ORDER BY id", [delivery.pk]
    )
    return [row[0] for row in found]
