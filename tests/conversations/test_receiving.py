"""Messages come once, and what becomes of them is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contract import Gone, Message, Page, PastPost, PostKind, RemoteId, Said
from corong.accounts.models import Account, TokenState
from corong.conversations import commands
from corong.conversations.models import Formerly, Listening
from corong.conversations.models import Message as Row
from corong.database import now, rows, unit
from corong.publications import looked_back
from corong.publications.models import Publication
from scheduler import conversations, measure
from tests.factories import accounts, messages, organisations, publications
from tests.worker.engine import Engine
from worker import revisit


def said(number: int, text: str, about: str | None = None) -> Message:
    return Message(
        RemoteId(str(number)), "reply", "warga", "Warga", text, "", now(), RemoteId(about) if about else None
    )


@pytest.fixture
def account(db: None) -> Account:
    del db
    return accounts.account(organisations.organisation())


def test_a_message_is_stored_once_with_the_cursor_behind_it(account: Account) -> None:
    post = publications.publication(account)
    page = Page((said(1, "satu", post.remote_id), said(2, "dua")), "2")
    assert commands.receive(account.pk, page) == 2
    assert commands.receive(account.pk, page) == 0
    assert dict(Row.objects.values_list("text", "publication_id")) == {"satu": post.pk, "dua": None}
    account.refresh_from_db()
    assert account.mention_cursor == "2"
    listening = Listening.objects.get()
    assert listening.asked_at is not None
    assert listening.heard_at is not None


def test_what_the_database_does_not_take_keeps_nothing_else_out(account: Account) -> None:
    odd = replace(said(1, "sa\0tu"), author_name="War\0ga", author_handle="\0", url="\0", token="\0")
    endless = replace(said(2, "dua"), id=RemoteId("9" * 301))
    assert commands.receive(account.pk, Page((endless, odd, said(3, "tiga")), "3")) == 2
    assert list(Row.objects.order_by("remote_id").values_list("text", "author_name", "author_handle")) == [
        ("satu", "Warga", ""),
        ("tiga", "Warga", "warga"),
    ]
    account.refresh_from_db()
    assert account.mention_cursor == "3"


def test_what_was_heard_before_its_post_was_known_is_attached_to_it(account: Account) -> None:
    early = [said(1, "satu", "77"), said(2, "dua", "78"), said(3, "tiga")]
    commands.receive(account.pk, Page(tuple(early), "3"))
    assert not Row.objects.filter(publication__isnull=False).exists()
    other = accounts.account(account.organisation)
    commands.receive(other.pk, Page((said(1, "lain", "77"),), "1"))
    post = PastPost(RemoteId("77"), "https://latihan.example/77", now(), "(latihan) dari ponsel", PostKind.TEXT)
    assert looked_back.store(account.pk, [post]).new == 1
    commands.receive(other.pk, Page((), "1"))
    commands.receive(account.pk, Page((), "3"))
    [attached] = Row.objects.filter(publication__isnull=False)
    assert (attached.text, attached.publication) == ("satu", Publication.objects.get())


def test_when_nothing_new_came_the_time_of_the_last_item_stays(account: Account) -> None:
    commands.receive(account.pk, Page((said(1, "satu"),), "1"))
    before = Listening.objects.get()
    commands.receive(account.pk, Page((), "1"))
    after = Listening.objects.get()
    assert (after.heard_at, after.asked_at) == (before.heard_at, after.asked_at)
    assert after.asked_at is not None
    assert before.asked_at is not None
    assert after.asked_at > before.asked_at
    commands.could_not_listen(account.pk, "ReadTimeout: timed out")
    failed = Listening.objects.get()
    assert (failed.failure, failed.asked_at) == ("ReadTimeout: timed out", after.asked_at)


def test_changed_words_are_kept_beside_the_new_ones(account: Account) -> None:
    commands.receive(account.pk, Page((said(1, "besok"), said(2, "tetap")), "2"))
    commands.looked_again(account.pk, {RemoteId("1"): Said("lusa"), RemoteId("2"): Said("tetap")})
    commands.looked_again(account.pk, {RemoteId("1"): Said("minggu depan")})
    row = Row.objects.get(remote_id="1")
    assert row.text == "minggu depan"
    assert row.changed_at is not None
    assert [each.text for each in row.formerly.order_by("until")] == ["besok", "lusa"]
    assert Formerly.objects.filter(message__remote_id="2").count() == 0
    # A platform that sends changed messages anew does the same.
    commands.receive(account.pk, Page((said(1, "bulan depan"),), "3"))
    row.refresh_from_db()
    assert (row.text, row.formerly.count()) == ("bulan depan", 3)


def test_what_is_gone_is_marked_and_stays(account: Account) -> None:
    commands.receive(account.pk, Page((said(1, "satu"), said(2, "dua")), "2"))
    commands.looked_again(account.pk, {RemoteId("1"): Gone()})
    row = Row.objects.get(remote_id="1")
    first = row.gone_at
    assert (row.text, first is not None) == ("satu", True)
    commands.looked_again(account.pk, {RemoteId("1"): Gone()})
    row.refresh_from_db()
    assert row.gone_at == first
    commands.looked_again(account.pk, {RemoteId("1"): Said("satu")})
    row.refresh_from_db()
    assert row.gone_at is None
    assert row.formerly.count() == 0


def test_messages_are_read_again_through_the_platform(engine: Engine) -> None:
    account = engine.account()
    engine.write(account)
    engine.until_rest()
    [post] = engine.visible()
    marks = [
        engine.stand.audience(post.id, comment=f"(latihan) {word}", author="warga1")["comment"]
        for word in ("besok", "salah", "tetap")
    ]
    measure.accounts(engine.spool)
    engine.spool.deliver()
    assert Row.objects.count() == 3
    assert conversations.looks(engine.spool) == 0
    engine.stand.audience(post.id, number=marks[0], edit="(latihan) lusa")
    engine.stand.audience(post.id, number=marks[1], take_back=True)
    with unit():
        rows(
            "UPDATE conversations_message SET look_at = look_at - interval '1 hour',"
            " written_at = written_at - interval '1 hour'"
        )
    before = len(engine.stand.calls())
    assert conversations.looks(engine.spool) == 3
    engine.spool.deliver()
    assert len(engine.stand.calls()) == before + 1
    first, second, third = Row.objects.order_by("pk")
    assert (first.text.endswith("lusa"), first.formerly.count()) == (True, 1)
    assert (second.gone_at is not None, third.gone_at) == (True, None)
    assert third.look_at is not None
    assert third.look_at - now() > timedelta(hours=4)
    assert conversations.looks(engine.spool) == 0


def test_a_missing_right_to_read_again_stops_no_publishing(engine: Engine) -> None:
    account = engine.account()
    row = messages.message(account)
    engine.stand.fault("dead_token", account=account.remote_id, endpoint="read", count=1)
    revisit.messages([row.pk])
    assert engine.stand.summary()["faults"]["dead_token"] == 1
    assert Account.objects.get().token_state == TokenState.ALIVE


def test_a_look_that_failed_is_made_up_for_also_after_the_last(engine: Engine) -> None:
    account = engine.account()
    rested, last, old = (messages.message(account, written_at=now() - timedelta(days=days)) for days in (2, 7.1, 30))
    Row.objects.update(look_at=now())
    engine.stand.fault("error_before", account=account.remote_id, endpoint="read", count=1, status=503)
    assert conversations.looks(engine.spool) == 3
    engine.spool.deliver()
    waits = {row.pk: row.look_at - now() for row in Row.objects.all() if row.look_at is not None}
    assert timedelta(hours=5) < waits[rested.pk] < timedelta(hours=7)
    assert timedelta(hours=20) < waits[last.pk] < timedelta(hours=22)
    assert old.pk not in waits
    Row.objects.filter(pk=last.pk).update(look_at=now())
    assert conversations.looks(engine.spool) == 1
    engine.spool.deliver()
    # The practice platform never had it.
    found = Row.objects.get(pk=last.pk)
    assert (found.look_at, found.gone_at is not None) == (None, True)


def test_messages_of_an_account_that_cannot_be_opened_are_looked_at_later_and_hinder_no_others(engine: Engine) -> None:
    sealed, other = engine.account(), engine.account()
    closed, opened = (messages.message(each) for each in (sealed, other))
    Account.objects.filter(pk=sealed.pk).update(sealed=b"of another key.")
    revisit.messages([closed.pk, opened.pk])
    closed.refresh_from_db()
    opened.refresh_from_db()
    assert (closed.look_at is not None, closed.gone_at, opened.gone_at is not None) == (True, None, True)


def test_an_old_message_is_not_read_again(account: Account) -> None:
    old = Message(RemoteId("9"), "reply", "w", "W", "lama", "", now() - timedelta(days=30), None)
    commands.receive(account.pk, Page((old,), "9"))
    assert Row.objects.get().look_at is None
