"""Mail to people: whether there is a server, and what is sent to whom is invited."""

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from corong.people.models import Invitation

LOG: Final = logging.getLogger(__name__)


def is_configured() -> bool:
    """Say whether mail reaches anybody."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def invite(invitation: Invitation, address: str) -> bool:
    """Send an invitation with its link, in Indonesian; say whether the mail server took it."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"invitation": invitation, "address": address}
        subject = " ".join(render_to_string("people/mail/invitation_subject.txt", context).split())
        body = render_to_string("people/mail/invitation_message.txt", context)
    try:
        EmailMessage(subject, body, to=[invitation.email]).send()
    except (OSError, SMTPException) as error:
        LOG.warning("an invitation was not sent: %s", error)
        return False
    return True
