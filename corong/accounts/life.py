"""When stored credentials end: by themselves unless they are renewed, or for good unless a person signs in again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final, NamedTuple

from connectors.catalogue import capabilities
from connectors.catalogue import platform as load
from connectors.contract import Secrets
from connectors.errors import ConnectorError

WARN_SECONDS: Final = 7 * 86_400
"""So long before the end for good people are warned."""
_PUBLIC: Final = frozenset(
    {
        "author",
        "bot_id",
        "channel",
        "channel_address",
        "chat",
        "client_id",
        "ends_at",
        "expires_at",
        "handle",
        "identifier",
        "linked_chat",
        "organization",
        "refresh_expires_at",
        "rest_root",
        "scope",
        "scopes",
        "service",
        "storage_chat",
        "username",
    }
)
"""Names of what stands among the secrets and is none; whatever is not named here is one."""
_SHORTEST: Final = 6
"""Shorter values stand in words by accident."""
_HIDDEN: Final = "•••"


class Life(NamedTuple):
    """`renews_at`: from when on to renew; `expires_at`: the end for good. None: no such moment is known."""

    renews_at: datetime | None
    expires_at: datetime | None


def of(platform: str, secrets: Secrets) -> Life:
    """
    Say how long the credentials live.

    What a connector keeps under `refresh_expires_at` ends for good whatever we do; under `expires_at` only where
    nothing can be renewed.
    """
    renews_at = load(platform).authorise.renews_at(secrets)
    last = secrets.get("refresh_expires_at") or ("" if renews_at else secrets.get("expires_at", ""))
    return Life(renews_at, _moment(last))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def missing_scopes(platform: str, secrets: Secrets) -> list[str]:
    """Name the permissions we need and did not get; none where the platform did not say what it granted."""
    granted = (secrets.get("scope") or secrets.get("scopes") or "").replace(",", " ").split()
    return lacking(capabilities(platform).scopes, granted) if granted else []


def lacking(needed: Iterable[str], granted: Iterable[str]) -> list[str]:
    """Give what is needed and not granted; `read` grants `read:accounts` too."""
    have = set(granted)
    return [scope for scope in needed if scope not in have and scope.partition(":")[0] not in have]


def without_secrets(text: str, secrets: Mapping[str, str]) -> str:
    """Take the values of secrets out of what a platform said: some repeat what they were given."""
    for name, value in secrets.items():
        if name not in _PUBLIC and len(value) >= _SHORTEST:
            text = text.replace(value, _HIDDEN)
    return text


@contextmanager
def telling_no_secrets(secrets: Mapping[str, str]) -> Iterator[None]:
    """Let errors of platforms through without the secrets that some of them repeat."""
    try:
        yield
    except ConnectorError as error:
        error.reason = without_secrets(error.reason, secrets)
        error.args = (error.reason,)
        raise
