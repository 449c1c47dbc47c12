"""What the rows of a sheet mean, and what stands against them; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from connectors.catalogue import PLATFORMS, capabilities
from corong.accounts.models import Account, TokenState
from corong.imports.files import Refusal, RefusedSheetError, Table
from corong.posts.models import Pillar

MOST_YEARS_AHEAD: Final = 5
MOST_LINK: Final = 1000
HEADER_WITHIN: Final = 20
"""In how many rows from the top the names of the columns are looked for."""
EXCEL_BEGAN: Final = date(1899, 12, 30)
EXCEL_DAYS: Final = range(36_526, 73_051)
"""The numbers Excel keeps for the days from 2000 to 2099, as they come where a cell is not formatted as a day."""


class Column(StrEnum):
    """The columns of a sheet."""

    DAY = "day"
    CLOCK = "clock"
    ACCOUNTS = "accounts"
    TEXT = "text"
    PILLAR = "pillar"
    LINK = "link"


NAMES: Final[Mapping[Column, Sequence[str]]] = {
    Column.DAY: ("tanggal", "hari", "day", "date"),
    Column.CLOCK: ("jam", "waktu", "pukul", "time"),
    Column.ACCOUNTS: ("akun", "accounts", "account", "kanal"),
    Column.TEXT: ("teks", "text", "isi", "naskah"),
    Column.PILLAR: ("pilar", "pillar"),
    Column.LINK: ("tautan", "link", "url"),
}
"""How the columns may be headed, the usual name in Indonesian first."""
REQUIRED: Final = (Column.DAY, Column.CLOCK, Column.ACCOUNTS, Column.TEXT)
PILLARS: Final[Mapping[Pillar, Sequence[str]]] = {
    Pillar.SERVICE: ("layanan", "service"),
    Pillar.POLICY: ("kebijakan", "policy"),
    Pillar.REGULATION: ("peraturan", "regulation"),
    Pillar.STORY: ("cerita", "story"),
    Pillar.CEREMONY: ("seremoni", "ceremony"),
    Pillar.CRISIS: ("krisis", "crisis"),
}
EVERY: Final = frozenset({"semua", "all"})
MONTHS: Final = ("jan", "feb", "mar", "apr", "mei may", "jun", "jul", "agu ags aug", "sep", "okt oct", "nov", "des dec")


@dataclass(frozen=True, slots=True)
class Fault:
    """
    What stands against a row, in one column. `details` are what its sentence needs.

    A code `refused` comes from a platform's rules: its details hold a `connectors.contract.Problem`.
    """

    column: Column
    code: str
    details: Mapping[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Give what is stored."""
        return asdict(self)


@dataclass(slots=True)
class Wish:
    """What was understood of a row."""

    number: int
    cells: Mapping[Column, str]
    faults: list[Fault] = field(default_factory=list)
    accounts: Sequence[Account] = ()
    due_at: datetime | None = None
    pillar: Pillar = Pillar.SERVICE

    def add(self, column: Column, code: str, **details: str | int) -> None:
        """Note what stands against it."""
        self.faults.append(Fault(column, code, details))


def wishes(table: Table, offered: Sequence[Account], zone: ZoneInfo, *, now: datetime) -> list[Wish]:
    """
    Understand every row beneath the names of the columns; empty rows are passed over.

    Raises:
        RefusedSheetError: the names of the columns are not there.
    """
    at, places = _header(table)
    book = _AddressBook(offered)
    found = []
    for number, row in enumerate(table[at + 1 :], start=at + 2):
        cells = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
        if not any(cells.values()):
            continue
        wish = Wish(number, cells)
        wish.due_at = _moment(wish, zone, now=now)
        wish.accounts = book.read(wish)
        wish.pillar = _pillar(wish)
        _judge_link(wish)
        if not cells[Column.TEXT]:
            wish.add(Column.TEXT, "missing")
        found.append(wish)
    if not found:
        raise RefusedSheetError(Refusal.EMPTY)
    return found


def _header(table: Table) -> tuple[int, Mapping[Column, int]]:
    """Find the row that names the columns, and say where each stands."""
    closest: Mapping[Column, int] = {}
    for at, row in enumerate(table[:HEADER_WITHIN]):
        places: dict[Column, int] = {}
        for place, cell in enumerate(row):
            # "Jam (WITA)" is a column of times as well.
            name = cell.partition("(")[0].strip().casefold()
            column = next((each for each, known in NAMES.items() if name in known), None)
            if column is not None:
                places.setdefault(column, place)
        if all(column in places for column in REQUIRED):
            return at, places
        closest = max(closest, places, key=len)
    missing = [NAMES[column][0] for column in REQUIRED if column not in closest]
    raise RefusedSheetError(Refusal.NO_HEADER, missing=missing)


def _moment(wish: Wish, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    day_cell, clock_cell = wish.cells[Column.DAY], wish.cells[Column.CLOCK]
    day, clock = day_of(day_cell), clock_of(clock_cell, zone)
    for column, cell, understood in ((Column.DAY, day_cell, day), (Column.CLOCK, clock_cell, clock)):
        if not cell:
            wish.add(column, "missing")
        elif understood is None:
            wish.add(column, f"no_such_{column}", found=cell[:40])
    if day is None or clock is None:
        return None
    local = datetime.combine(day, clock, zone)
    due_at = local.astimezone(UTC)
    if due_at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        wish.add(Column.CLOCK, "jumped_over")
    elif due_at <= now:
        wish.add(Column.DAY, "past")
    elif due_at.year > now.year + MOST_YEARS_AHEAD:
        wish.add(Column.DAY, "too_far")
    else:
        return due_at
    return None


def day_of(cell: str) -> date | None:
    """Read a day: 2026-12-01, 1/12/2026, 1 Desember 2026, or the number Excel keeps for it."""
    text = cell.partition(" 00:00")[0].strip().casefold()
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
            year, month, day = map(int, text.split("-"))
            return date(year, month, day)
        if text.isdecimal() and len(text) == len(str(EXCEL_DAYS[0])) and int(text) in EXCEL_DAYS:
            return EXCEL_BEGAN + timedelta(days=int(text))
        parts = re.fullmatch(r"(\d{1,2})[/.\- ]+(\d{1,2}|[a-z]{3,9})[/.\- ]+(\d{4})", text)
        if parts is None:
            return None
        word = parts[2]
        month = int(word) if word.isdecimal() else _month(word)
        return date(int(parts[3]), month, int(parts[1]))
    except ValueError:
        return None


def _month(word: str) -> int:
    """Give the number of the month that begins so; 0 if none does, which is no day."""
    return next((at for at, names in enumerate(MONTHS, start=1) if word[:3] in names.split()), 0)


def clock_of(cell: str, zone: ZoneInfo) -> time | None:
    """Read a time of day: 9:30, 09.30, with the zone's own name after it, or the part of a day Excel keeps for it."""
    text = cell.strip().casefold().replace(",", ".")
    name = datetime.now(UTC).astimezone(zone).strftime("%Z").casefold()
    text = text.removesuffix(name).strip()
    try:
        if parts := re.fullmatch(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?", text):
            return time(int(parts[1]), int(parts[2]))
        if re.fullmatch(r"0\.\d{3,}", text):
            minutes = round(float(text) * 24 * 60)
            return time(minutes // 60, minutes % 60)
    except ValueError:
        return None
    return None


def _pillar(wish: Wish) -> Pillar:
    word = wish.cells.get(Column.PILLAR, "").casefold()
    if not word:
        return Pillar.SERVICE
    for pillar, words in PILLARS.items():
        if word in words:
            return pillar
    wish.add(Column.PILLAR, "no_such_pillar", found=word[:40], known=", ".join(each[0] for each in PILLARS.values()))
    return Pillar.SERVICE


def _judge_link(wish: Wish) -> None:
    link = wish.cells.get(Column.LINK, "")
    if not link:
        return
    try:
        parts = urlsplit(link)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", link)
    except ValueError:
        is_address = False
    if not is_address or parts.username:
        wish.add(Column.LINK, "no_address", found=link[:60])
    elif len(link) > MOST_LINK:
        wish.add(Column.LINK, "too_long", limit=MOST_LINK)


class _AddressBook:
    """Which accounts a word may mean: a handle, a name, the platform where there is one account on it."""

    def __init__(self, offered: Sequence[Account]) -> None:
        self._known: dict[str, dict[int, Account]] = {}
        self._every = [each for each in offered if each.officer_id is None and each.token_state != TokenState.DEAD]
        for account in offered:
            for word in _words(account):
                self._known.setdefault(word.casefold(), {})[account.pk] = account

    def read(self, wish: Wish) -> Sequence[Account]:
        cell = wish.cells[Column.ACCOUNTS]
        words = [word.strip() for word in re.split(r"[;,\n]", cell) if word.strip()]
        if not words:
            wish.add(Column.ACCOUNTS, "missing")
            return ()
        found: dict[int, Account] = {}
        for word in words:
            if word.casefold() in EVERY and self._every:
                found.update({each.pk: each for each in self._every})
                continue
            meant = self._known.get(word.casefold(), {})
            if not meant:
                wish.add(Column.ACCOUNTS, "no_such_account", found=word[:80])
            elif len(meant) > 1:
                choices = ", ".join(f"{each.platform}:{each.handle}" for each in meant.values())
                wish.add(Column.ACCOUNTS, "several_accounts", found=word[:80], choices=choices[:300])
            else:
                found.update(meant)
        return list(found.values())


def _words(account: Account) -> set[str]:
    handle = account.handle.lstrip("@")
    label = capabilities(account.platform).label if account.platform in PLATFORMS else account.platform
    forms = {account.handle, handle, handle.partition("@")[0], account.name, account.platform, label}
    forms |= {f"{account.platform}:{form}" for form in (account.handle, handle, handle.partition("@")[0])}
    return {form for form in forms if form}
