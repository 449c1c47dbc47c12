"""Files of the pages of figures: what the page says, with definitions and its moment; nothing in them runs."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from corong.accounts.models import Account
from corong.database import now
from corong.people.commands import choose_language
from tests.dashboard.conftest import Browser
from tests.dashboard.test_analytics import posts
from tests.factories import accounts, publications
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    made = accounts.account(four.regency_a)
    posts(made, 4, likes=1000, days_ago=3)
    publications.publication(made, text="=1+1", latest={"likes": 7}, measured_at=now())
    publications.publication(made, text="Gotong royong 😀 “bersih desa” ½", latest={"likes": 1234}, measured_at=now())
    return made


def content(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer["Content-Disposition"]
    if isinstance(answer, StreamingHttpResponse):
        return answer.getvalue()
    return answer.content


def rows_of(content: bytes, separator: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def test_a_csv_file_is_written_as_spreadsheets_of_the_readers_language_read_it(
    four: Four, browser: Browser, account: Account
) -> None:
    address = f"/engagement/accounts/{account.pk}/?days=7&as=csv"
    client = browser(four.officer)
    english = rows_of(content(client, address), ",")
    choose_language(four.officer, "id")
    indonesian = rows_of(content(client, address), ";")
    assert any(row[:2] == ["Likes", "1001.5"] for row in english)
    assert any("1001,5" in row for row in indonesian)
    assert any(row and row[0] == "As of" for row in english)
    assert any(row and row[0] == "What the figures mean" for row in english)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", " ="])
def test_a_text_that_a_spreadsheet_would_run_is_only_a_text(
    four: Four, browser: Browser, account: Account, begin: str
) -> None:
    text = f"{begin}HYPERLINK(1)"
    publications.publication(account, text=text, latest={"likes": 7}, measured_at=now())
    client = browser(four.officer)
    cells = [cell for row in rows_of(content(client, "/engagement/?as=csv"), ",") for cell in row]
    assert f"'{text}" in cells
    assert text not in cells
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content(client, "/engagement/?as=xlsx"))).get_sheet_by_index(1)
    assert text in [row[0] for row in sheet.to_python()]  # as a text: a formula would have no such value


def test_a_spreadsheet_has_real_numbers_and_dates(four: Four, browser: Browser, account: Account) -> None:
    found = content(browser(four.officer), f"/engagement/accounts/{account.pk}/?days=7&as=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(found))
    summary = {row[0]: row[1:] for row in book.get_sheet_by_name("What a post typically got").to_python()}
    assert summary["Likes"][0] == 1001.5
    days = [row[0] for row in book.get_sheet_by_name("Day by day").to_python() if isinstance(row[0], date)]
    assert len(days) == 7
    assert days == sorted(days, reverse=True)
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert "As of" in about
    assert any(str(cell).startswith("Likes (favourites_count)") for cell in about)


def test_a_pdf_file_has_every_letter_and_goes_on_over_pages(four: Four, browser: Browser, account: Account) -> None:
    for number in range(60):
        publications.publication(account, text=f"Latihan {number}", published_at=now() - timedelta(hours=number + 30))
    publications.publication(account, text="Latihan panjang " * 200, published_at=now() - timedelta(hours=29))
    pages = PdfReader(io.BytesIO(content(browser(four.officer), "/engagement/?as=pdf"))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) > 1
    assert "“bersih desa” ½" in text
    assert "1,234" in text
    assert "not yet read" in text
    assert "As of" in text


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "pdf"])
def test_every_page_can_be_had_as_a_file_and_by_nobody_else(
    four: Four, browser: Browser, account: Account, wanted: str
) -> None:
    post = publications.publication(account, latest={"likes": 3}, measured_at=now())
    for page in (
        f"/engagement/accounts/{account.pk}/?as={wanted}",
        f"/engagement/offices/{four.regency_a.pk}/?as={wanted}",
        f"/engagement/compare/?office={four.regency_a.pk}&as={wanted}",
        f"/engagement/{post.pk}/?as={wanted}",
        f"/engagement/?office={four.regency_a.pk}&as={wanted}",
    ):
        assert len(content(browser(four.head), page)) > 100
        assert browser(four.stranger).get(page).status_code == 404
