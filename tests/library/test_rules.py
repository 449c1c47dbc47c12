"""How names, folders and tags are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.library.rules import LONGEST_FOLDER, LONGEST_NAME, folder_of, name_of, tags_of, with_parents


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
