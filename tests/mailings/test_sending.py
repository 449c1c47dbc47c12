"""Digests and what came in quiet hours: when they come, what they say, and that nobody gets one twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from corong.alerts import commands as alerts_commands
from corong.alerts.models import Notice
from corong.alerts.rules import Cause
from corong.alerts.troubles import DELIVERY, Trouble
from corong.database import now, unit
from corong.deliveries.states import State
from corong.mailings import commands
from corong.mailings.models import Kind, Mailing, Preference
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from scheduler import mailings as planned
from scheduler.messages import Messages
from tests.alerts.sinks import MailSink
from tests.factories import accounts, deliveries, messages, organisations, people, posts
from worker import alerts, mailings

WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture
def office(transactional_db: None) -> Organisation:
    del transactional_db
    return organisations.organisation("Dinas Latihan", is_practice=False)


@pytest.fixture
def editor(office: Organisation) -> Person:
    return people.person("redaktur@latihan.example", roles={office: Role.EDITOR}, is_practice=False)


def wants(person: Person, **changes: object) -> None:
    """Store what a person wants, long ago."""
    nothing = {"quiet_from": None, "quiet_until": None, "is_quiet_always": False, "digest_at": None}
    commands.prefer(person, **{**nothing, **changes})  # type: ignore[arg-type] # passed on
    Preference.objects.update(changed_at=now() - timedelta(days=30))


def minutes_from_now(minutes: int) -> time:
    return (now() + timedelta(minutes=minutes)).astimezone(WITA).time().replace(second=0, microsecond=0)


def quiet(person: Person, **changes: object) -> None:
    """Let a person be in the middle of their quiet hours."""
    wants(person, quiet_from=minutes_from_now(-60), quiet_until=minutes_from_now(60), **changes)


def let_go() -> None:
    """Let the scheduler look once, and workers send what it queued."""
    planned.due(Messages())
    for mailing in Mailing.objects.filter(tries__gt=0, sent_at=None):
        mailings.send(mailing.pk)


def trouble(office: Organisation, cause: Cause, number: int = 1) -> None:
    """Raise an alert, make its notice, and let a worker tell of it."""
    particulars: dict[str, object] = {
        "code": "refused", "at": None, "who": "", "cause": "ditolak dalam latihan", "count": 0,
        "platform": "mastodon", "handle": "@dinas", "due_at": now().isoformat(),
    }  # fmt: skip
    with unit():
        made = alerts_commands.note([Trouble(office.pk, DELIVERY, number, cause, particulars)])
    for notice_id in made:
        alerts.tell(notice_id)


def test_the_digest_says_what_goes_out_what_waits_and_what_is_wrong(
    mail: MailSink, office: Organisation, editor: Person
) -> None:
    wants(editor, digest_at=minutes_from_now(-30))
    account = accounts.account(office)
    noon = datetime.combine(now().astimezone(WITA).date(), time(12), WITA)
    for text in ("Jadwal posyandu", "Pasar murah"):
        deliveries.delivery(posts.post(office, text=text), account, due_at=noon)
    deliveries.delivery(posts.post(office, text="Terlewat"), account, state=State.MISSED)
    messages.message(account, written_at=now() - timedelta(days=20))
    let_go()
    [letter] = mail.mails
    text = letter.get_content()
    assert letter["To"] == "redaktur@latihan.example"
    assert "hari Anda" in letter["Subject"]
    assert "12.00 WITA, di 1 akun: Jadwal posyandu" in text
    assert "1 kiriman ditahan, terlewat, ditolak, atau mungkin sudah tampil" in text
    assert "1 pesan masyarakat menunggu jawaban" in text
    assert "1 di antaranya menunggu lebih lama daripada sasaran" in text


def test_a_digest_is_sent_once_a_day_by_however_many_schedulers_and_after_a_restart(
    mail: MailSink, office: Organisation, editor: Person
) -> None:
    del office
    wants(editor, digest_at=minutes_from_now(-30))

    def one_scheduler(_: int) -> None:
        try:
            planned.due(Messages())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_scheduler, range(8)))
    [mailing] = Mailing.objects.all()

    def one_worker(_: int) -> None:
        try:
            mailings.send(mailing.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_worker, range(8)))
    Mailing.objects.update(next_try_at=now())
    let_go()
    assert len(mail.mails) == 1
    # The next day is another one.
    Mailing.objects.update(occasion="2026-01-01", due_at=now() - timedelta(days=1))
    let_go()
    assert len(mail.mails) == 2


def test_a_process_that_dies_while_it_hands_a_digest_over_sends_no_second_one(
    mail: MailSink, office: Organisation, editor: Person
) -> None:
    del office
    wants(editor, digest_at=minutes_from_now(-30))
    planned.due(Messages())
    [mailing] = Mailing.objects.all()
    assert commands.take(mailing.pk) is not None
    assert commands.begin(mailing.pk)
    Mailing.objects.update(taken_until=now() - timedelta(minutes=5), next_try_at=now())
    let_go()
    assert not mail.mails
    mailing.refresh_from_db()
    assert (mailing.next_try_at, mailing.sent_at) == (None, None)
    assert "fell silent" in mailing.failure


def test_a_mail_server_that_refuses_is_asked_again(mail: MailSink, office: Organisation, editor: Person) -> None:
    del office
    wants(editor, digest_at=minutes_from_now(-30))
    mail.is_refusing = True
    let_go()
    mailing = Mailing.objects.get()
    assert (len(mail.mails), mailing.begun_at, mailing.next_try_at is not None) == (0, None, True)
    mail.is_refusing = False
    Mailing.objects.update(next_try_at=now())
    let_go()
    assert len(mail.mails) == 1
    assert Mailing.objects.get().failure == ""


@pytest.mark.parametrize("minutes", [90, -6 * 60 - 5, None], ids=["later in the day", "too long ago", "never"])
def test_a_digest_comes_at_its_time_alone(
    mail: MailSink, office: Organisation, editor: Person, minutes: int | None
) -> None:
    del office
    wants(editor, digest_at=None if minutes is None else minutes_from_now(minutes))
    let_go()
    assert not mail.mails


def test_one_chosen_after_its_hour_begins_tomorrow(mail: MailSink, office: Organisation, editor: Person) -> None:
    del office
    wants(editor, digest_at=minutes_from_now(-30))
    Preference.objects.update(changed_at=now())
    let_go()
    assert not mail.mails


@pytest.mark.parametrize("field", ["is_practice", "is_active"])
def test_who_practises_or_has_left_gets_nothing(
    mail: MailSink, office: Organisation, editor: Person, field: str
) -> None:
    del office
    wants(editor, digest_at=minutes_from_now(-30))
    planned.due(Messages())
    Person.objects.update(**{field: field == "is_practice"})
    let_go()
    assert not mail.mails
    assert Mailing.objects.get().next_try_at is None


def test_in_quiet_hours_what_can_wait_waits_and_comes_together_after_them(
    mail: MailSink, office: Organisation, editor: Person
) -> None:
    quiet(editor)
    awake = people.person("operator@latihan.example", roles={office: Role.OPERATOR}, is_practice=False)
    trouble(office, Cause.RETRY, 1)
    Notice.objects.update(made_at=now() - timedelta(minutes=11))
    trouble(office, Cause.PROCESSING, 2)
    assert mail.recipients == [awake.email, awake.email]
    [later] = Mailing.objects.filter(kind=Kind.LATER)
    assert later.deferrals.count() == 2
    let_go()
    assert len(mail.mails) == 2
    Mailing.objects.update(next_try_at=now())
    let_go()
    let_go()
    assert mail.recipients[2:] == [editor.email]
    assert "2 pemberitahuan dari jam tenang Anda" in mail.mails[2]["Subject"]
    assert mail.mails[2].get_content().count("ditolak dalam latihan") == 2


@pytest.mark.parametrize("cause", [Cause.FAILED, Cause.MISSED, Cause.SURGE])
def test_what_is_urgent_comes_in_quiet_hours_too(
    mail: MailSink, office: Organisation, editor: Person, cause: Cause
) -> None:
    quiet(editor)
    trouble(office, cause)
    assert mail.recipients == [editor.email]
    assert not Mailing.objects.exists()


def test_unless_the_person_chose_that_it_waits(mail: MailSink, office: Organisation, editor: Person) -> None:
    quiet(editor, is_quiet_always=True)
    trouble(office, Cause.FAILED)
    assert not mail.mails
    assert Mailing.objects.get().kind == Kind.LATER


def test_a_notice_that_is_tried_again_after_the_quiet_hours_does_not_come_twice(
    mail: MailSink, office: Organisation, editor: Person
) -> None:
    quiet(editor)
    trouble(office, Cause.RETRY)
    Preference.objects.update(quiet_from=None, quiet_until=None)
    [notice] = Notice.objects.all()
    alerts.tell(notice.pk)
    Mailing.objects.update(next_try_at=now())
    let_go()
    assert mail.recipients == [editor.email]
