"""What an office hides leaves the public's sight on the platform too, where that lets a program do it."""

import pytest

from connectors.catalogue import PLATFORMS, platform
from corong.accounts.models import Account, TokenState
from corong.conversations import commands, hiding
from corong.conversations.models import Hiding, Message
from corong.conversations.states import HidingState
from corong.database import rows, unit
from corong.events.models import Event
from corong.people.models import Person
from scheduler import conversations
from tests.conversations.test_answers import heard, officer
from tests.worker.engine import Engine
from worker import revisit

__all__ = ["officer"]


def tick(engine: Engine) -> None:
    """Let the scheduler and a worker look at the wishes, without the pauses."""
    with unit():
        rows("UPDATE conversations_hiding SET next_at = clock_timestamp()")
    conversations.hidings(engine.spool)
    engine.spool.deliver()


def is_hidden(engine: Engine, message: Message) -> bool:
    """Ask the practice platform's own record."""
    number = int(message.remote_id.rpartition("_")[2]) if message.account.platform == "facebook" else None
    about = message.about if number is not None else engine.visible()[-1].id
    return bool(engine.stand.audience(about, number=number)["is_hidden"])


def state(message: Message) -> tuple[str, bool]:
    found = Hiding.objects.get(message=message)
    return found.state, found.is_hidden


def test_a_comment_is_hidden_on_the_platform_and_shown_again(engine: Engine, officer: Person) -> None:
    message = heard(engine, "facebook")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    assert (state(message), is_hidden(engine, message)) == ((HidingState.WAITING, False), False)
    tick(engine)
    assert (state(message), is_hidden(engine, message)) == ((HidingState.DONE, True), True)
    commands.show(message, by=officer)
    tick(engine)
    assert (state(message), is_hidden(engine, message)) == ((HidingState.DONE, False), False)
    told = (
        Event.objects.filter(subject="message", subject_id=message.pk).order_by("pk").values_list("kind", "person_id")
    )
    assert list(told) == [
        ("message.hidden", officer.pk),
        ("message.hidden_there", None),
        ("message.shown", officer.pk),
        ("message.shown_there", None),
    ]


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "error_after"])
def test_a_lost_answer_is_asked_again(engine: Engine, officer: Person, kind: str) -> None:
    message = heard(engine, "facebook")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    engine.stand.fault(kind, endpoint="publish", count=1)
    tick(engine)
    assert state(message) == (HidingState.WAITING, False)
    tick(engine)
    assert (state(message), is_hidden(engine, message)) == ((HidingState.DONE, True), True)


def test_a_refusal_is_told_in_the_platforms_words_and_can_be_asked_again(engine: Engine, officer: Person) -> None:
    message = heard(engine, "x")
    kept = message.remote_id
    Message.objects.filter(pk=message.pk).update(remote_id="1234567890123456789")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    tick(engine)
    found = Hiding.objects.get(message=message)
    assert (found.state, found.failure) == (HidingState.REFUSED, "You are not permitted to perform this action.")
    assert Account.objects.get().token_state != TokenState.DEAD
    Message.objects.filter(pk=message.pk).update(remote_id=kept)
    commands.hide(message, "menghina", by=officer, on_platform=True)
    tick(engine)
    assert state(message) == (HidingState.DONE, True)


def test_the_newest_wish_holds_though_an_older_call_is_under_way(engine: Engine, officer: Person) -> None:
    message = heard(engine, "facebook")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    older = hiding.take(message.pk)
    assert older is not None
    commands.show(message, by=officer)
    # Two calls at once could arrive in either order.
    assert hiding.take(message.pk) is None
    assert not hiding.may_go_on(older)
    hiding.done(older)
    assert state(message) == (HidingState.WAITING, True)
    tick(engine)
    assert (state(message), is_hidden(engine, message)) == ((HidingState.DONE, False), False)


def test_dead_credentials_let_the_wish_wait(engine: Engine, officer: Person) -> None:
    message = heard(engine, "facebook")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    practice = engine.practice[message.account_id]
    engine.stand.revoke(practice)
    tick(engine)
    assert state(message) == (HidingState.WAITING, False)
    assert Account.objects.get().token_state == TokenState.DEAD
    engine.stand.restore(practice)
    Account.objects.update(token_state=TokenState.ALIVE)
    tick(engine)
    assert state(message) == (HidingState.DONE, True)


def test_what_we_hid_ourselves_is_not_taken_for_gone(engine: Engine, officer: Person) -> None:
    message = heard(engine, "wordpress")
    commands.hide(message, "iklan judi", by=officer, on_platform=True)
    tick(engine)
    revisit.messages([message.pk])
    message.refresh_from_db()
    assert (state(message), message.gone_at) == ((HidingState.DONE, True), None)


def test_one_that_is_gone_is_not_asked_for(engine: Engine, officer: Person) -> None:
    message = heard(engine, "facebook")
    commands.hide(message, "menghina", by=officer, on_platform=True)
    Message.objects.filter(pk=message.pk).update(gone_at=message.received_at)
    tick(engine)
    assert Hiding.objects.get().failure == hiding.GONE


def test_platforms_that_offer_nothing_are_asked_nothing(engine: Engine, officer: Person) -> None:
    message = heard(engine, "mastodon")
    assert not hiding.is_offered(message)
    commands.hide(message, "menghina", by=officer, on_platform=True)
    assert not Hiding.objects.exists()
    offering = {name for name in PLATFORMS if platform(name).hide is not None}
    assert offering == {"facebook", "instagram", "threads", "x", "youtube", "wordpress"}
