"""Sends notices: by mail to those responsible, and to the webhook; each once, and neither hinders the other."""

from collections.abc import Sequence
from typing import Final

import httpx
import structlog
from django.core.mail import EmailMessage
from django.utils import translation

from connectors.errors import ConnectorError
from connectors.wire import make_client
from corong.alerts import commands, queries, wording
from corong.alerts.queries import Content
from corong.alerts.rules import URGENT
from corong.config import config
from corong.database import now, unit
from corong.mailings.commands import awake
from corong.people.directory import hands, responsible
from corong.people.models import Person
from corong.tellings import commands as tellings
from corong.tellings import despatching
from corong.tellings.models import Channel
from worker import mail
from worker.mail import NotTakenError

HOOK_SECONDS: Final = 10.0
LANGUAGE: Final = "id"
"""Of the text a webhook gets."""
log = structlog.get_logger()


def tell(notice_id: int) -> None:
    """
    Send what is left to send of a notice.

    A mail that may have arrived although its answer was lost counts as sent. A worker that dies between sending and
    noting it sends a second time.
    """
    with unit():
        if not commands.take(notice_id):
            return
        content = queries.content(notice_id)
        concerned = _concerned(content)
        newly = tellings.tell(notice_id, concerned)
        _despatch(content, [person for person in concerned if person.pk in newly])
        has_mail = bool(config().corong_mail_url.get_secret_value())
        listening = despatching.hearing(concerned, Channel.MAIL, list(content.alerts))
        waiting = [person for person in listening if person.language not in content.mailed_in]
        people = _awake(content, waiting) if has_mail else []
    failures = []
    if people:
        failures += _mail(content, people)
    if not content.is_hooked and config().corong_alert_webhook.get_secret_value():
        failures += _hook(content)
    with unit():
        commands.settle(notice_id, failures=failures)
    for failure in failures:
        log.warning("a notice could not be sent", notice_id=notice_id, reason=failure)


def _concerned(content: Content) -> Sequence[Person]:
    """Give whom to tell: those responsible for the office, and of posts by hand those whose hand it takes."""
    numbers = [alert.subject_id for cause in wording.BY_HAND for alert in content.alerts.get(cause, ())]
    told = {person.pk: person for person in (*responsible(content.organisation), *hands(numbers))}
    return list(told.values())


def _despatch(content: Content, people: Sequence[Person]) -> None:
    """Let the notice go to the browsers and chats of those who had not been told of it."""
    is_urgent = not URGENT.isdisjoint(content.alerts)
    despatching.despatch(content.notice_id, people, list(content.alerts), is_urgent=is_urgent, moment=now())


def _awake(content: Content, people: Sequence[Person]) -> Sequence[Person]:
    """Give whom to mail now: those who are in their quiet hours hear of it after them, unless it is urgent."""
    is_urgent = not URGENT.isdisjoint(content.alerts)
    return awake(people, content.notice_id, is_urgent=is_urgent, moment=now())


def _mail(content: Content, people: Sequence[Person]) -> list[str]:
    """Send one mail for each language of the people, each for itself; give what went wrong."""
    failures = []
    for language in sorted({person.language for person in people}):
        with translation.override(language):
            letter = wording.letter(content)
        to = [person.email for person in people if person.language == language]
        message = EmailMessage(
            subject=letter.subject,
            body=letter.text,
            from_email=config().corong_mail_from,
            to=to,
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            doubt = mail.send(message)
        except NotTakenError as error:
            failures.append(f"mail: {error}")
            continue
        if doubt:
            log.warning("a notice may not have arrived", notice_id=content.notice_id, reason=doubt)
        with unit():
            commands.mailed(content.notice_id, language=language, people=len(to))
    return failures


def _hook(content: Content) -> list[str]:
    """Call the webhook; give what went wrong, without its address, which may hold a secret."""
    with translation.override(LANGUAGE):
        told = wording.as_json(content)
    client = make_client(allow_loopback=config().corong_allow_loopback, seconds=HOOK_SECONDS)
    try:
        answer = client.post(config().corong_alert_webhook.get_secret_value(), json=told)
    except ConnectorError as error:
        return [f"webhook: {error.reason}"]
    except httpx.HTTPError as error:
        return [f"webhook: {type(error).__name__}"]
    finally:
        client.close()
    if not answer.is_success:
        return [f"webhook: it answered {answer.status_code}"]
    with unit():
        commands.hooked(content.notice_id)
    return []
