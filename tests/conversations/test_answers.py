"""An answer goes out once: stored before the call, uncertain when the platform's word is lost."""

from datetime import time as clock
from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.conversations import desks, sending, writing
from corong.conversations.models import Message, Reply
from corong.conversations.states import ReplyState, Settled, WrongMoveError
from corong.conversations.writing import AnotherAnswerError, CannotAnswerError, OwnAnswerError
from corong.database import now, rows, unit
from corong.deliveries import holds
from corong.events.models import Event
from corong.people.models import Person, Role
from scheduler import conversations, measure
from tests.factories import people
from tests.worker.engine import Engine


@pytest.fixture
def officer(engine: Engine) -> Person:
    return people.person(roles={engine.office: Role.OFFICER})


def heard(engine: Engine, platform: str = "mastodon", text: str = "(latihan) kapan?") -> Message:
    """Let a resident ask something below a post, and have it read."""
    account = engine.account(platform)
    engine.write(account)
    engine.until_rest()
    post = engine.visible()[-1]
    engine.stand.audience(post.id, comment=text, author="warga1")
    measure.accounts(engine.spool)
    engine.spool.deliver()
    return Message.objects.get(account=account)


def tick(engine: Engine) -> None:
    conversations.replies(engine.spool)
    engine.spool.deliver()


def until_rest(engine: Engine) -> None:
    """Go on until no worker would do anything more, without the pauses."""
    for _ in range(20):
        tick(engine)
        with unit():
            rows("UPDATE conversations_reply SET next_at = clock_timestamp() WHERE next_at IS NOT NULL")
        if not Reply.objects.filter(next_at__isnull=False).exists():
            return


def answers(engine: Engine, message: Message) -> list[str]:
    """Give what the public sees below the message."""
    return [seen.text for seen in engine.visible() if seen.parent == message.remote_id]


def state(reply: Reply) -> ReplyState:
    return ReplyState(Reply.objects.values_list("state", flat=True).get(pk=reply.pk))


def test_an_answer_hangs_below_the_message_and_settles_it(engine: Engine, officer: Person, platform: str) -> None:
    message = heard(engine, platform)
    reply = writing.write(message, "Besok pukul 08.00 WITA.", by=officer)
    assert answers(engine, message) == []
    tick(engine)
    [seen] = answers(engine, message)
    assert seen.endswith("Besok pukul 08.00 WITA.")
    reply.refresh_from_db()
    assert (reply.state, bool(reply.url), reply.sent_at is not None) == (ReplyState.SENT, True, True)
    message.refresh_from_db()
    assert (message.settled_how, message.settled_at, message.settled_by) == (
        Settled.ANSWERED,
        reply.sent_at,
        officer,
    )
    kinds = list(
        Event.objects.filter(subject="reply", subject_id=reply.pk).order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["reply.written", "reply.sent"]


@pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body"])
def test_a_lost_answer_is_sent_again_only_where_that_makes_no_second_one(
    engine: Engine, officer: Person, platform: str, kind: str
) -> None:
    message = heard(engine, platform)
    reply = writing.write(message, "Besok.", by=officer)
    engine.stand.fault(kind, count=1)
    tick(engine)
    assert state(reply) is ReplyState.UNCERTAIN
    until_rest(engine)
    assert state(reply) is ReplyState.SENT
    assert len(answers(engine, message)) == 1


def test_where_nothing_keeps_a_repeat_from_doubling_a_person_decides(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    # As on a platform that knows no means against doubles, such as Telegram.
    reply = writing.write(message, "Besok.", by=officer)
    with unit():
        rows("UPDATE conversations_reply SET looks = 5")
    engine.stand.fault("lost_after", count=1)
    until_rest(engine)
    reply.refresh_from_db()
    assert (reply.state, reply.next_at) == (ReplyState.UNCERTAIN, None)
    assert len(answers(engine, message)) == 1
    with pytest.raises(AnotherAnswerError):
        writing.write(message, "Lusa.", by=officer)
    writing.found(reply, by=officer)
    message.refresh_from_db()
    assert (state(reply), message.settled_how) == (ReplyState.SENT, Settled.ANSWERED)
    until_rest(engine)
    assert len(answers(engine, message)) == 1


def test_an_answer_that_never_arrived_goes_out_on_the_next_try(engine: Engine, officer: Person, platform: str) -> None:
    message = heard(engine, platform)
    reply = writing.write(message, "Besok.", by=officer)
    engine.stand.fault("rate_limited", count=1, seconds=60)
    tick(engine)
    assert state(reply) is ReplyState.QUEUED
    engine.end_limits()
    until_rest(engine)
    assert (state(reply), len(answers(engine, message))) == (ReplyState.SENT, 1)


def test_a_worker_that_dies_in_mid_call_leaves_doubt_and_no_double(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    with unit():
        [reply_id] = sending.claim(5)
    work = sending.take(reply_id)
    assert work is not None
    assert sending.begin(work)
    # It dies here, its call perhaps on the way. Another message for the same answer does nothing meanwhile.
    assert sending.take(reply_id) is None
    with unit():
        rows("UPDATE conversations_reply SET lease_until = clock_timestamp() - interval '1 second'")
    tick(engine)
    assert state(reply) is ReplyState.UNCERTAIN
    # The dead worker's word comes too late: it is another's fence by now.
    sending.failed(work, "too late")
    assert state(reply) is ReplyState.UNCERTAIN
    until_rest(engine)
    assert (state(reply), len(answers(engine, message))) == (ReplyState.SENT, 1)


def test_a_worker_that_dies_before_its_call_costs_nothing(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    with unit():
        [reply_id] = sending.claim(5)
    assert sending.take(reply_id) is not None
    with unit():
        rows("UPDATE conversations_reply SET lease_until = clock_timestamp() - interval '1 second'")
    with unit():
        sending.sweep()
    assert state(reply) is ReplyState.QUEUED
    until_rest(engine)
    assert len(answers(engine, message)) == 1


def test_where_a_repeat_would_double_an_answer_that_never_began_goes_again_all_the_same(
    engine: Engine, officer: Person
) -> None:
    message = heard(engine)
    # Telegram knows no means against doubles: what is sent again there appears again.
    Account.objects.update(platform="telegram")
    reply = writing.write(message, "Besok.", by=officer)
    assert sending.take(reply.pk) is not None
    with unit():
        rows("UPDATE conversations_reply SET lease_until = clock_timestamp() - interval '1 second'")
        sending.sweep()
    reply.refresh_from_db()
    assert (reply.state, reply.next_at is not None) == (ReplyState.QUEUED, True)


def test_an_answer_in_doubt_is_not_sent_again_once_the_platform_may_have_forgotten_it(
    engine: Engine, officer: Person
) -> None:
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    engine.stand.fault("lost_after", count=1)
    tick(engine)
    # Nobody was at work for longer than the server remembers its keys.
    with unit():
        rows("UPDATE conversations_reply SET begun_at = begun_at - interval '2 hours'")
    calls = len(engine.stand.calls())
    until_rest(engine)
    reply.refresh_from_db()
    assert (reply.state, reply.next_at, len(engine.stand.calls())) == (ReplyState.UNCERTAIN, None, calls)
    assert len(answers(engine, message)) == 1


def test_messages_of_the_broker_that_come_twice_send_once(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    writing.write(message, "Besok.", by=officer)
    conversations.replies(engine.spool)
    engine.spool.sent *= 3
    engine.spool.deliver()
    assert len(answers(engine, message)) == 1


def test_a_hold_stops_answers_too_and_its_end_sends_nothing_by_itself(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    hold = holds.place(reason="krisis", by=officer, organisation=engine.office)
    until_rest(engine)
    assert (state(reply), answers(engine, message)) == (ReplyState.HELD, [])
    holds.release(hold, by=officer)
    until_rest(engine)
    assert answers(engine, message) == []
    reply.refresh_from_db()
    writing.send_again(reply, by=officer)
    until_rest(engine)
    assert (state(reply), len(answers(engine, message))) == (ReplyState.SENT, 1)


def test_a_hold_stops_answers_that_wait_for_the_platforms_limit(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    Account.objects.update(limited_until=now() + timedelta(hours=1))
    reply = writing.write(message, "Besok.", by=officer)
    hold = holds.place(reason="krisis", by=officer, organisation=engine.office)
    tick(engine)
    holds.release(hold, by=officer)
    Account.objects.update(limited_until=None)
    until_rest(engine)
    assert (state(reply), answers(engine, message)) == (ReplyState.HELD, [])


def test_what_the_platform_refuses_is_told_and_may_be_sent_again(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    reply = writing.write(message, "a" * 600, by=officer)
    until_rest(engine)
    reply.refresh_from_db()
    assert (reply.state, bool(reply.reason)) == (ReplyState.FAILED, True)
    assert answers(engine, message) == []
    other = writing.write(message, "Besok.", by=officer)
    until_rest(engine)
    assert (state(other), len(answers(engine, message))) == (ReplyState.SENT, 1)


def test_dead_credentials_keep_the_answer_until_they_are_mended(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    practice = engine.practice[message.account_id]
    engine.stand.revoke(practice)
    tick(engine)
    assert state(reply) is ReplyState.QUEUED
    assert Account.objects.get(pk=message.account_id).token_state == "dead"
    engine.stand.restore(practice)
    Account.objects.update(token_state="alive")
    until_rest(engine)
    assert len(answers(engine, message)) == 1


def test_a_missing_right_to_answer_is_told_and_stops_no_publishing(engine: Engine, officer: Person) -> None:
    message, other = heard(engine, "telegram"), heard(engine, "telegram")
    # The bot was never let into the group, or taken out of it: it is another bot's here.
    Message.objects.filter(pk=message.pk).update(token=other.token)
    reply = writing.write(message, "Besok.", by=officer)
    tick(engine)
    reply.refresh_from_db()
    assert (reply.state, "not a member" in reply.reason) == (ReplyState.FAILED, True)
    assert Account.objects.get(pk=message.account_id).token_state == "alive"


def approval(engine: Engine, by: Person) -> None:
    desks.arrange(
        engine.office,
        needs_approval=True,
        opens_at=clock(8),
        closes_at=clock(16),
        weekdays=[0, 1, 2, 3, 4],
        goal_minutes=60,
        by=by,
    )


def test_where_answers_need_approval_another_person_gives_it(engine: Engine, officer: Person) -> None:
    head = people.person(roles={engine.office: Role.EDITOR})
    approval(engine, head)
    message = heard(engine)
    reply = writing.write(message, "Besok.", by=officer)
    until_rest(engine)
    assert (state(reply), answers(engine, message)) == (ReplyState.PROPOSED, [])
    with pytest.raises(OwnAnswerError):
        writing.approve(reply, by=officer)
    with pytest.raises(WrongMoveError):
        writing.send_again(reply, by=officer)
    writing.approve(reply, by=head)
    until_rest(engine)
    assert (state(reply), len(answers(engine, message))) == (ReplyState.SENT, 1)
    with pytest.raises(WrongMoveError):
        writing.withdraw(reply, by=head)


def test_a_refused_answer_stays_with_its_reason_and_another_may_be_written(engine: Engine, officer: Person) -> None:
    head = people.person(roles={engine.office: Role.EDITOR})
    approval(engine, head)
    message = heard(engine)
    reply = writing.write(message, "Entah.", by=officer)
    with pytest.raises(AnotherAnswerError):
        writing.write(message, "Besok.", by=officer)
    writing.refuse(reply, "terlalu singkat", by=head)
    reply.refresh_from_db()
    assert (reply.state, reply.reason) == (ReplyState.REFUSED, "terlalu singkat")
    assert writing.write(message, "Besok pukul 8.", by=officer).state == ReplyState.PROPOSED


def test_what_is_gone_or_cannot_be_answered_is_not_answered(engine: Engine, officer: Person) -> None:
    message = heard(engine)
    Message.objects.update(gone_at=now() - timedelta(minutes=1))
    message.refresh_from_db()
    with pytest.raises(CannotAnswerError):
        writing.write(message, "Besok.", by=officer)
