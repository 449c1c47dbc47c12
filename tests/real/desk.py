"""An office at work on a real server, through our connector alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

import httpx

from connectors.bluesky import authorise, converse, measure, publish
from connectors.contract import (
    Account,
    Draft,
    Gone,
    IdempotencyKey,
    Message,
    Page,
    PlatformName,
    Prepared,
    Published,
    Reading,
    RemoteId,
    Secrets,
    Sight,
    Standing,
)
from connectors.wire import Wire
from tests.connectors.contract import KEY, UNTOUCHED, read
from tests.real.reference import Person

BLUESKY = PlatformName("bluesky")


class LosingTransport(httpx.BaseTransport):
    """Reaches the real server, but loses the first record that is written: the call itself, or only its answer."""

    def __init__(self, *, has_arrived: bool) -> None:
        self._way = httpx.HTTPTransport()
        self._has_arrived = has_arrived
        self._losses = 1

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not (self._losses and request.url.path.endswith("putRecord")):
            return self._way.handle_request(request)
        self._losses = 0
        if self._has_arrived:
            answer = self._way.handle_request(request)
            answer.read()
            answer.close()
        raise httpx.ReadError("the line broke", request=request)

    def close(self) -> None:
        self._way.close()


@dataclass(frozen=True, slots=True)
class Desk:
    """An account, connected, and the person it belongs to."""

    person: Person
    account: Account
    wire: Wire

    @classmethod
    def of(cls, person: Person, wire: Wire) -> Self:
        """Connect the person's account with the app password, as the command and the page do."""
        secrets = Secrets(identifier=person.handle, app_password=person.app_password)
        identity = authorise.identify(person.network.home, secrets, wire)
        account = Account(BLUESKY, person.network.home, identity.remote_id, identity.handle, identity.secrets)
        return cls(person, account, wire)

    @contextmanager
    def losing(self, *, has_arrived: bool) -> Iterator[Self]:
        """Give the same desk with a line that loses the first record."""
        with httpx.Client(transport=LosingTransport(has_arrived=has_arrived)) as client:
            yield replace(self, wire=Wire(allow_loopback=True, client=client))

    def with_secrets(self, secrets: Secrets) -> Self:
        """Give the same desk with other credentials."""
        return replace(self, account=replace(self.account, secrets=secrets))

    def prepare(self, draft: Draft) -> Prepared:
        """Prepare to the end; no processing is waited for."""
        prepared = UNTOUCHED
        while not prepared.ready:
            prepared = publish.prepare(self.account, draft, prepared, self.wire)
        return prepared

    def commit(self, draft: Draft, *, key: IdempotencyKey = KEY) -> Published:
        """Publish."""
        return publish.commit(self.account, draft, self.prepare(draft), key, self.wire)

    def find(self, draft: Draft, *, key: IdempotencyKey = KEY) -> Sight:
        """Look for the post."""
        return publish.find(self.account, draft, UNTOUCHED, key, datetime.now(UTC), self.wire)

    def readings(self, ids: Sequence[RemoteId]) -> dict[RemoteId, Reading | Gone]:
        """Measure posts."""
        return dict(read(lambda wire: measure.posts(self.account, ids, wire)))

    def standing(self) -> Standing:
        """Measure the account."""
        return read(lambda wire: measure.standing(self.account, wire))

    def messages(self, cursor: str = "") -> Page:
        """Read what people wrote."""
        return read(lambda wire: converse.messages(self.account, cursor, wire))

    def reply(self, to: Message, text: str, key: IdempotencyKey) -> Published:
        """Answer a message."""
        return converse.reply(self.account, to, text, key, self.wire)
