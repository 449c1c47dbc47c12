"""What must not travel on with a platform's words: secrets of the call that it repeats, and what no text can hold."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, Self

import regex

from connectors.errors import ConnectorError

HIDDEN: Final = "•••"
SHORTEST: Final = 6
"""Shorter values stand in words by accident."""
_SECRET: Final = regex.compile(r"(?i)token|secret|password|passwd|key|code|verifier|jwt|auth|signature|credential|dpop")


class SecretAddress(str):
    """The address of a call that holds secrets itself: they are hidden like those in headers and bodies."""

    __slots__ = ("secrets",)
    secrets: tuple[str, ...]

    def __new__(cls, address: str, *secrets: str) -> Self:
        """Say which parts of the address are secret."""
        made = super().__new__(cls, address)
        made.secrets = secrets
        return made


@contextmanager
def telling_no_secrets(url: str, sent: Mapping[str, object]) -> Iterator[None]:
    """Let an error of a call through without the secrets the call carried."""
    try:
        yield
    except ConnectorError as error:
        error.reason = without(error.reason, _carried(url, sent))
        error.args = (error.reason,)
        raise


def without(text: str, secrets: Sequence[str]) -> str:
    """Give the text without these words, the longest first."""
    for secret in sorted((each for each in secrets if len(each) >= SHORTEST), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _carried(url: str, sent: Mapping[str, object]) -> list[str]:
    found = list(url.secrets) if isinstance(url, SecretAddress) else []
    for name, value in _named(sent):
        if name.lower() == "authorization":
            found += _of_header(value)
        elif _SECRET.search(name):
            found.append(value)
    return found


def _named(sent: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for part in ("headers", "form", "body"):
        given = sent.get(part)
        if isinstance(given, Mapping):
            yield from ((str(name), value) for name, value in given.items() if isinstance(value, str))
    query = sent.get("query")
    if isinstance(query, Sequence):
        yield from ((str(pair[0]), str(pair[1])) for pair in query)


def _of_header(value: str) -> list[str]:
    """Give the secrets in an Authorization header: the whole, what follows the scheme, and a password within."""
    _, _, rest = value.partition(" ")
    found = [value, rest]
    try:
        user, colon, password = b64decode(rest, validate=True).decode().partition(":")
    except (NotBase64, ValueError):
        return found
    return [*found, password, user + colon + password] if colon else found
