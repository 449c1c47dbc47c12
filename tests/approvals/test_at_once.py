"""Two people who do something with the same post at the same moment: one after the other, and each is told."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from corong.accounts.models import Account
from corong.approvals import commands
from corong.approvals.commands import DecidedMeanwhileError, Wish
from corong.approvals.models import Approval, Decision
from corong.config import config
from corong.database import now
from corong.deliveries import batches, editing, review
from corong.deliveries.commands import cancel
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.embedded.addresses import addresses
from corong.people.models import Person, Role
from corong.posts.commands import Content
from corong.posts.models import Post
from tests.factories import people, posts
from tests.factories.accounts import account
from tests.factories.organisations import organisation

pytestmark = pytest.mark.usefixtures("transactional_db")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
PATIENCE = 30.0
Act = Callable[[], object]


class Desk:
    """A post that waits for the editor's word, and what each of two people may do with it."""

    def __init__(self) -> None:
        office = organisation()
        self.officer: Person = people.person(roles={office: Role.OFFICER})
        self.editor: Person = people.person(roles={office: Role.EDITOR})
        on: Account = account(office, "mastodon")
        commands.lay_route(office, [Wish("Kepala seksi")])
        self.post: Post = posts.post(office, self.officer)
        [self.delivery] = review.hand_in(self.post, [on], now() + timedelta(hours=1), by=self.officer)
        self.approval = Approval.objects.get(post=self.post)

    def edit(self) -> None:
        """Write something else."""
        editing.edit(self.post, Content(text="(latihan) Isi lain"), version=self.post.version, by=self.officer)

    def cancel(self) -> None:
        """Call it off."""
        cancel(self.delivery, by=self.officer)

    def call_off(self) -> None:
        """Call it off with all that came in with it."""
        batches.call_off([self.post.pk], by=self.officer, reason="(latihan)")

    def decide(self, *, yes: bool = True) -> None:
        """Say the editor's word."""
        review.decide(self.approval, self.editor, is_approving=yes, reason="(latihan)", digest=self.post.digest)

    def hand_in(self) -> None:
        """Ask anew."""
        review.hand_in_again(self.post, by=self.officer)

    @property
    def stands(self) -> tuple[str, str]:
        """Where the delivery stands, and what came of the last request."""
        return (
            Delivery.objects.get(pk=self.delivery.pk).state,
            Approval.objects.filter(post=self.post).latest("pk").decision,
        )


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    connection.close()
    yield made
    connection.close()


def at_once(delivery: Delivery, *acts: Act) -> list[BaseException | None]:
    """Let acts begin one after the other while somebody else has the delivery, and go on together when it is free."""
    raised: list[BaseException | None] = [None] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    name = connection.settings_dict["NAME"]
    with psycopg.connect(addresses(config()).database_url, dbname=name) as other:
        other.execute("SELECT FROM deliveries_delivery WHERE id = %s FOR UPDATE", [delivery.pk])
        for number, thread in enumerate(threads, start=1):
            thread.start()
            _until_waiting(other, number)
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def _until_waiting(other: psycopg.Connection, number: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        # What others do is read anew only where nothing of it is remembered in this transaction.
        other.execute("SELECT pg_stat_clear_snapshot()")
        found = other.execute(WAITING).fetchone()
        if found and found[0] >= number:
            return
        time.sleep(0.01)
    pytest.fail(f"{number} acts should have waited for the delivery")


@pytest.mark.parametrize("change", [Desk.edit, Desk.cancel, Desk.call_off])
def test_who_approves_what_was_changed_at_that_moment_is_told(desk: Desk, change: Callable[[Desk], None]) -> None:
    changed, decided = at_once(desk.delivery, lambda: change(desk), desk.decide)
    assert changed is None
    assert isinstance(decided, DecidedMeanwhileError)
    assert desk.stands == (State.DRAFT if change is Desk.edit else State.CANCELLED, Decision.VOIDED)


def test_what_is_changed_when_it_was_approved_a_moment_before_needs_approval_again(desk: Desk) -> None:
    assert at_once(desk.delivery, desk.decide, desk.edit) == [None, None]
    assert desk.stands == (State.DRAFT, Decision.VOIDED)


def test_what_is_called_off_when_it_was_approved_a_moment_before_does_not_go_out(desk: Desk) -> None:
    assert at_once(desk.delivery, desk.decide, desk.cancel) == [None, None]
    assert desk.stands == (State.CANCELLED, Decision.APPROVED)


def test_what_is_handed_in_again_while_it_is_changed_is_asked_about_as_it_is_then(desk: Desk) -> None:
    desk.decide(yes=False)
    assert at_once(desk.delivery, desk.edit, desk.hand_in) == [None, None]
    assert desk.stands == (State.IN_REVIEW, Decision.PENDING)
    last = Approval.objects.latest("pk")
    assert last.digest == Post.objects.get(pk=desk.post.pk).digest != desk.post.digest
