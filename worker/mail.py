"""The way to the mail server of the settings."""

from django.core.mail.backends.smtp import EmailBackend

from corong.config import config
from corong.mail_address import ANSWER_SECONDS, parse


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
