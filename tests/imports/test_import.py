"""A sheet is looked at, its good rows are scheduled, and all of it is taken back as one."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from corong.accounts.models import Account
from corong.approvals.commands import Wish, lay_route
from corong.approvals.models import Approval, Decision
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.events.models import Event
from corong.imports import commands, queries, workbooks
from corong.imports.commands import PassedError, Undone
from corong.imports.files import Refusal, RefusedSheetError, cells
from corong.imports.models import Import, Stage
from corong.imports.rules import clock_of
from corong.posts.models import Post
from tests.factories import accounts
from tests.factories.people import Four

pytestmark = pytest.mark.django_db
HEAD = "Tanggal;Jam;Akun;Teks;Pilar"


def sheet(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def bring_in(four: Four, *rows: str) -> Import:
    return commands.take_in("rencana.csv", sheet(*rows), four.regency_a, by=four.officer)


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a, handle="@kab@sosial.example")


GOOD = "2031-03-04;09:30;@kab@sosial.example;Latihan satu;Cerita"
OTHER = "2031-03-05;10:00;@kab@sosial.example;Latihan dua;"
BAD = "2031-03-06;10:00;@siapa;Latihan tiga;"


def test_looking_at_a_sheet_schedules_nothing(four: Four, account: Account) -> None:
    batch = bring_in(four, GOOD, OTHER, BAD)
    assert queries.count(batch) == queries.Count(good=2, faulty=1, there=0)
    assert [line.number for line in queries.faulty(batch)] == [4]
    assert not Post.objects.exists()
    assert not Delivery.objects.filter(account=account).exists()


@pytest.mark.usefixtures("account")
def test_the_good_rows_are_scheduled_by_the_clock_of_the_office(four: Four) -> None:
    batch = bring_in(four, GOOD, OTHER, BAD)
    assert commands.schedule(batch, by=four.officer) == 2
    first = Delivery.objects.get(post__text="Latihan satu")
    assert (first.state, first.due_at) == (State.SCHEDULED, datetime(2031, 3, 4, 1, 30, tzinfo=UTC))
    assert first.next_at == first.due_at
    assert first.post.pillar == "story"
    assert first.post.author == four.officer
    assert Event.objects.filter(kind="delivery.scheduled", person_id=four.officer.pk).count() == 2
    assert Event.objects.get(kind="import.scheduled").details["posts"] == 2
    with pytest.raises(PassedError):
        commands.schedule(batch, by=four.officer)
    assert Delivery.objects.count() == 2


@pytest.mark.usefixtures("account")
def test_a_sheet_brought_in_again_doubles_nothing(four: Four) -> None:
    commands.schedule(bring_in(four, GOOD, BAD), by=four.officer)
    again = bring_in(four, GOOD, OTHER)
    assert queries.count(again) == queries.Count(good=1, faulty=0, there=1)
    commands.schedule(again, by=four.officer)
    assert Delivery.objects.count() == 2


@pytest.mark.usefixtures("account")
def test_two_imports_of_one_sheet_schedule_its_posts_once(four: Four) -> None:
    first, second = bring_in(four, GOOD, OTHER), bring_in(four, GOOD, OTHER)
    assert commands.schedule(first, by=four.officer) == 2
    assert commands.schedule(second, by=four.officer) == 0
    assert queries.count(second) == queries.Count(good=0, faulty=0, there=2)
    assert Delivery.objects.count() == 2


@pytest.mark.usefixtures("account")
def test_the_same_post_twice_in_a_sheet_is_told(four: Four) -> None:
    batch = bring_in(four, GOOD, GOOD)
    (line,) = queries.faulty(batch)
    assert (line.number, line.faults[0]["code"], line.faults[0]["details"]) == (3, "twice", {"row": 2})


def test_what_a_platform_would_refuse_is_told_before(four: Four) -> None:
    accounts.account(four.regency_a, "bluesky", handle="kab.example")
    batch = bring_in(four, f"2031-03-04;09:30;kab.example;{'x' * 301};")
    (fault,) = queries.faulty(batch)[0].faults
    assert fault["code"] == "refused"
    assert fault["details"] == {"platform": "bluesky", "problem": "text_too_long", "found": 301, "limit": 300}


@pytest.mark.usefixtures("account")
def test_an_import_is_undone_as_one_and_leaves_what_went_on(four: Four) -> None:
    batch = bring_in(four, GOOD, OTHER)
    commands.schedule(batch, by=four.officer)
    Delivery.objects.filter(post__text="Latihan satu").update(state=State.PUBLISHED)
    assert commands.undo(batch, by=four.officer, reason="salah lembar") == Undone(cancelled=1, too_late=1)
    left = Delivery.objects.get(post__text="Latihan dua")
    assert (left.state, left.reason, left.next_at) == (State.CANCELLED, "salah lembar", None)
    assert Import.objects.get().stage == Stage.UNDONE
    with pytest.raises(PassedError):
        commands.undo(batch, by=four.officer, reason="lagi")
    # What was called off may be brought in again.
    assert queries.count(bring_in(four, OTHER)).good == 1


@pytest.mark.usefixtures("account")
def test_where_posts_are_approved_an_import_is_handed_in_and_its_undoing_asks_nobody_any_more(four: Four) -> None:
    lay_route(four.regency_a, [Wish("Kepala seksi")])
    batch = bring_in(four, GOOD, OTHER)
    commands.schedule(batch, by=four.officer)
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.IN_REVIEW}
    assert Approval.objects.filter(decision=Decision.PENDING).count() == 2
    assert commands.undo(batch, by=four.officer, reason="batal").cancelled == 2
    assert not Approval.objects.filter(decision=Decision.PENDING).exists()


def test_a_row_whose_time_passes_meanwhile_is_left_out(four: Four, account: Account) -> None:
    batch = bring_in(four, GOOD, OTHER)
    batch.lines.filter(number=2).update(due_at=now() - timedelta(seconds=1))
    Account.objects.filter(pk=account.pk).update(disconnected_at=None)
    assert commands.schedule(batch, by=four.officer) == 1
    assert [line.faults[0]["code"] for line in queries.faulty(batch)] == ["past"]


def test_a_row_whose_account_is_disconnected_meanwhile_is_left_out(four: Four, account: Account) -> None:
    batch = bring_in(four, GOOD)
    Account.objects.filter(pk=account.pk).update(disconnected_at=now())
    assert commands.schedule(batch, by=four.officer) == 0
    assert [line.faults[0]["code"] for line in queries.faulty(batch)] == ["gone"]


def test_nobody_publishes_on_the_own_account_of_another(four: Four) -> None:
    accounts.account(four.regency_a, handle="@pribadi@sosial.example", officer=four.head)
    batch = bring_in(four, "2031-03-04;09:30;@pribadi@sosial.example;Latihan;")
    assert [line.faults[0]["code"] for line in queries.faulty(batch)] == ["no_such_account"]


def test_a_thousand_rows_on_two_accounts_are_planned_together(four: Four, account: Account) -> None:
    accounts.account(four.regency_a, "bluesky", handle="kab.example")
    start = datetime(2031, 1, 1, 8, 0, tzinfo=ZoneInfo("Asia/Makassar"))
    times = (start + timedelta(minutes=7 * number) for number in range(1000))
    rows = [f"{each:%Y-%m-%d};{each:%H:%M};semua;Latihan {number};" for number, each in enumerate(times)]
    batch = bring_in(four, *rows)
    assert queries.count(batch).good == 1000
    assert commands.schedule(batch, by=four.officer) == 1000
    assert Delivery.objects.filter(state=State.SCHEDULED).count() == 2000
    assert Delivery.objects.filter(account=account).values("due_at").distinct().count() == 1000
    assert commands.undo(batch, by=four.officer, reason="latihan") == Undone(cancelled=2000, too_late=0)


def test_the_empty_sheet_is_read_again_once_filled_in(four: Four, account: Account) -> None:
    content = workbooks.empty(four.regency_a, [account], "WITA")
    table = cells(content)
    assert table == [["Tanggal", "Jam", "Akun", "Teks", "Pilar", "Tautan"]]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_name("Akun").to_python()[1][0] == f"mastodon:{account.handle}"


def test_the_number_a_spreadsheet_keeps_for_a_time_is_that_time() -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        page = book.add_worksheet()
        for place, cell in enumerate([0.25, 0.5, 0.375, "0.25"]):
            page.write(0, place, cell)
    times = [clock_of(cell, ZoneInfo("Asia/Makassar")) for cell in cells(written.getvalue())[0]]
    assert times == [clock(6), clock(12), clock(9), clock(0, 25)]


@pytest.mark.usefixtures("account")
def test_the_rows_to_mend_come_back_as_texts_and_never_as_formulas(four: Four) -> None:
    text = '=HYPERLINK("http://a.example";"x")'
    batch = bring_in(four, f"2031-03-06;10:00;@siapa;{text.replace(';', ',')};", "+1;@SUM(A1);-2;=1+1;")
    content = workbooks.to_mend([(line, "=perbaiki") for line in queries.faulty(batch)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b"quotePrefix" in archive.read("xl/styles.xml")
    table = cells(content)
    assert table[1][3].startswith("=HYPERLINK")
    assert table[2][:4] == ["+1", "@SUM(A1)", "-2", "=1+1"]
    assert table[2][6] == "=perbaiki"


def test_a_sheet_that_would_take_all_memory_is_refused() -> None:
    content = workbooks.to_mend([])
    wide = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(wide, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            inside = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                rest = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                inside = inside.replace(b"</sheetData>", rest)
            made.writestr(name, inside)
    with pytest.raises(RefusedSheetError) as refused:
        cells(wide.getvalue())
    assert refused.value.cause is Refusal.UNREADABLE
