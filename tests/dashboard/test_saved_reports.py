"""Saved reports on their page: each person's own, of what they can see."""

import pytest

from corong.accounts.models import Account
from corong.reports.models import SavedReport
from tests.dashboard.conftest import Browser
from tests.factories import accounts
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def wish(number: int, **changes: str) -> dict[str, str]:
    return {
        "subject": "account", "number": str(number), "platform": "", "hours": "168", "rhythm": "monthly",
        "file_format": "xlsx", **changes,
    }  # fmt: skip


def test_a_report_is_saved_listed_and_stopped(four: Four, browser: Browser, account: Account) -> None:
    client = browser(four.officer)
    assert b"Have this sent by e-mail" in client.get(f"/engagement/accounts/{account.pk}/").content
    page = client.post("/engagement/reports/save/", wish(account.pk), follow=True).content.decode()
    assert account.handle in page
    assert "After each month" in page
    assert "Not sent yet" in page
    saved = SavedReport.objects.get()
    assert (saved.person, saved.hours, saved.organisation) == (four.officer, 168, four.regency_a)
    page = client.post(f"/engagement/reports/{saved.pk}/stop/", follow=True).content.decode()
    assert "No report is sent to you yet." in page


def test_what_lies_elsewhere_cannot_be_saved_or_stopped(four: Four, browser: Browser, account: Account) -> None:
    assert browser(four.stranger).post("/engagement/reports/save/", wish(account.pk)).status_code == 404
    browser(four.officer).post("/engagement/reports/save/", wish(account.pk))
    saved = SavedReport.objects.get()
    for person in (four.stranger, four.head, four.coordinator):
        assert browser(person).post(f"/engagement/reports/{saved.pk}/stop/").status_code == 404
        assert account.handle not in browser(person).get("/engagement/reports/").content.decode()


@pytest.mark.parametrize(
    "change",
    [{"subject": "x"}, {"number": "9" * 30}, {"number": "-1"}, {"hours": "5"}, {"rhythm": ""}, {"file_format": "exe"},
     {"subject": "comparison", "platform": "x' OR 1"}],
)  # fmt: skip
def test_what_the_page_does_not_offer_is_not_found(
    four: Four, browser: Browser, account: Account, change: dict[str, str]
) -> None:
    answer = browser(four.officer).post("/engagement/reports/save/", {**wish(account.pk), **change})
    assert answer.status_code == 404
    assert not SavedReport.objects.exists()
