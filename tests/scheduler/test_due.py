"""What the scheduler claims, in which order, how much of it, and when workers hear of it."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection

from corong.accounts.models import Account, TokenState
from corong.database import now, rows, unit
from corong.deliveries import claims
from corong.deliveries.commands import schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.posts.models import Medium
from scheduler import due
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.posts import medium, post
from tests.worker.engine import Spool


def write(
    *accounts: Account, seconds: float = -1.0, parts: Sequence[str] = (), media: Sequence[Medium] = ()
) -> list[Delivery]:
    """Schedule a post, due this many seconds from now."""
    made = post(accounts[0].organisation, parts=parts, media=media)
    return schedule(made, accounts, now() + timedelta(seconds=seconds), by=None)


def queued() -> set[int]:
    return set(Delivery.objects.filter(state=State.QUEUED).values_list("pk", flat=True))


class Heap(Spool):
    """Messages that no worker has come to yet."""

    def waiting(self, queue: str) -> int:
        del queue
        return due.MANY_WAITING + 1


def fill_queue(busy: Account, count: int) -> None:
    office = busy.organisation
    Delivery.objects.bulk_create(
        Delivery(organisation=office, post=post(office), account=busy, key=f"{number}", state=State.QUEUED)
        for number in range(count)
    )


@pytest.mark.django_db
def test_what_is_due_is_claimed_and_nothing_else() -> None:
    office = organisation()
    [ready] = write(account(office))
    write(account(office), seconds=60)
    assert [claim.delivery_id for claim in claims.due(50)] == [ready.pk]
    assert queued() == {ready.pk}
    assert claims.due(50) == []


@pytest.mark.django_db
def test_of_each_account_the_oldest_few_are_claimed_so_that_none_fills_the_queue() -> None:
    office = organisation()
    busy, quiet = account(office), account(office)
    many = [write(busy, seconds=-100 + number)[0].pk for number in range(claims.PER_ACCOUNT + 5)]
    [other] = write(quiet)
    assert [claim.delivery_id for claim in claims.due(50)] == [*many[: claims.PER_ACCOUNT], other.pk]
    assert claims.due(50) == []


@pytest.mark.django_db
def test_the_oldest_go_first_whoever_they_belong_to() -> None:
    office = organisation()
    young, old = write(account(office), seconds=-1)[0], write(account(office), seconds=-9)[0]
    assert [claim.delivery_id for claim in claims.due(1)] == [old.pk]
    assert [claim.delivery_id for claim in claims.due(1)] == [young.pk]


@pytest.mark.django_db
def test_a_backlog_of_many_accounts_is_worked_off_by_age() -> None:
    office = organisation()
    moment, planned = now(), {}
    one, other = account(office), account(office)
    for age, owner in (
        (9.5, one),
        (3.5, one),
        (7.5, other),
        (5.5, other),
        *((1 + n * 7 % 9, account(office)) for n in range(9)),
    ):
        [delivery] = schedule(post(office), [owner], moment - timedelta(seconds=age), by=None)
        planned[delivery.pk] = age
    ages = []
    while claimed := claims.due(3):
        ages += [planned[claim.delivery_id] for claim in claimed]
    assert len(ages) == len(planned)
    assert ages == sorted(planned.values(), reverse=True)


@pytest.mark.django_db
def test_while_threads_have_enough_before_them_they_are_told_nothing_more() -> None:
    office = organisation()
    [first] = write(account(office))
    fill_queue(first.account, due.ENOUGH)
    messages = Heap()
    write(account(office))
    assert due.due(messages) == 1
    assert messages.sent == []
    # Those behind a post that is going out want no thread: whoever sends that one comes to them.
    Delivery.objects.filter(pk=first.pk).update(state=State.PUBLISHING)
    [last] = write(account(office))
    due.due(messages)
    assert messages.sent == [("corong.publish", [last.account_id])]


@pytest.mark.django_db
def test_a_full_queue_takes_no_more() -> None:
    office = organisation()
    [waiting] = write(account(office))
    fill_queue(waiting.account, claims.IN_QUEUE)
    assert claims.due(50) == []


@pytest.mark.django_db
@pytest.mark.parametrize("obstacle", ["dead", "limited", "server", "disconnected", "retry"])
def test_what_cannot_go_stays_in_the_database(obstacle: str) -> None:
    stopped = account(organisation())
    [delivery] = write(stopped)
    later = now() + timedelta(minutes=1)
    match obstacle:
        case "dead":
            Account.objects.filter(pk=stopped.pk).update(token_state=TokenState.DEAD)
        case "limited":
            Account.objects.filter(pk=stopped.pk).update(limited_until=later)
        case "server":
            rows(
                "INSERT INTO accounts_serverlimit (platform, home, limited_until) VALUES (%s, %s, %s)",
                [stopped.platform, stopped.home, later],
            )
        case "disconnected":
            Account.objects.filter(pk=stopped.pk).update(disconnected_at=now())
        case _:
            Delivery.objects.filter(pk=delivery.pk).update(next_at=later)
    assert claims.due(50) == []


@pytest.mark.django_db
def test_a_part_is_claimed_after_the_part_before_it_was_published() -> None:
    first, second = write(account(organisation()), parts=["(latihan) dua"])
    assert [claim.delivery_id for claim in claims.due(50)] == [first.pk]
    for state in (State.PUBLISHING, State.UNCERTAIN, State.HELD, State.CANCELLED):
        Delivery.objects.filter(pk=first.pk).update(state=state)
        assert claims.due(50) == []
    Delivery.objects.filter(pk=first.pk).update(state=State.PUBLISHED)
    assert [claim.delivery_id for claim in claims.due(50)] == [second.pk]


@pytest.mark.django_db
def test_few_are_prepared_ahead_at_once_and_of_a_thread_only_the_first_part() -> None:
    office = organisation()
    every = [write(account(office), seconds=300, media=[medium(office)], parts=["(latihan) dua"]) for _ in range(6)]
    claimed = {claim.delivery_id for claim in claims.ahead(50)}
    assert len(claimed) == claims.AHEAD_AT_ONCE
    assert claimed <= {parts[0].pk for parts in every}


class Watched(Spool):
    """Notes whether a message was sent while its claim could still be undone, and looks at its row from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.was_in_transaction: list[bool] = []

    def send(self, task: str, arguments: Sequence[Sequence[object]], *, queue: str | None = None) -> None:
        self.was_in_transaction += [connection.in_atomic_block] * len(arguments)
        super().send(task, arguments, queue=queue)


@pytest.mark.usefixtures("transactional_db")
def test_workers_are_told_only_of_what_is_committed() -> None:
    office = organisation()
    write(account(office))
    write(account(office), seconds=300, media=[medium(office)])
    messages = Watched()
    assert due.due(messages) == 1
    assert due.ahead(messages) == 1
    with unit():
        rows("UPDATE deliveries_delivery SET queued_at = clock_timestamp() - interval '1 minute'")
    due.sweep(messages)
    assert [task for task, _ in messages.sent] == ["corong.publish", "corong.prepare"] * 2
    assert not any(messages.was_in_transaction)


@pytest.mark.usefixtures("transactional_db")
def test_two_leaders_at_once_claim_each_delivery_once() -> None:
    office = organisation()
    accounts = [account(office) for _ in range(12)]
    made = {write(each)[0].pk for each in accounts}
    claimed: list[int] = []

    def claim() -> None:
        for _ in range(20):
            with unit():
                claimed.extend(each.delivery_id for each in claims.due(3))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(made)


@pytest.mark.django_db
def test_a_message_that_seems_lost_is_sent_again_and_not_at_every_look() -> None:
    [delivery] = write(account(organisation()))
    messages = Spool()
    due.due(messages)
    messages.lose()
    due.sweep(messages)
    assert messages.sent == []
    rows("UPDATE deliveries_delivery SET queued_at = clock_timestamp() - interval '4 seconds'")
    due.sweep(messages)
    due.sweep(messages)
    assert messages.sent == [("corong.publish", [delivery.account_id])]


@pytest.mark.django_db
def test_while_no_worker_takes_messages_they_are_not_heaped_up() -> None:
    write(account(organisation()))
    messages = Heap()
    due.due(messages)
    messages.lose()
    rows("UPDATE deliveries_delivery SET queued_at = clock_timestamp() - interval '1 hour'")
    due.sweep(messages)
    assert messages.sent == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.SCHEDULED, State.QUEUED])
def test_what_is_overdue_beyond_the_limit_of_its_office_asks_a_person(state: State) -> None:
    patient, strict = organisation(), organisation()
    Organisation.objects.filter(pk=strict.pk).update(missed_after_seconds=600)
    [kept] = write(account(patient), seconds=-3000)
    [gone] = write(account(strict), seconds=-3000)
    Delivery.objects.update(state=state)
    due.sweep(Spool())
    assert [Delivery.objects.get(pk=each.pk).state for each in (kept, gone)] == [state, State.MISSED]
