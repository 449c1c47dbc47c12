"""Speaks to push services (RFC 8030): what is said is sealed for the browser (RFC 8291) and signed by us (RFC 8292)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import httpx

from connectors.errors import ConnectorError
from connectors.wire import make_client
from corong.config import config

SECONDS: Final = 15.0
KEPT_SECONDS: Final = 86_400
"""How long a push service keeps what it cannot deliver."""
SIGNED: Final = timedelta(hours=12)
_GONE: Final = {404, 410}
_LATER: Final = {408, 425, 429}


class Answer(NamedTuple):
    """What came of it: taken, or why not; gone: the browser wants nothing any more; and whether to try again."""

    failure: str
    is_gone: bool = False
    is_final: bool = False


def send(secrets: Mapping[str, str], private_key: str, message: bytes, *, is_urgent: bool) -> Answer:
    """Send one message to one browser. Nothing of its address is told: whoever has it can speak to the browser."""
    # Loaded by whoever sends a first one: every worker knows of this task, and most never do.
    from py_vapid import Vapid02
    from pywebpush import WebPusher

    parts = urlsplit(secrets["address"])
    subscription = {"endpoint": secrets["address"], "keys": {"p256dh": secrets["key"], "auth": secrets["auth"]}}
    sealed = WebPusher(subscription).encode(message)["body"]
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": _until(), "sub": _subject()}
    headers = {
        **Vapid02.from_string(private_key).sign(claims),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "high" if is_urgent else "normal",
    }
    client = make_client(allow_loopback=config().corong_allow_loopback, seconds=SECONDS)
    try:
        answer = client.post(secrets["address"], content=sealed, headers=headers)
    except (ConnectorError, httpx.HTTPError, httpx.InvalidURL) as error:
        return Answer(f"the push service could not be reached: {type(error).__name__}")
    finally:
        client.close()
    return _judge(answer.status_code)


def _judge(status: int) -> Answer:
    if httpx.codes.is_success(status):
        return Answer("")
    failure = f"the push service answered {status}"
    if status in _GONE:
        return Answer(failure, is_gone=True, is_final=True)
    return Answer(failure, is_final=httpx.codes.is_client_error(status) and status not in _LATER)


def _until() -> int:
    return int((datetime.now(UTC) + SIGNED).timestamp())


def _subject() -> str:
    """Say whom the push service may write to if we misbehave."""
    return config().corong_public_address or f"mailto:{config().corong_mail_from.rpartition('<')[2].rstrip('>')}"
