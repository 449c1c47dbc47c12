"""Turns the address of a mail server into the connection Django sends by."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
ANSWER_SECONDS: Final = 20


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how."""

    host: str
    port: int
    username: str
    password: str
    use_tls: bool
    """STARTTLS, without which nothing is sent."""
    use_ssl: bool

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


def parse(address: str) -> MailServer:
    """Read an address `smtp://user:password@host:port`, see CORONG_MAIL_URL for its schemes."""
    parts = urlsplit(address)
    return MailServer(
        host=parts.hostname or "localhost",
        port=parts.port or PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp",
        use_ssl=parts.scheme == "smtps",
    )
