"""Saved reports go out by mail, once a period, with what their person may see then."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader

from corong.accounts.models import Account
from corong.config import config
from corong.database import now
from corong.metrics.commands import Measured, store
from corong.organisations.models import Organisation
from corong.people.models import Membership, Person, Role
from corong.reports import commands
from corong.reports.models import FileFormat, Issue, Rhythm, SavedReport, Subject
from scheduler import reports as planned
from scheduler.messages import Messages
from tests.alerts.sinks import MailSink, mail_sink
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import person
from tests.factories.publications import publication
from worker import reports

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
def office() -> Organisation:
    return organisation("Dinas Latihan", is_practice=False)


@pytest.fixture
def reader(office: Organisation) -> Person:
    made = person("pembaca@latihan.example", roles={office: Role.COORDINATOR}, is_practice=False)
    made.language = "en"
    made.save()
    return made


@pytest.fixture
def shown(office: Organisation) -> Account:
    made = account(office, handle="@dinas@latihan.example")
    post = publication(made, published_at=now() - timedelta(days=1))
    store([Measured(post.pk, at=post.published_at + timedelta(hours=1), counters={"likes": 4321})])
    return made


def saved(reader: Person, of: Account | Organisation, **changes: object) -> SavedReport:
    """Save a report, long enough ago for the last week to be sent."""
    subject = Subject.ACCOUNT if isinstance(of, Account) else Subject.OFFICE
    office = of.organisation if isinstance(of, Account) else of
    wish = {"platform": "", "hours": 24, "rhythm": Rhythm.WEEKLY, "file_format": FileFormat.PDF, **changes}
    made = commands.save(reader, office, subject, of.pk, **wish)  # type: ignore[arg-type] # passed on
    SavedReport.objects.update(saved_at=now() - timedelta(days=90))
    return made


def let_go() -> None:
    """Let the scheduler look once, and a worker send what it queued."""
    planned.due(Messages())
    for issue in Issue.objects.filter(tries__gt=0, next_try_at__isnull=False):
        reports.send(issue.pk)


def attachments(mail: MailSink) -> list[tuple[str, bytes]]:
    return [
        (str(part.get_filename()), part.get_payload(decode=True))  # type: ignore[misc] # bytes, decoded
        for each in mail.mails
        for part in each.iter_attachments()
    ]


def test_a_saved_report_is_mailed_once_a_period(mail: MailSink, reader: Person, shown: Account) -> None:
    saved(reader, shown)
    for _ in range(3):
        let_go()
    [letter] = mail.mails
    assert letter["To"] == "pembaca@latihan.example"
    assert "@dinas@latihan.example" in letter["Subject"]
    [(name, content)] = attachments(mail)
    assert name.endswith(".pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "What the figures mean" in text
    assert Issue.objects.get().sent_at is not None


@pytest.mark.parametrize("file_format", [FileFormat.CSV, FileFormat.XLSX])
def test_a_report_comes_as_the_file_that_was_chosen(
    mail: MailSink, reader: Person, office: Organisation, shown: Account, file_format: FileFormat
) -> None:
    saved(reader, office, file_format=file_format)
    let_go()
    [(name, content)] = attachments(mail)
    assert name.endswith(f".{file_format}")
    assert content.startswith(b"PK" if file_format is FileFormat.XLSX else b"\xef\xbb\xbf")
    assert shown.pk


def test_who_may_no_longer_see_it_gets_nothing(mail: MailSink, reader: Person, shown: Account) -> None:
    saved(reader, shown)
    Membership.objects.filter(person=reader).delete()
    let_go()
    assert not mail.mails
    assert Issue.objects.get().failure == "the person may no longer see it"
    assert Issue.objects.get().next_try_at is None


def test_a_mail_server_that_refuses_is_asked_again(mail: MailSink, reader: Person, shown: Account) -> None:
    saved(reader, shown)
    mail.is_refusing = True
    let_go()
    assert not mail.mails
    issue = Issue.objects.get()
    assert issue.failure
    mail.is_refusing = False
    Issue.objects.update(next_try_at=now())
    let_go()
    assert len(mail.mails) == 1
    assert Issue.objects.get().failure == ""


def test_a_report_whose_answer_was_lost_is_not_sent_again(mail: MailSink, reader: Person, shown: Account) -> None:
    saved(reader, shown)
    mail.is_silent = True
    let_go()
    mail.is_silent = False
    Issue.objects.filter(next_try_at__isnull=False).update(next_try_at=now())
    let_go()
    assert len(mail.mails) == 1
    assert "SMTPServerDisconnected" in Issue.objects.get().failure


def test_a_report_saved_this_week_waits_for_the_end_of_it(mail: MailSink, reader: Person, shown: Account) -> None:
    saved(reader, shown)
    SavedReport.objects.update(saved_at=now())
    let_go()
    assert not Issue.objects.exists()
    assert not mail.mails


def test_without_a_mail_server_nothing_is_made(reader: Person, shown: Account) -> None:
    saved(reader, shown)
    let_go()
    assert not Issue.objects.exists()


def test_saving_the_same_twice_is_one_and_there_is_a_most(reader: Person, office: Organisation, shown: Account) -> None:
    saved(reader, shown)
    saved(reader, shown, hours=168)
    assert SavedReport.objects.get().hours == 168
    for _ in range(commands.MOST_OF_A_PERSON - 1):
        saved(reader, account(office))
    with pytest.raises(commands.TooManyReportsError):
        saved(reader, account(office))
