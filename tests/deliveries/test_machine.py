"""
The engine as a state machine: several workers, lost and repeated messages, crashes between any two statements.

Held against a platform in memory, on the real database. Whatever happens: no post is visible twice, none is lost once
everything rests, and what our database says is what the platform shows.
"""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from connectors import catalogue
from connectors.contract import Secrets
from corong.accounts.models import Account, TokenState
from corong.accounts.seal import close
from corong.database import now, rows, unit
from corong.deliveries.commands import TooLateError, cancel, publish_now, reschedule, schedule
from corong.deliveries.holds import PERMIT_SECONDS
from corong.deliveries.models import Delivery, Hold
from corong.deliveries.states import AT_REST, MOVES, State
from scheduler import due
from tests.deliveries.injection import Act, Worker
from tests.deliveries.model import NAME, Mood, world
from tests.factories.organisations import organisation
from tests.factories.posts import post
from tests.worker.engine import WORKERS, Spool
from worker.gate import open_wire

ACTS = st.one_of(
    st.just((Act.NONE, 0)),
    st.tuples(st.sampled_from([Act.KILL, Act.SLEEP, Act.LOSE]), st.integers(min_value=1, max_value=26)),
)
pytestmark = pytest.mark.timeout(300)


class Engine(RuleBasedStateMachine):
    """What may happen, and what must hold whatever happened."""

    def __init__(self) -> None:
        super().__init__()
        self.spool = Spool()
        self.sleepers: list[Worker] = []
        self.written = 0
        world.clear()

    @initialize()
    def connect(self) -> None:
        office = organisation()
        self.accounts = [
            Account.objects.create(
                organisation=office,
                platform=NAME,
                home="https://model.example",
                remote_id=f"{kind}-{office.pk}",
                handle=kind,
                sealed=close(Secrets(name=kind)),
                token_state=TokenState.ALIVE,
            )
            for kind in ("keyed", "keyless")
        ]

    @rule(which=st.sampled_from([0, 1]), parts=st.sampled_from([0, 0, 0, 2]), both=st.booleans())
    def write(self, which: int, parts: int, *, both: bool) -> None:
        self.written += 1
        text = f"(latihan) {self.written}"
        accounts = self.accounts if both else [self.accounts[which]]
        made = post(accounts[0].organisation, text=text, parts=[f"{text}.{part}" for part in range(1, parts + 1)])
        schedule(made, accounts, now() - timedelta(seconds=1), by=None)

    @rule(moods=st.lists(st.sampled_from(list(Mood)), min_size=1, max_size=2))
    def upset_the_platform(self, moods: list[Mood]) -> None:
        world.moods += moods

    @rule()
    def claim(self) -> None:
        due.due(self.spool)

    @rule()
    def sweep(self) -> None:
        due.sweep(self.spool)

    @precondition(lambda self: self.spool.sent)
    @rule(act=ACTS)
    def deliver(self, act: tuple[Act, int]) -> None:
        task, arguments = self.spool.sent.pop(0)
        self.work(task, *arguments, act=act)

    @precondition(lambda self: self.spool.sent)
    @rule()
    def repeat_a_message(self) -> None:
        self.spool.sent.append(self.spool.sent[0])

    @precondition(lambda self: self.spool.sent)
    @rule()
    def lose_the_messages(self) -> None:
        self.spool.lose()

    @precondition(lambda self: self.sleepers)
    @rule()
    def wake_a_worker(self) -> None:
        self.finish(self.sleepers.pop(0))

    @rule()
    def let_leases_run_out(self) -> None:
        if self.sleepers:
            # No lease is shorter than a look at the holds is good for.
            time.sleep(PERMIT_SECONDS + 0.05)
        with unit():
            rows(
                "UPDATE deliveries_delivery SET lease_until = clock_timestamp() - interval '1 second'"
                " WHERE lease_until IS NOT NULL"
            )

    @rule()
    def let_time_pass(self) -> None:
        self.pass_time()

    @rule()
    def let_late_posts_appear(self) -> None:
        world.arrive()

    @rule()
    def hold_and_release(self) -> None:
        hold = Hold.objects.create(reason="(latihan)", placed_at=now(), starts_at=now() - timedelta(seconds=1))
        due.sweep(self.spool)
        hold.released_at = now()
        hold.save(update_fields=["released_at"])

    @rule(what=st.sampled_from(["cancel", "publish_now", "reschedule"]), which=st.integers(min_value=0, max_value=9))
    def change_a_mind(self, what: str, which: int) -> None:
        found = list(Delivery.objects.order_by("pk"))
        if not found:
            return
        delivery = found[which % len(found)]
        try:
            if what == "cancel":
                cancel(delivery, by=None)
            elif what == "publish_now":
                publish_now(delivery, by=None)
            else:
                reschedule(delivery, now() - timedelta(seconds=2), by=None)
        except TooLateError:
            pass

    @invariant()
    def nothing_is_visible_twice(self) -> None:
        for account, made in world.visible.items():
            texts = [each.text for each in made]
            assert len(texts) == len(set(texts)), f"{account} shows {texts}"

    @invariant()
    def a_published_post_is_visible_and_a_refused_or_cancelled_one_is_not(self) -> None:
        for delivery, text, remote_id in self.stored():
            shown = text in [made.text for made in world.visible[remote_id]]
            if delivery.state == State.PUBLISHED:
                assert shown
            if delivery.state in {State.FAILED, State.CANCELLED, State.HELD, State.MISSED}:
                assert not shown, f"{text} is {delivery.state}, yet visible"

    @invariant()
    def every_change_of_state_is_one_the_table_allows_and_has_one_event(self) -> None:
        last: dict[int, str] = {}
        for subject, kind, frm in rows(
            "SELECT subject_id, kind, details ->> 'from' FROM events_event"
            " WHERE subject = 'delivery' AND kind <> 'delivery.rescheduled' ORDER BY id"
        ):
            to = kind.removeprefix("delivery.")
            assert last.get(subject, "draft") == frm
            assert State(to) in MOVES[State(frm)]
            last[subject] = to
        for pk, state in rows("SELECT id, state FROM deliveries_delivery"):
            assert last[pk] == state

    @invariant()
    def a_part_appears_only_below_the_part_before_it(self) -> None:
        for made in world.visible.values():
            texts = [each.text for each in made]
            for text in texts:
                head, _, part = text.partition(".")
                if part:
                    before = head if part == "1" else f"{head}.{int(part) - 1}"
                    assert before in texts[: texts.index(text)]

    def teardown(self) -> None:
        try:
            if hasattr(self, "accounts"):
                self.come_to_rest()
                for delivery, text, remote_id in self.stored():
                    shown = [made.text for made in world.visible[remote_id]].count(text)
                    assert shown == int(delivery.state == State.PUBLISHED), f"{text}: {delivery.state}, shown {shown}"
        finally:
            for sleeper in self.sleepers:
                sleeper.wake()
            with unit():
                rows(
                    "TRUNCATE deliveries_delivery, deliveries_hold, events_event, publications_publication,"
                    " accounts_account, accounts_serverlimit CASCADE"
                )

    def come_to_rest(self) -> None:
        """Let the weather be fine: everything that can go out must."""
        world.moods.clear()
        for _ in range(40):
            while self.sleepers:
                self.finish(self.sleepers.pop(0))
            self.let_leases_run_out()
            self.pass_time()
            world.arrive()
            due.due(self.spool)
            due.sweep(self.spool)
            while self.spool.sent:
                task, arguments = self.spool.sent.pop(0)
                self.work(task, *arguments, act=(Act.NONE, 0))
            if not Delivery.objects.exclude(state__in=AT_REST).exists():
                break
        for delivery, *_ in self.stored():
            waits = Delivery.objects.filter(
                post=delivery.post_id, account=delivery.account_id, part__lt=delivery.part
            ).exclude(state=State.PUBLISHED)
            assert delivery.state in AT_REST or waits.exists(), f"{delivery} does not come to rest"
        self.nothing_is_visible_twice()
        self.every_change_of_state_is_one_the_table_allows_and_has_one_event()

    def work(self, task: str, *arguments: object, act: tuple[Act, int]) -> None:
        def once() -> None:
            try:
                WORKERS[task](*arguments)
            finally:
                open_wire().close()

        worker = Worker(once, *act)
        if worker.sleeps:
            self.sleepers.append(worker)
        elif worker.failure:
            raise worker.failure

    def finish(self, worker: Worker) -> None:
        worker.wake()
        if worker.failure:
            raise worker.failure

    def pass_time(self) -> None:
        with unit():
            rows(
                "UPDATE deliveries_delivery SET next_at = clock_timestamp()"
                " WHERE state IN ('scheduled', 'uncertain') AND next_at > clock_timestamp()"
            )
            rows(
                "UPDATE deliveries_delivery SET queued_at = clock_timestamp() - interval '1 minute'"
                " WHERE state = 'queued'"
            )
            rows("UPDATE accounts_account SET limited_until = NULL, paced_until = NULL, token_state = 'alive'")

    def stored(self) -> Iterator[tuple[Delivery, str, str]]:
        for delivery in Delivery.objects.select_related("post", "account").prefetch_related("post__parts"):
            texts = {0: delivery.post.text, **{part.number: part.text for part in delivery.post.parts.all()}}
            yield delivery, texts[delivery.part], delivery.account.remote_id


def test_whatever_happens_no_post_is_lost_doubled_or_shown_with_the_wrong_state(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del transactional_db
    monkeypatch.setitem(catalogue.PLATFORMS, NAME, "tests.deliveries.model")
    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
