"""What stands in a sheet is understood as officers write it, and what is not understood is told by row and column."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from corong.accounts.models import Account
from corong.imports.files import Refusal, RefusedSheetError, cells
from corong.imports.rules import Column, Wish, clock_of, day_of, wishes

WITA = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
HEAD = ("Tanggal", "Jam (WITA)", "Akun", "Teks", "Pilar", "Tautan")


def account(number: int, platform: str = "mastodon", handle: str = "@kab@sosial.example", name: str = "Kab") -> Account:
    return Account(pk=number, platform=platform, handle=handle, name=name)


MASTODON = account(1)
BLUESKY = account(2, "bluesky", "kab.bsky.example", "Kab Biru")


def understood(*cells: str, offered: tuple[Account, ...] = (MASTODON, BLUESKY)) -> Wish:
    return wishes([HEAD, cells], offered, WITA, now=NOW)[0]


def told(wish: Wish) -> set[tuple[str, str]]:
    return {(fault.column, fault.code) for fault in wish.faults}


@pytest.mark.parametrize(
    "cell",
    [
        "2026-12-01",
        "1/12/2026",
        "01-12-2026",
        "1.12.2026",
        "1 Desember 2026",
        "1 des 2026",
        "46357",
        "2026-12-01 00:00",
    ],
)
def test_a_day_is_read_as_people_and_programs_write_it(cell: str) -> None:
    assert day_of(cell) == date(2026, 12, 1)


@pytest.mark.parametrize("cell", ["besok", "31/2/2026", "12/13/2026", "2026", "1 abc 2026", ""])
def test_what_is_no_day_is_none(cell: str) -> None:
    assert day_of(cell) is None


@pytest.mark.parametrize("cell", ["9:30", "09.30", "09:30:00", "09.30 WITA", "0.395833333333333", "0,3958333"])
def test_a_time_is_read_as_people_and_programs_write_it(cell: str) -> None:
    assert clock_of(cell, WITA) == time(9, 30)


@pytest.mark.parametrize("cell", ["25:00", "pagi", "9", "09.30 WIB", "0.9999999"])
def test_what_is_no_time_of_the_offices_clock_is_none(cell: str) -> None:
    assert clock_of(cell, WITA) is None


def test_a_good_row_has_its_time_by_the_clock_of_the_office() -> None:
    wish = understood("2026-12-01", "09:30", "@kab@sosial.example", "Halo", "Cerita", "https://a.example/b")
    assert not wish.faults
    assert wish.due_at == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    assert wish.accounts == [MASTODON]
    assert wish.pillar == "story"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("kab", [1]),
        ("Kab; kab.bsky.example", [1, 2]),
        ("mastodon", [1]),
        ("Bluesky", [2]),
        ("MASTODON:@kab@sosial.example", [1]),
        ("semua", [1, 2]),
        ("Kab Biru, Kab", [2, 1]),
    ],
)
def test_accounts_are_known_by_any_of_their_names(words: str, numbers: list[int]) -> None:
    assert [each.pk for each in understood("2026-12-01", "09:30", words, "Halo").accounts] == numbers


def test_a_name_of_two_accounts_is_told_with_the_choice() -> None:
    second = account(3, handle="@kab@lain.example")
    wish = understood("2026-12-01", "09:30", "mastodon", "Halo", offered=(MASTODON, second))
    assert told(wish) == {("accounts", "several_accounts")}
    assert "mastodon:@kab@lain.example" in str(wish.faults[0].details["choices"])


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (("", "", "", "x"), {("day", "missing"), ("clock", "missing"), ("accounts", "missing")}),
        (("besok", "pagi", "siapa", ""), {("day", "no_such_day"), ("clock", "no_such_clock"),
                                          ("accounts", "no_such_account"), ("text", "missing")}),
        (("2026-11-27", "08:59", "kab", "x"), {("day", "past")}),
        (("2036-12-01", "09:00", "kab", "x"), {("day", "too_far")}),
        (("2026-12-01", "09:00", "kab", "x", "lain", "javascript:alert(1)"),
         {("pillar", "no_such_pillar"), ("link", "no_address")}),
        (("2026-12-01", "09:00", "kab", "x", "", "https://u:p@a.example/"), {("link", "no_address")}),
    ],
)  # fmt: skip
def test_every_fault_of_a_row_is_told_at_once(row: tuple[str, ...], faults: set[tuple[str, str]]) -> None:
    assert told(understood(*row)) == faults


def test_rows_have_the_number_the_spreadsheet_shows_and_empty_ones_are_passed_over() -> None:
    row = ("2026-12-01", "09:00", "kab", "x")
    found = wishes([("Rencana unggahan",), (), HEAD, row, (), row], [MASTODON], WITA, now=NOW)
    assert [wish.number for wish in found] == [4, 6]


def test_columns_may_stand_in_any_order_and_under_either_language() -> None:
    table = [("text", "catatan", "accounts", "time", "date"), ("Halo", "abaikan", "kab", "09:00", "2026-12-01")]
    wish = wishes(table, [MASTODON], WITA, now=NOW)[0]
    assert not wish.faults
    assert wish.cells[Column.TEXT] == "Halo"


def test_missing_columns_are_named() -> None:
    with pytest.raises(RefusedSheetError) as refused:
        wishes([("Tanggal", "Teks"), ("2026-12-01", "x")], [], WITA, now=NOW)
    assert refused.value.cause is Refusal.NO_HEADER
    assert refused.value.missing == ["jam", "akun"]


@pytest.mark.parametrize(
    "content",
    [
        '\ufeffTeks;Jam\r\n"dua\nbaris";9\r\n'.encode(),
        b'Teks,Jam\n"dua\nbaris",9\n',
        'Teks\tJam\n"dua\nbaris"\t9\n'.encode("utf-16"),
    ],
)  # fmt: skip
def test_csv_is_read_whatever_program_wrote_it(content: bytes) -> None:
    assert cells(content) == [["Teks", "Jam"], ["dua\nbaris", "9"]]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", Refusal.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OLD_FORMAT),
        (b"PK\x03\x04 no archive", Refusal.UNREADABLE),
        (b"\x89PNG\x00\x00", Refusal.UNREADABLE),
        (b"x" * 5_000_001, Refusal.TOO_LARGE),
        (b"a;b\n" * 5_002, Refusal.TOO_MANY_ROWS),
    ],
)
def test_what_cannot_be_used_at_all_is_refused_with_its_cause(content: bytes, cause: Refusal) -> None:
    with pytest.raises(RefusedSheetError) as refused:
        cells(content)
    assert refused.value.cause is cause
