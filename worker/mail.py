"""The way to the mail server of the settings."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from corong.config import config
from corong.mail_address import ANSWER_SECONDS, parse

REFUSALS: Final = (SMTPResponseException, SMTPRecipientsRefused)
"""The server answered, and said no: nothing was sent."""


class NotTakenError(Exception):
    """Nothing was sent: the mail server was not reached, or it refused the mail."""


def backend() -> EmailBackend:
    """Make a connection to the mail server; it is opened with the first mail."""
    server = parse(config().corong_mail_url.get_secret_value())
    return EmailBackend(
        host=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.use_tls,
        use_ssl=server.use_ssl,
        timeout=ANSWER_SECONDS,
    )


def send(message: EmailMessage) -> str:
    """
    Hand one mail over; give why it is not certain that it was taken, nothing where the server said so.

    What is lost once the connection is there may have arrived: who sends it again may send it twice.

    Raises:
        NotTakenError: nothing was sent.
    """
    server = backend()
    try:
        server.open()
    except (SMTPException, OSError) as error:
        raise NotTakenError(_named(error)) from error
    try:
        server.send_messages([message])
    except REFUSALS as error:
        raise NotTakenError(_named(error)) from error
    except (SMTPException, OSError) as error:
        return _named(error)
    finally:
        server.close()
    return ""


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
