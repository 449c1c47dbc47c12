"""Who is told of what, how often, and by which way."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from corong.accounts.models import TokenState
from corong.alerts.models import Alert, Notice
from corong.config import config
from corong.database import now
from corong.deliveries.commands import schedule
from corong.deliveries.heartbeats import beat
from corong.deliveries.models import Delivery, Heartbeat
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Role
from scheduler import watch
from scheduler.messages import Messages
from tests.alerts.sinks import HookSink, MailSink, hook_sink, mail_sink
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import person
from tests.factories.posts import post
from worker import alerts

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    with mail_sink() as server:
        monkeypatch.setenv("CORONG_MAIL_URL", f"smtp+plain://127.0.0.1:{server.port}")
        config.cache_clear()
        yield server
    monkeypatch.undo()
    config.cache_clear()


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HookSink]:
    with hook_sink() as server:
        monkeypatch.setenv("CORONG_ALERT_WEBHOOK", f"http://127.0.0.1:{server.port}/rahasia")
        config.cache_clear()
        yield server
    monkeypatch.undo()
    config.cache_clear()


@pytest.fixture
def office() -> Organisation:
    beat("scheduler@latihan", "scheduler")
    beat("publish@latihan", "publish")
    made = organisation("Dinas Latihan", is_practice=False)
    person("redaktur@latihan.example", roles={made: Role.EDITOR}, is_practice=False)
    person("petugas@latihan.example", roles={made: Role.OFFICER}, is_practice=False)
    return made


def late(office: Organisation, count: int, *, minutes: int = 5) -> list[Delivery]:
    """Let deliveries of an office be late, each on an account of its own."""
    made = schedule(post(office), [account(office) for _ in range(count)], now() + timedelta(hours=1), by=None)
    ids = [delivery.pk for delivery in made]
    due_at = now() - timedelta(minutes=minutes)
    Delivery.objects.filter(pk__in=ids).update(due_at=due_at, next_at=due_at)
    return list(Delivery.objects.filter(pk__in=ids))


def look() -> None:
    """Let the watchdog look once, and a worker send what it queued. The processes that beat go on beating."""
    Heartbeat.objects.filter(beat_at__gt=now() - timedelta(minutes=1.5)).update(beat_at=now())
    before = set(Notice.objects.filter(tries__gt=0, next_try_at__isnull=True).values_list("pk", flat=True))
    watch.alerts(Messages())
    for notice in Notice.objects.filter(tries__gt=0).exclude(pk__in=before):
        alerts.tell(notice.pk)


def let_time_pass(*, minutes: int) -> None:
    for notice in Notice.objects.all():
        notice.made_at -= timedelta(minutes=minutes)
        notice.save()


def test_a_storm_is_one_mail_and_one_call_and_a_new_cause_is_one_more(
    office: Organisation, mail: MailSink, hook: HookSink
) -> None:
    deliveries = late(office, 200)
    look()
    assert len(mail.mails) == len(hook.calls) == 1
    assert mail.mails[0]["To"] == "redaktur@latihan.example"
    assert "200" in mail.mails[0]["Subject"]
    [trouble] = hook.calls[0]["troubles"]
    assert (trouble["cause"], trouble["count"], len(trouble["first"])) == ("backlog", 200, 100)
    look()
    late(office, 1)
    look()
    assert len(mail.mails) == len(hook.calls) == 1
    Delivery.objects.filter(pk=deliveries[0].pk).update(
        state=State.FAILED, next_at=None, reason_class="Rejected", reason="ditolak dalam latihan"
    )
    look()
    assert len(mail.mails) == len(hook.calls) == 2
    assert "ditolak dalam latihan" in mail.mails[1].get_content()
    assert {trouble["cause"] for trouble in hook.calls[1]["troubles"]} == {"failed", "backlog"}
    look()
    assert len(mail.mails) == len(hook.calls) == 2


def test_what_comes_within_the_quiet_time_is_told_after_it_together(office: Organisation, hook: HookSink) -> None:
    late(office, 1)
    look()
    late(office, 2)
    late(office, 3)
    look()
    let_time_pass(minutes=11)
    look()
    assert [call["troubles"][0]["count"] for call in hook.calls] == [1, 5]


def test_when_all_is_over_an_office_hears_it_once(office: Organisation, mail: MailSink, hook: HookSink) -> None:
    ids = [delivery.pk for delivery in late(office, 3)]
    look()
    Delivery.objects.filter(pk__in=ids).update(state=State.PUBLISHED, next_at=None)
    look()
    assert Alert.objects.filter(resolved_at__isnull=True).count() == 0
    assert len(hook.calls) == 1
    let_time_pass(minutes=11)
    look()
    look()
    assert len(mail.mails) == len(hook.calls) == 2
    assert (hook.calls[1]["ended"], hook.calls[1]["troubles"]) == (3, [])


def test_dead_credentials_and_the_posts_that_wait_for_them_are_one_cause(office: Organisation, hook: HookSink) -> None:
    [delivery] = late(office, 1)
    delivery.account.token_state = TokenState.DEAD
    delivery.account.token_reason = "dicabut"
    delivery.account.save()
    look()
    [trouble] = hook.calls[0]["troubles"]
    assert (trouble["cause"], trouble["count"]) == ("token", 2)
    assert {first["subject"] for first in trouble["first"]} == {"delivery", "account"}
    assert "dicabut" in hook.calls[0]["text"]


def test_a_trouble_that_goes_from_cause_to_cause_and_back_is_told_once_a_cause(
    office: Organisation, hook: HookSink
) -> None:
    ids = [delivery.pk for delivery in late(office, 1)]
    for _ in range(3):
        Delivery.objects.filter(pk__in=ids).update(next_at=now() + timedelta(minutes=1), reason_class="Transient")
        look()
        Delivery.objects.filter(pk__in=ids).update(next_at=now() - timedelta(minutes=1))
        look()
    assert [call["troubles"][0]["cause"] for call in hook.calls] == ["retry", "backlog"]


def test_a_silent_scheduler_or_worker_is_named(office: Organisation, hook: HookSink) -> None:
    late(office, 1)
    Heartbeat.objects.filter(kind="publish").update(beat_at=now() - timedelta(minutes=2))
    look()
    assert hook.calls[0]["troubles"][0]["cause"] == "service_down"


def test_an_office_above_hears_it_too_and_others_and_those_who_practise_do_not(mail: MailSink) -> None:
    province = organisation(is_practice=False)
    below = organisation(parent=province, is_practice=False)
    person("provinsi@latihan.example", roles={province: Role.OPERATOR}, is_practice=False)
    person("tetangga@latihan.example", roles={organisation(parent=province): Role.EDITOR}, is_practice=False)
    person("latihan@latihan.example", roles={below: Role.EDITOR})
    late(below, 1)
    look()
    assert mail.recipients == ["provinsi@latihan.example"]


def test_each_reads_the_mail_in_their_language(office: Organisation, mail: MailSink) -> None:
    english = person("editor@latihan.example", roles={office: Role.OPERATOR}, is_practice=False)
    english.language = "en"
    english.save()
    late(office, 2)
    look()
    subjects = {mail["To"]: mail["Subject"] for mail in mail.mails}
    assert subjects["editor@latihan.example"] == "Corong: 2 troubles of Dinas Latihan"
    assert subjects["redaktur@latihan.example"] == "Corong: 2 masalah di Dinas Latihan"


def test_who_read_it_gets_it_once_while_the_others_mail_is_refused(office: Organisation, mail: MailSink) -> None:
    english = person("editor@latihan.example", roles={office: Role.OPERATOR}, is_practice=False)
    english.language = "en"
    english.save()
    mail.refused = "redaktur@latihan.example"
    late(office, 1)
    look()
    notice = Notice.objects.get()
    assert "SMTPRecipientsRefused" in notice.failure
    alerts.tell(notice.pk)
    assert mail.recipients == ["editor@latihan.example"]
    mail.refused = ""
    alerts.tell(notice.pk)
    alerts.tell(notice.pk)
    assert mail.recipients == ["editor@latihan.example", "redaktur@latihan.example"]
    notice.refresh_from_db()
    assert (notice.mailed_to, notice.failure, notice.next_try_at) == (2, "", None)


def test_a_mail_whose_answer_was_lost_is_not_sent_again(office: Organisation, mail: MailSink) -> None:
    mail.is_silent = True
    late(office, 1)
    look()
    notice = Notice.objects.get()
    assert (notice.mailed_to, notice.next_try_at) == (1, None)
    mail.is_silent = False
    alerts.tell(notice.pk)
    assert len(mail.mails) == 1


def test_a_way_that_fails_is_tried_again_and_the_other_is_not(
    office: Organisation, mail: MailSink, hook: HookSink
) -> None:
    hook.status = 503
    mail.is_refusing = True
    late(office, 1)
    look()
    notice = Notice.objects.get()
    assert "webhook: it answered 503" in notice.failure
    assert "mail: SMTPRecipientsRefused" in notice.failure
    assert "rahasia" not in notice.failure
    assert notice.next_try_at is not None
    mail.is_refusing = False
    alerts.tell(notice.pk)
    hook.status = 204
    alerts.tell(notice.pk)
    alerts.tell(notice.pk)
    assert len(mail.mails) == 1
    assert len(hook.calls) == 3
    notice.refresh_from_db()
    assert notice.failure == ""
    assert notice.next_try_at is None


def test_without_a_mail_server_or_webhook_alerts_are_kept(office: Organisation) -> None:
    late(office, 1)
    look()
    notice = Notice.objects.get()
    assert notice.alerts.count() == 1
    assert notice.next_try_at is None
