"""The inbox: what the public wrote is found, given to somebody, answered, and looked back at."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from corong.accounts.models import Account
from corong.conversations import commands, desks
from corong.conversations.commands import could_not_listen
from corong.conversations.models import CannedAnswer, Desk, Formerly, Message, Reply
from corong.conversations.states import ReplyState, Settled
from corong.database import now, unit
from tests.dashboard.conftest import Browser
from tests.factories import accounts, messages, organisations, people, publications
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a, handle="@dinas@latihan.example")


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_newest_stands_first_and_older_ones_are_one_step_away(
    four: Four, browser: Browser, account: Account
) -> None:
    moment = now()
    for number in range(30):
        messages.message(account, text=f"Pertanyaan nomor {number:02}", written_at=moment - timedelta(minutes=number))
    client = browser(four.officer)
    first = page(client, "/inbox/")
    assert first.index("nomor 00") < first.index("nomor 24")
    assert "nomor 25" not in first
    older = first.split('href="/inbox/?pile=')[1].split('"')[0].replace("&amp;", "&")
    second = page(client, f"/inbox/?pile={older}")
    assert "nomor 24" not in second
    assert "nomor 25" in second
    assert "nomor 29" in second


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"terbuka", "ditugaskan", "lain"}),
        ("pile=assigned", {"ditugaskan"}),
        ("pile=answered", {"selesai"}),
        ("pile=hidden", {"tersembunyi"}),
        ("pile=gone", {"terhapus"}),
        ("pile=answers", {"menunggu"}),
        ("assignee=nobody", {"terbuka", "lain"}),
        ("account={other}", {"lain"}),
        ("assignee={person}", {"ditugaskan"}),
        ("office={office}", {"terbuka", "ditugaskan", "lain"}),
        ("pile=every", {"terbuka", "ditugaskan", "selesai", "tersembunyi", "terhapus", "menunggu", "lain"}),
    ],
)
def test_a_person_chooses_what_to_see(
    four: Four, browser: Browser, account: Account, query: str, shown: set[str]
) -> None:
    made = {
        text: messages.message(account, text=f"({text})")
        for text in ("terbuka", "ditugaskan", "selesai", "tersembunyi", "terhapus", "menunggu")
    }
    other = accounts.account(four.regency_a, "bluesky")
    messages.message(other, text="(lain)")
    commands.assign(made["ditugaskan"], four.officer, by=four.head)
    commands.settle(made["selesai"], Settled.ELSEWHERE, by=four.head)
    commands.hide(made["tersembunyi"], "iklan", by=four.head)
    Message.objects.filter(pk=made["terhapus"].pk).update(gone_at=now())
    Message.objects.filter(pk=made["menunggu"].pk).update(settled_at=now(), settled_how="elsewhere")
    messages.reply(made["menunggu"], by=four.officer, state=ReplyState.PROPOSED)
    asked = query.format(other=other.pk, person=four.officer.pk, office=four.regency_a.pk)
    seen = page(browser(four.head), f"/inbox/?{asked}")
    found = {text for text in (*made, "lain") if f"({text})" in seen}
    if not query.startswith("pile=answered"):
        assert found == shown
    else:
        assert found == {"selesai", "menunggu"}


def test_a_fragment_is_the_list_alone_and_no_cache_takes_it_for_the_page(
    four: Four, browser: Browser, account: Account
) -> None:
    messages.message(account)
    client = browser(four.officer)
    answer = client.get("/inbox/", headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<section class="card" id="messages"')
    assert "HX-Request" in answer.headers["Vary"]
    whole = client.get("/inbox/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<!doctype html>" in whole.content


def test_where_nothing_is_connected_the_page_says_what_to_do(four: Four, browser: Browser) -> None:
    assert "No account is connected yet" in page(browser(four.officer), "/inbox/")
    accounts.account(four.regency_a)
    assert "Nobody waits for an answer." in page(browser(four.officer), "/inbox/")


def test_an_account_that_cannot_be_read_is_told(four: Four, browser: Browser, account: Account) -> None:
    with unit():
        could_not_listen(account.pk, "ReadTimeout: timed out")
    seen = page(browser(four.officer), "/inbox/")
    assert "@dinas@latihan.example" in seen
    assert "the platform did not answer in time" in seen
    assert "cannot be read at the moment" not in page(browser(four.stranger), "/inbox/")


@pytest.mark.parametrize("count", [1, 20])
def test_the_pages_ask_no_more_of_the_database_for_many_messages(
    four: Four,
    browser: Browser,
    account: Account,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    post = publications.publication(account, text="Kiriman kami")
    for number in range(count):
        made = messages.message(account, publication=post, text=f"Nomor {number}")
        messages.reply(made, by=four.officer)
        commands.assign(made, four.officer, by=four.head)
    client = browser(four.head)
    with django_assert_max_num_queries(18):
        client.get("/inbox/?pile=every")
    with django_assert_max_num_queries(32):
        client.get(f"/inbox/{made.pk}/")


def test_the_page_of_a_message_shows_the_post_the_others_and_what_it_said_before(
    four: Four, browser: Browser, account: Account
) -> None:
    post = publications.publication(account, text="Jadwal posyandu bulan ini")
    first = messages.message(account, publication=post, text="Di mana?")
    messages.reply(first, by=four.officer, text="Di balai desa.")
    asked = messages.message(account, publication=post, text="Jam berapa?")
    Formerly.objects.create(message=asked, text="Jam brp?", until=now())
    Message.objects.filter(pk=asked.pk).update(changed_at=now(), gone_at=now())
    seen = page(browser(four.officer), f"/inbox/{asked.pk}/")
    for words in (
        "Jadwal posyandu",
        "Di mana?",
        "Di balai desa.",
        "Jam berapa?",
        "Jam brp?",
        "no longer on the platform",
    ):
        assert words in seen
    assert "It cannot be answered through Corong" in seen


def test_what_is_done_about_a_message_is_done_and_kept_in_its_story(
    four: Four, browser: Browser, account: Account
) -> None:
    message = messages.message(account)
    client = browser(four.officer)
    for act, fields, sentence in (
        ("assign", {"to": four.head.pk}, f"Assigned to {four.head.name}"),
        ("ticket", {"ticket": "LAPOR-12345"}, "LAPOR-12345"),
        ("hide", {"reason": "iklan judi"}, "Hidden in Corong: iklan judi"),
        ("show", {}, "Shown again"),
        ("settle", {"how": "elsewhere"}, "Answered outside Corong"),
        ("reopen", {}, "It waits for an answer again"),
        ("assign", {"to": ""}, "Assigned to nobody"),
    ):
        answer = client.post(f"/inbox/{message.pk}/{act}/", fields, follow=True)
        assert sentence in answer.content.decode(), act
    message.refresh_from_db()
    assert (message.assignee, message.ticket, message.hidden_at, message.settled_at) == (
        None,
        "LAPOR-12345",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("assign", {"to": "999999"}, "does not write for this office"),
        ("hide", {"reason": "  "}, "Say why"),
        ("settle", {"how": "answered"}, "Choose why"),
        ("answer", {"text": " "}, "Write the answer first"),
        ("answer", {"text": "a" * 600}, "The answer has 600 characters; the platform takes 500."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_happens(
    four: Four, browser: Browser, account: Account, act: str, fields: dict[str, str], sentence: str
) -> None:
    message = messages.message(account)
    answer = browser(four.officer).post(f"/inbox/{message.pk}/{act}/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Message.objects.filter(assignee=None, hidden_at=None, settled_at=None).exists()
    assert not Reply.objects.exists()


def test_an_answer_is_stored_and_a_second_click_or_a_faster_colleague_makes_no_second_one(
    four: Four, browser: Browser, account: Account
) -> None:
    message = messages.message(account)
    fields = {"text": "Besok pukul 08.00.", "after": "0"}
    said = browser(four.officer).post(f"/inbox/{message.pk}/answer/", fields, follow=True).content.decode()
    assert "The answer is on its way." in said
    assert 'hx-trigger="every 3s"' in said
    assert 'name="after"' not in said
    Reply.objects.update(state=ReplyState.SENT, next_at=None)
    again = browser(four.head).post(f"/inbox/{message.pk}/answer/", fields)
    assert again.status_code == 422
    assert "Another answer was written meanwhile" in again.content.decode()
    assert Reply.objects.count() == 1


def test_where_answers_need_approval_somebody_else_gives_it(four: Four, browser: Browser, account: Account) -> None:
    Desk.objects.create(organisation=four.province, needs_approval=True, weekdays=[0, 1, 2, 3, 4])
    message = messages.message(account)
    client = browser(four.officer)
    said = client.post(f"/inbox/{message.pk}/answer/", {"text": "Besok.", "after": "0"}, follow=True).content.decode()
    assert "Handed in: it goes out once somebody else approves it." in said
    reply = Reply.objects.get()
    assert client.post(f"/inbox/answers/{reply.pk}/approve/").status_code == 403
    head = browser(four.head)
    assert "1 answer needs a person" in page(head, "/")
    assert head.post(f"/inbox/answers/{reply.pk}/refuse/", {"reason": ""}).status_code == 422
    head.post(f"/inbox/answers/{reply.pk}/approve/")
    reply.refresh_from_db()
    assert (reply.state, reply.decided_by) == (ReplyState.QUEUED, four.head)
    late = head.post(f"/inbox/answers/{reply.pk}/refuse/", {"reason": "terlambat"}, follow=True).content.decode()
    assert "It has gone on meanwhile" in late


def test_an_answer_that_may_be_out_is_decided_by_those_who_may(four: Four, browser: Browser, account: Account) -> None:
    reply = messages.reply(messages.message(account), by=four.officer, state=ReplyState.UNCERTAIN)
    seen = page(browser(four.head), f"/inbox/{reply.message_id}/")
    assert "without the risk of a second answer" in seen
    assert f"/inbox/answers/{reply.pk}/found/" in seen
    officer = browser(four.officer)
    assert f"/inbox/answers/{reply.pk}/found/" not in page(officer, f"/inbox/{reply.message_id}/")
    officer.post(f"/inbox/answers/{reply.pk}/send-again/")
    reply.refresh_from_db()
    assert reply.state == ReplyState.UNCERTAIN
    browser(four.head).post(f"/inbox/answers/{reply.pk}/send-again/")
    reply.refresh_from_db()
    assert reply.state == ReplyState.QUEUED


def test_the_clock_of_the_first_answer_runs_in_working_time(four: Four, browser: Browser, account: Account) -> None:
    # Thursday evening to Monday morning: only Friday's hours and one of Monday's count.
    message = messages.message(account, written_at=datetime.fromisoformat("2026-11-19T20:00:00+08:00"))
    Message.objects.filter(pk=message.pk).update(
        settled_at=datetime.fromisoformat("2026-11-23T09:30:00+08:00"), settled_how="elsewhere"
    )
    seen = page(browser(four.officer), f"/inbox/{message.pk}/")
    assert "First answer after 9 h 30 min of working time; the goal is 4 h" in seen
    waiting = messages.message(account, written_at=now() - timedelta(days=30))
    assert "of working time; the goal is 4 h" in page(browser(four.officer), f"/inbox/{waiting.pk}/")


def test_ready_texts_of_the_office_and_of_those_above_fill_the_form(
    four: Four, browser: Browser, account: Account
) -> None:
    message = messages.message(account)
    above = desks.keep_canned(four.province, "Salam", "Terima kasih atas pertanyaannya.", by=four.coordinator)
    beside = desks.keep_canned(four.regency_b, "Lain", "Bukan milik kami.", by=four.stranger)
    client = browser(four.officer)
    seen = page(client, f"/inbox/{message.pk}/")
    assert ">Salam</a>" in seen
    assert ">Lain</a>" not in seen
    assert "Terima kasih atas pertanyaannya.</textarea>" in page(client, f"/inbox/{message.pk}/?canned={above.pk}")
    assert client.get(f"/inbox/{message.pk}/?canned={beside.pk}").status_code == 404


def test_hours_and_texts_are_arranged(four: Four, browser: Browser) -> None:
    unit_beneath = organisations.organisation("Unit Latihan", parent=four.regency_a)
    client = browser(four.head)
    address = f"/inbox/desk/{four.regency_a.pk}/"
    fields = {"opens": "07:30", "closes": "15:30", "days": ["0", "5"], "goal": "2", "needs_approval": "1"}
    assert "Saved." in client.post(address, fields, follow=True).content.decode()
    manner = desks.of(unit_beneath)
    assert (manner.opens_at.hour, manner.weekdays, manner.goal_minutes, manner.needs_approval) == (7, (0, 5), 120, True)
    assert manner.set_by == four.regency_a
    wrong: Mapping[str, object]
    for wrong in ({"closes": "07:00"}, {"days": []}, {"goal": "0"}, {"opens": "tujuh"}):
        assert client.post(address, {**fields, **wrong}).status_code == 422
    assert "As arranged by" in page(client, f"/inbox/desk/{unit_beneath.pk}/")
    officer = browser(four.officer)
    assert "Saved." not in officer.post(address, fields).content.decode()
    assert "Kept." in officer.post(f"{address}keep/", {"title": "Jam", "text": "08.00"}, follow=True).content.decode()
    assert officer.post(f"{address}keep/", {"title": "", "text": "08.00"}).status_code == 422
    officer.post(f"/inbox/canned/{CannedAnswer.objects.get().pk}/drop/")
    assert not CannedAnswer.objects.exists()


def test_a_coordinator_reads_and_does_nothing(four: Four, browser: Browser, account: Account) -> None:
    message = messages.message(account, text="Untuk kabupaten A")
    assert "Untuk kabupaten A" in page(browser(four.coordinator), "/inbox/")
    seen = page(browser(four.coordinator), f"/inbox/{message.pk}/")
    assert "<textarea" not in seen
    assert "What you can do" not in seen
    assert "Untuk kabupaten A" not in page(browser(four.stranger), "/inbox/?pile=every")
    assert browser(people.person()).get("/inbox/").status_code == 200
