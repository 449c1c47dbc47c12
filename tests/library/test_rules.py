"""How names, folders and tags are written, whether a consent holds, and what a form shows after a conflict."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.library.rules import (
    LONGEST_FOLDER,
    LONGEST_NAME,
    Consent,
    Details,
    Standing,
    changes,
    folder_of,
    merged,
    name_of,
    standing,
    tags_of,
    with_parents,
)


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("foto pasar.jpg", "foto pasar.jpg"),
        ("C:\\Foto\\Pasar  Murah.JPG", "Pasar Murah.JPG"),
        ("../../etc/passwd", "passwd"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\x00b.png", "ab.png"),
        (None, ""),
    ],
)
def test_a_file_keeps_its_name_without_folders_and_unseen_signs(uploaded: str | None, kept: str) -> None:
    assert name_of(uploaded) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Upacara / 2026 ", "Upacara/2026"),
        ("//", ""),
        ("a//b/", "a/b"),
        ("  ", ""),
    ],
)
def test_a_folder_is_a_path_of_names(typed: str, kept: str) -> None:
    assert folder_of(typed) == kept


def test_tags_are_written_alike_and_each_once() -> None:
    assert tags_of("#Pasar Murah, pasar murah;  UMKM,, ") == ["pasar murah", "umkm"]


def test_a_folder_that_holds_only_folders_can_be_chosen() -> None:
    assert with_parents(["Upacara/2026/Mei", "arsip"]) == ["arsip", "Upacara", "Upacara/2026", "Upacara/2026/Mei"]


@given(st.text())
def test_whatever_is_typed_can_be_kept_and_stays_as_it_is(text: str) -> None:
    folder = folder_of(text)
    assert len(folder) <= LONGEST_FOLDER
    assert folder_of(folder) == folder
    assert len(name_of(text)) <= LONGEST_NAME
    assert tags_of(",".join(tags_of(text))) == tags_of(text)


@pytest.mark.parametrize(
    ("consent", "until", "expected"),
    [
        (Consent.UNKNOWN, None, Standing.UNKNOWN),
        (Consent.UNKNOWN, date(2026, 1, 1), Standing.UNKNOWN),
        (Consent.NOT_NEEDED, date(2026, 1, 1), Standing.HOLDS),
        (Consent.GIVEN, None, Standing.HOLDS),
        (Consent.GIVEN, date(2026, 5, 1), Standing.HOLDS),
        (Consent.GIVEN, date(2026, 4, 30), Standing.ENDED),
        (Consent.REFUSED, date(2031, 1, 1), Standing.REFUSED),
    ],
)
def test_a_consent_holds_up_to_its_last_day(consent: Consent, until: date | None, expected: Standing) -> None:
    assert standing(consent, until, date(2026, 5, 1)) is expected


def test_after_a_conflict_mine_stays_where_i_wrote_and_theirs_elsewhere() -> None:
    seen = Details(alt="Awal", folder="Lama", source_who="A")
    typed = Details(alt="Punya saya", folder="Lama", source_who="A")
    current = Details(alt="Punya mereka", folder="Baru", source_who="A")
    assert merged(seen, typed, current) == Details(alt="Punya saya", folder="Baru", source_who="A")
    assert set(changes(seen, current)) == {"alt", "folder"}
