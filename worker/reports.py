"""Sends saved reports by mail, each period once."""

import tempfile
from pathlib import Path

import structlog
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext

from corong.config import config
from corong.database import unit
from corong.metrics.periods import Period
from corong.reports import commands, saved
from corong.reports.figures import period_in_words
from corong.reports.models import FileFormat, Issue
from corong.reports.saved import NoLongerAllowedError
from worker import mail
from worker.mail import NotTakenError

log = structlog.get_logger()


def send(issue_id: int) -> None:
    """
    Make and send one issue.

    One that may have arrived although its answer was lost is not sent again. A worker that dies between sending and
    noting it sends a second time.
    """
    with unit():
        issue = commands.take(issue_id)
    if issue is None:
        return
    person = issue.report.person
    if person.is_practice or not person.is_active:
        with unit():
            commands.settle(issue_id, failure="the person has no mailbox", is_over=True)
        return
    with translation.override(person.language), tempfile.TemporaryDirectory() as folder:
        try:
            with unit():
                letter = _letter(issue, Path(folder))
        except NoLongerAllowedError:
            with unit():
                commands.settle(issue_id, failure="the person may no longer see it", is_over=True)
            return
    try:
        failure = mail.send(letter)
        is_sent = True
    except NotTakenError as error:
        failure = str(error)
        is_sent = False
    if failure:
        log.warning("a report was not taken for certain", issue_id=issue_id, is_sent=is_sent, reason=failure)
    with unit():
        commands.settle(issue_id, failure=failure, is_sent=is_sent)


def _letter(issue: Issue, folder: Path) -> EmailMessage:
    period = Period(issue.first, issue.last)
    report = saved.build(issue.report, period)
    name = f"{slugify(report.title) or report.name}-{period.last}.{issue.report.file_format}"
    saved.write(report, FileFormat(issue.report.file_format), folder / name)
    span = period_in_words(period)
    letter = EmailMessage(
        subject=gettext("Corong: %(title)s, %(period)s") % {"title": " ".join(report.title.split()), "period": span},
        body=gettext(
            "The report you asked for is attached: %(title)s, %(period)s.\n\nIn Corong, on the page of saved reports,"
            " you can stop it at any time.\n"
        )
        % {"title": report.title, "period": span},
        from_email=config().corong_mail_from,
        to=[issue.report.person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_file(str(folder / name))
    return letter
