"""
The verbs of a platform, as the modules of its package implement them; a verb it lacks has no module.

All raise classes of `connectors.errors` and nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from connectors.broadcast import Broadcast, Plan, Stage, Stream
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
    Said,
    Secrets,
    Seen,
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


class Hider(Protocol):
    """
    The module `hide` of a platform: what people wrote below our posts is taken out of the public's sight, and back.

    It stays on the platform and is never deleted. Asking twice is harmless, so nothing here is ever uncertain: all
    raise RateLimited, Transient, AuthDead (also for a right that is missing) and Rejected.
    """

    def hide(self, account: Account, message: Message, wire: Wire, /) -> None:
        """Take it out of sight."""

    def show(self, account: Account, message: Message, wire: Wire, /) -> None:
        """Let it be seen again."""


class Revisitor(Protocol):
    """The module `revisit` of a platform."""

    async def messages(
        self, account: Account, known: Sequence[Message], wire: AsyncWire, /
    ) -> Mapping[RemoteId, Said | Gone]:
        """
        Read up to one batch (`Capabilities.batch_messages`) of messages again, as they are now.

        One left out is unknown for now. Raises as `Measurer.posts`.
        """


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


class Spectator(Protocol):
    """The module `seen` of a platform that shows other words than `Wording.text` gives, pure."""

    def seen(self, draft: Draft, /) -> Seen:
        """Give the words as readers see them."""


class Permalink(Protocol):
    """The module `permalink` of a platform: what an address a person pasted tells, pure."""

    def post_of(self, account: Account, address: str, /) -> RemoteId | None:
        """Give the id of the post at an address; None: it is no address of a post of this account."""


class Broadcaster(Protocol):
    """
    The module `live` of a platform: broadcasts that are announced ahead, fed by an encoder, and moved by us.

    All raise RateLimited, Transient, AuthDead and Rejected as `Publisher.prepare` does; only `announce` and `move`
    raise Uncertain: `find`, and `look`, then tell what became of it.
    """

    def announce(self, account: Account, plan: Plan, wire: Wire, /) -> Broadcast:
        """Make the broadcast and its page."""

    def find(self, account: Account, plan: Plan, since: datetime, known: Collection[RemoteId], wire: Wire, /) -> Sight:
        """Look for a broadcast whose making may have succeeded since then; those in `known` are others."""

    def change(self, account: Account, broadcast_id: str, plan: Plan, wire: Wire, /) -> None:
        """Bring the page to what the plan says now; repeatable."""

    def remove(self, account: Account, broadcast_id: str, wire: Wire, /) -> None:
        """Take a broadcast that has not begun off the platform; repeatable."""

    def illustrate(self, account: Account, broadcast_id: str, picture: Path, wire: Wire, /) -> bool:
        """Give the page its picture, a JPEG; repeatable. False: the platform takes none from this account."""

    def open_stream(self, account: Account, title: str, wire: Wire, /) -> Stream:
        """Make the place an encoder sends to; nobody sees it."""

    def find_stream(self, account: Account, title: str, wire: Wire, /) -> Stream | None:
        """Give the stream of this title; None: there is none."""

    def look_at_stream(self, account: Account, stream_id: str, wire: Wire, /) -> Stream:
        """Read whether a picture arrives."""

    def bind(self, account: Account, broadcast_id: str, stream_id: str, wire: Wire, /) -> Broadcast:
        """Lead the stream into the broadcast; repeatable."""

    def look(self, account: Account, broadcast_id: str, wire: Wire, /) -> Broadcast:
        """Read where a broadcast stands. Rejected: it is not there (any more)."""

    def move(
        self,
        account: Account,
        broadcast_id: str,
        to: Literal[Stage.TESTING, Stage.LIVE, Stage.COMPLETE],
        wire: Wire,
        /,
    ) -> Broadcast:
        """Move it on. Transient: the encoder sends no picture yet. That it stands there already is a success."""


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
