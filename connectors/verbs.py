"""
The verbs of a platform, as the modules of its package implement them; a verb it lacks has no module.

All raise classes of `connectors.errors` and nothing else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from connectors.contract import (
    Account,
    Draft,
    Gone,
    IdempotencyKey,
    Identity,
    Message,
    Page,
    PastPage,
    Prepared,
    Problem,
    Published,
    Reading,
    RemoteId,
    Secrets,
    Sight,
    Standing,
)
from connectors.oauth import Application, Verifier
from connectors.wire import AsyncWire, Wire


class Publisher(Protocol):
    """The module `publish` of a platform."""

    def prepare(self, account: Account, draft: Draft, so_far: Prepared, wire: Wire, /) -> Prepared:
        """
        Make one step of what must exist before the post can be made visible; repeatable.

        One step is one upload or one look at its processing, so that the engine can store each result.
        Raises RateLimited, Transient, AuthDead, Rejected: never Uncertain, as nothing becomes visible.
        """

    def commit(
        self, account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire, /
    ) -> Published:
        """
        Make the post visible, by one call, with the platform's own means against doubles.

        Raises RateLimited, Transient, AuthDead, Rejected: surely not visible. Uncertain: `find` before anything else.
        """

    def find(
        self, account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire, /
    ) -> Sight:
        """Look for a post whose commit may have happened since then. Raises where it could not look: look again."""


class Measurer(Protocol):
    """The module `measure` of a platform."""

    async def posts(
        self, account: Account, ids: Sequence[RemoteId], wire: AsyncWire, /
    ) -> Mapping[RemoteId, Reading | Gone]:
        """
        Read the counters of up to one batch (`Capabilities.batch_posts`) of the account's posts.

        An id left out is unknown for now. Raises RateLimited, Transient, AuthDead, Rejected: so are all.
        """

    async def standing(self, account: Account, wire: AsyncWire, /) -> Standing:
        """Read the account's own counters. Raises as `posts` does."""


class Historian(Protocol):
    """The module `history` of a platform."""

    PAGE: int
    """Posts one call gives at most."""

    async def posts(self, account: Account, cursor: str, since: datetime, wire: AsyncWire, /) -> PastPage:
        """
        Read one page of the account's own posts made since then, from the newest ("") or from `cursor` backwards.

        The same moment goes with every page of one walk. Posts of others that it passed on, its answers to others
        and what only some may see are left out; its answers to itself are parts of threads, and are there.
        Raises RateLimited, Transient, AuthDead: nothing was read. Rejected: a cursor may have grown old; begin anew.
        """


class Converser(Protocol):
    """The module `converse` of a platform."""

    async def messages(self, account: Account, cursor: str, wire: AsyncWire, /) -> Page:
        """Read replies and mentions that came after `cursor` ("" at the first time). Raises as `Measurer`."""

    def reply(self, account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire, /) -> Published:
        """Answer a message in public. Raises as `Publisher.commit`."""


class Authoriser(Protocol):
    """The module `authorise` of a platform."""

    def identify(self, home: str, secrets: Secrets, wire: Wire, /) -> Identity:
        """
        Say who the credentials belong to; where they are a login, open a session and keep it in the secrets.

        Raises AuthDead: refused. RateLimited, Transient: could not ask, nothing is known. Rejected: no such server.
        """

    def renews_at(self, secrets: Secrets, /) -> datetime | None:
        """Say from when on the secrets should be renewed before use; None: they do not expire."""

    def renew(self, account: Account, wire: Wire, /) -> Secrets:
        """Give fresh secrets. The caller holds the account's lock and stores them before any use. Raises as above."""


class Wording(Protocol):
    """The module `wording` of a platform: its text rules, pure."""

    def length(self, text: str, /) -> int:
        """Count the text the platform's way, in the unit of `Capabilities.text_unit`."""

    def text(self, draft: Draft, /) -> str:
        """Give the text as it will be sent, for example with the link's address where the platform has no card."""

    def problems(self, draft: Draft, /) -> Sequence[Problem]:
        """Say what the platform would refuse, by code; empty when it can be sent."""


class Permalink(Protocol):
    """The module `permalink` of a platform: what an address a person pasted tells, pure."""

    def post_of(self, account: Account, address: str, /) -> RemoteId | None:
        """Give the id of the post at an address; None: it is no address of a post of this account."""


class SignIn(Protocol):
    """What `authorise` has beside, where a person connects an account on the platform's own page (OAuth)."""

    def address(self, application: Application, /, *, state: str, verifier: Verifier, language: str = "id") -> str:
        """Give the page to send the person to; `state` comes back with the code and must be compared."""

    def exchange(self, application: Application, code: str, verifier: Verifier, wire: Wire, /) -> Secrets:
        """
        Give the secrets a code stands for. A code works once.

        Raises:
            AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `Authoriser.identify`.
        """

    def choices(self, home: str, secrets: Secrets, wire: Wire, /) -> Sequence[Identity]:
        """Give every page, channel or organisation the person may connect. Raises as `Authoriser.identify`."""
