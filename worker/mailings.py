"""Sends digests and what came in quiet hours: each mail at most once."""

from smtplib import SMTPException

import structlog
from django.core.mail import EmailMessage
from django.utils import translation

from corong.alerts.wording import Letter
from corong.config import config
from corong.database import now, unit
from corong.mailings import commands, queries, wording
from corong.mailings.models import Kind, Mailing
from worker import mail

log = structlog.get_logger()


def send(mailing_id: int) -> None:
    """Send one mail. One that may have arrived although its answer was lost is not sent again."""
    with unit():
        mailing = commands.take(mailing_id)
        letter = _letter(mailing) if mailing else None
    if mailing is None:
        return
    if letter is None:
        with unit():
            commands.drop(mailing_id, "its person gets no mail any more")
        return
    backend = mail.backend()
    message = EmailMessage(
        subject=letter.subject,
        body=letter.text,
        from_email=config().corong_mail_from,
        to=[mailing.person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        backend.open()
    except (SMTPException, OSError) as error:
        _failed(mailing_id, error, may_have_arrived=False)
        return
    with unit():
        if not commands.begin(mailing_id):
            backend.close()
            return
    try:
        backend.send_messages([message])
    except (SMTPException, OSError) as error:
        _failed(mailing_id, error, may_have_arrived=not isinstance(error, mail.REFUSALS))
        return
    finally:
        backend.close()
    with unit():
        commands.sent(mailing_id)


def _failed(mailing_id: int, error: Exception, *, may_have_arrived: bool) -> None:
    failure = f"{type(error).__name__}: {error}"
    log.warning("a mail could not be sent", mailing_id=mailing_id, reason=failure)
    with unit():
        commands.failed(mailing_id, failure, may_have_arrived=may_have_arrived)


def _letter(mailing: Mailing) -> Letter | None:
    person = mailing.person
    if person.is_practice or not person.is_active:
        return None
    with translation.override(person.language):
        if mailing.kind == Kind.LATER:
            return wording.later(queries.notices_of(mailing))
        found = queries.digest(person, now())
        return wording.digest(found) if found else None
