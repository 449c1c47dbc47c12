"""The pages of imports: what they say of a file, of its rows, and what comes of their buttons."""

from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from corong.approvals.commands import Wish, lay_route
from corong.imports.models import Import
from tests.dashboard.conftest import Browser
from tests.factories import accounts
from tests.factories.people import Four

HEAD = "Tanggal;Jam;Akun;Teks\n"
GOOD = "2031-03-04;09:30;@kab@sosial.example;Latihan satu\n"


def bring_in(client: Client, rows: str, *, head: str = HEAD) -> str:
    file = ContentFile((head + rows).encode(), name="<b>rencana</b>.csv")
    return client.post("/imports/", {"file": file}, follow=True).content.decode()


@pytest.fixture
def officer(four: Four, browser: Browser) -> Client:
    """Give the browser of an officer whose office has an account."""
    accounts.account(four.regency_a, handle="@kab@sosial.example")
    return browser(four.officer)


def test_what_is_wrong_with_a_row_says_where_and_what_to_do(officer: Client) -> None:
    page = bring_in(officer, "31/2/2031;pagi;@siapa@x.example;\n")
    told = page.split("Rows to mend", 1)[1]
    assert "Row 2" in told
    for column, sentence in (
        ("Tanggal", "&quot;31/2/2031&quot; is no day: write it as 2026-12-31"),
        ("Jam", "&quot;pagi&quot; is no time of day"),
        ("Akun", "&quot;@siapa@x.example&quot; is no account of your office"),
        ("Teks", "This cell is empty: fill it in."),
    ):
        assert f"<strong>{column}</strong> {sentence}" in told
    assert "Schedule 0" not in page


def test_what_a_platform_refuses_names_it(four: Four, officer: Client) -> None:
    accounts.account(four.regency_a, "bluesky", handle="kab.example")
    page = bring_in(officer, f"2031-03-04;09:30;kab.example;{'x' * 301}\n")
    assert '<span class="badge">Bluesky</span> The text is 1 character too long' in page


def test_names_of_files_and_cells_are_shown_as_they_are(officer: Client) -> None:
    page = bring_in(officer, "2031-03-04;09:30;@kab@sosial.example;<script>alert(1)</script>\n")
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>rencana" not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file"),
        (b"Tanggal;Teks\n2031-03-04;x\n", "These columns are missing in the first rows: jam, akun."),
        (b"PK\x03\x04", "This file cannot be read"),
        (b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        (b"a\n" * 5_002, "more than 5,000 rows"),
        (b"x" * 5_000_001, "larger than 4.8"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(officer: Client, content: bytes, sentence: str) -> None:
    answer = officer.post("/imports/", {"file": ContentFile(content, name="rencana.csv")})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in answer.content.decode()
    assert not Import.objects.exists()


def test_the_good_rows_are_scheduled_and_taken_back(officer: Client) -> None:
    bring_in(officer, GOOD + "2031-03-05;09:30;@kab@sosial.example;Latihan dua\n")
    batch = Import.objects.get()
    assert "2 posts are scheduled." in officer.post(f"/imports/{batch.pk}/schedule/", follow=True).content.decode()
    again = officer.post(f"/imports/{batch.pk}/schedule/", follow=True).content.decode()
    assert "no longer waiting to be scheduled" in again
    assert "2 deliveries are called off." in officer.post(f"/imports/{batch.pk}/undo/", follow=True).content.decode()
    assert (
        "nothing of this import to take back"
        in officer.post(f"/imports/{batch.pk}/undo/", follow=True).content.decode()
    )


def test_where_posts_are_approved_the_button_says_so(four: Four, officer: Client) -> None:
    lay_route(four.regency_a, [Wish("Kepala seksi")])
    assert "Hand in 1 post for approval" in bring_in(officer, GOOD)
    batch = Import.objects.get()
    assert "1 post is handed in" in officer.post(f"/imports/{batch.pk}/schedule/", follow=True).content.decode()


def test_many_wrong_rows_come_in_parts(officer: Client) -> None:
    page = bring_in(officer, "besok;09:30;@kab@sosial.example;x\n" * 101)
    assert "Row 101<" in page
    assert "Row 102<" not in page
    batch = Import.objects.get()
    assert "Row 102<" in officer.get(f"/imports/{batch.pk}/?part=2").content.decode()


def test_an_office_beside_sees_nothing_of_it(four: Four, officer: Client, browser: Browser) -> None:
    bring_in(officer, GOOD)
    batch = Import.objects.get()
    stranger = browser(four.stranger)
    assert stranger.get(f"/imports/{batch.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert stranger.post(f"/imports/{batch.pk}/schedule/").status_code == HTTPStatus.NOT_FOUND
    assert "rencana" not in stranger.get("/imports/").content.decode()
