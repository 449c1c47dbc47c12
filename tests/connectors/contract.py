"""What every platform must do, told once: a platform's test class names its platform and inherits the rest."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final, TypeVar

import pytest

from connectors.catalogue import Platform, platform
from connectors.contract import (
    Account,
    Draft,
    IdempotencyKey,
    Link,
    MediaKind,
    Medium,
    PlatformName,
    Prepared,
    Published,
    Secrets,
    Sight,
)
from connectors.verbs import Converser, Measurer
from connectors.wire import AsyncWire, Wire
from tests.connectors.claims import Kind
from tests.connectors.proofs import EachKind
from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

KEY = IdempotencyKey("pengiriman-1")
OTHER_KEY = IdempotencyKey("pengiriman-2")
MADE_AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TEXT = "(latihan) Layanan kependudukan buka sampai pukul 15.00 WITA."
ADDRESS = "https://jdih.example/perda/7"
UNTOUCHED = Prepared(ready=False)

Answer = TypeVar("Answer")


def draft_of(text: str = TEXT, *, media: tuple[Medium, ...] = (), after: Published | None = None) -> Draft:
    return Draft(text=text, language="id", made_at=MADE_AT, media=media, parent=after, root=after)


def image_of(folder: Path, *, alt: str, shade: int = 120) -> Medium:
    path = folder / f"gambar-{shade}.png"
    path.write_bytes(png(width=4, height=3, shade=shade))
    size_bytes = path.stat().st_size
    return Medium(path, MediaKind.IMAGE, "image/png", size_bytes=size_bytes, width=4, height=3, alt=alt)


def video_of(folder: Path) -> Medium:
    path = folder / "video.mp4"
    path.write_bytes(mp4())
    size_bytes = path.stat().st_size
    return Medium(path, MediaKind.VIDEO, "video/mp4", size_bytes=size_bytes, width=16, height=9, alt="video", seconds=3)


def _images(folder: Path, *, count: int) -> tuple[Medium, ...]:
    return tuple(image_of(folder, alt="", shade=number) for number in range(count))


MEDIA: Final[dict[Kind, Callable[[Path], tuple[Medium, ...]]]] = {
    Kind.TEXT: lambda _: (),
    Kind.LINK: lambda _: (),
    Kind.IMAGE: lambda folder: _images(folder, count=1),
    Kind.IMAGES: lambda folder: _images(folder, count=2),
    Kind.VIDEO: lambda folder: (video_of(folder),),
    Kind.MIXED: lambda folder: (image_of(folder, alt=""), video_of(folder)),
    Kind.THREAD: lambda _: (),
}
"""The media of a post of each kind."""


def read(ask: Callable[[AsyncWire], Awaitable[Answer]]) -> Answer:
    """Run one reading call to its end on a loop of its own."""

    async def run() -> Answer:
        wire = AsyncWire(allow_loopback=True, seconds=60.0)
        try:
            return await ask(wire)
        finally:
            await wire.aclose()

    return asyncio.run(run())


class Contract(EachKind):
    """An account on a practice server, and the platform's modules."""

    handle: ClassVar[str]

    @pytest.fixture
    def connector(self) -> Platform:
        return platform(self.platform)

    @pytest.fixture
    def practice(self, stand: Stand) -> PracticeAccount:
        return stand.add_account(self.platform, self.handle, followers=100)

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        raise NotImplementedError

    def draft(self, text: str = TEXT, *, media: tuple[Medium, ...] = (), after: Published | None = None) -> Draft:
        """Make a draft the platform takes: one that takes no text alone adds a medium here."""
        return draft_of(text, media=media, after=after)

    def draft_of_kind(self, kind: Kind, folder: Path, desk: "Desk") -> Draft:
        """Make a draft of one kind; the part before it, where it continues one, is published first."""
        desk.stand.settings(self.platform, video_processing_seconds=0.0)
        before = desk.commit(self.draft("(latihan) bagian 1"), key=OTHER_KEY) if kind is Kind.THREAD else None
        draft = self.draft(media=MEDIA[kind](folder), after=before)
        return replace(draft, link=Link(ADDRESS, title="Perda")) if kind is Kind.LINK else draft

    @pytest.fixture
    def account(self, connector: Platform, practice: PracticeAccount, wire: Wire) -> Account:
        identity = connector.authorise.identify(practice.home, self.secrets_of(practice), wire)
        return Account(
            PlatformName(self.platform), practice.home, identity.remote_id, identity.handle, identity.secrets
        )

    @pytest.fixture
    def desk(self, connector: Platform, account: Account, wire: Wire, stand: Stand) -> "Desk":
        return Desk(connector, account, wire, stand, began=datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Desk:
    """A publisher at work on one practice account."""

    connector: Platform
    account: Account
    wire: Wire
    stand: Stand
    began: datetime
    kept: dict[tuple[str, IdempotencyKey], Prepared] = field(default_factory=dict)

    @property
    def measurer(self) -> Measurer:
        assert self.connector.measure is not None
        return self.connector.measure

    @property
    def converser(self) -> Converser:
        assert self.connector.converse is not None
        return self.connector.converse

    def step(self, draft: Draft, so_far: Prepared = UNTOUCHED) -> Prepared:
        return self.connector.publish.prepare(self.account, draft, so_far, self.wire)

    def prepare(self, draft: Draft, so_far: Prepared = UNTOUCHED, *, seconds: float = 60.0) -> Prepared:
        """Prepare as the engine does, for so long at most, with short pauses."""
        until = time.monotonic() + seconds
        prepared = self.step(draft, so_far)
        while not prepared.ready and time.monotonic() < until:
            time.sleep(min(prepared.again_in_seconds, 0.05))
            prepared = self.step(draft, prepared)
        return prepared

    def commit(self, draft: Draft, prepared: Prepared | None = None, *, key: IdempotencyKey = KEY) -> Published:
        """Commit as the engine does, which keeps what was prepared for the same delivery."""
        kept = prepared or self.kept.get((draft.text, key)) or self.prepare(draft)
        self.kept[draft.text, key] = kept
        return self.connector.publish.commit(self.account, draft, kept, key, self.wire)

    def find(self, draft: Draft, prepared: Prepared | None = None, *, key: IdempotencyKey = KEY) -> Sight:
        since = self.began - timedelta(seconds=1)
        kept = prepared or self.kept.get((draft.text, key), UNTOUCHED)
        return self.connector.publish.find(self.account, draft, kept, key, since, self.wire)
