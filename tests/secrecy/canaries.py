"""Secrets that are known by sight, and the search for them wherever something is kept or said."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

import redis
from django.db import connection

from connectors.catalogue import PLATFORMS
from connectors.contract import Secrets
from corong.accounts.ways import ways
from corong.config import config
from corong.database import rows
from corong.embedded.addresses import addresses
from worker import queues

NAMES = (
    "access_token",
    "refresh_token",
    "app_password",
    "bot_token",
    "token",
    "client_secret",
    "page_token",
    "password",
)
"""What connectors keep: each platform uses some of these; `secrets_of` adds what a platform asks a person for."""
PUBLIC = {
    "client_id": "corong-latihan",
    "identifier": "dinas.latihan.example",
    "username": "dinas",
    "channel": "@dinas",
    "handle": "dinas",
    "organization": "urn:li:organization:1",
}
HOOKS = "http://127.0.0.1:9/api/webhooks/123456789012345678/"
EVERY_PLATFORM = sorted(PLATFORMS)


@dataclass
class Canaries:
    """Secrets of one account; each has its own word, so that a leak names what leaked."""

    platform: str
    words: dict[str, str] = field(default_factory=dict)

    def secret(self, name: str) -> str:
        """Give a secret that is in no dictionary."""
        number = "123456789:" if name == "bot_token" else ""
        word = self.words.setdefault(name, f"{number}kenari-{self.platform}-{name}-7f3a9c7f3a9c".replace("_", ""))
        # What is secret in the address of a webhook is its end.
        return f"{HOOKS}{word}" if name == "webhook_address" else word

    def secrets(self) -> Secrets:
        """Give the credentials a stored account of this platform may hold."""
        asked = [name for name in ways(self.platform).asks if name not in PUBLIC]
        return Secrets({**PUBLIC, **{name: self.secret(name) for name in (*NAMES, *asked)}})

    def found_in(self, text: str) -> list[str]:
        """Name the secrets that stand in a text, in any spelling that can be read back."""
        return [name for name, word in self.words.items() if any(spelling in text for spelling in _spellings(word))]


@cache
def _spellings(word: str) -> tuple[str, ...]:
    # The middle of it, as what stands before shifts the letters of base64.
    shifted = (base64.b64encode(b"x" * shift + word.encode()).decode()[4:-4] for shift in range(3))
    return (word, quote(word, safe=""), word.encode().hex(), *shifted)


def database() -> Iterator[tuple[str, str]]:
    """Give every row of every table as text."""
    for (table,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - a table's own name
            for (row,) in cursor.fetchall():
                yield table, row


def broker() -> Iterator[tuple[str, str]]:
    """Give everything that waits in the broker as text."""
    with redis.Redis.from_url(addresses(config()).redis_url) as client:
        for key in client.scan_iter():
            kind = client.type(key)
            held: object = (
                client.lrange(key, 0, -1)
                if kind == b"list"
                else client.hgetall(key)
                if kind == b"hash"
                else client.smembers(key)
                if kind == b"set"
                else client.zrange(key, 0, -1)
                if kind == b"zset"
                else client.get(key)
            )
            yield str(key), _readable(str(held))


def _readable(message: str) -> str:
    """Add what stands in base64 in a message of Celery."""
    bodies = re.findall(r'"body": "([A-Za-z0-9+/=]+)"', message)
    return " ".join([message, *(base64.b64decode(body).decode("utf-8", "replace") for body in bodies)])


def forget_messages(canaries: Canaries) -> None:
    """Take messages with these secrets out of the workers' queues, and none of the tests at work beside this one."""
    with redis.Redis.from_url(addresses(config()).redis_url) as client:
        for queue in queues.EVERY:
            for message in client.lrange(queue, 0, -1):
                if canaries.found_in(_readable(message.decode())):
                    client.lrem(queue, 0, message)
