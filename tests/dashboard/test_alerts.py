"""Alerts on their page: what is wrong, why, where it leads, and who cares for it; and when mail comes."""

from datetime import time, timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from corong.alerts import commands
from corong.alerts.models import Acknowledgement, Alert
from corong.alerts.responses import HEALTH, PUBLICATION
from corong.alerts.rules import Cause
from corong.alerts.troubles import ACCOUNT, BROADCAST, DELIVERY, to_json
from corong.database import now
from corong.deliveries.reasons import Code, Reason
from corong.mailings.models import Preference
from corong.organisations.models import Organisation
from corong.people.models import Role
from dashboard.alerts import labels
from tests.dashboard.conftest import Browser
from tests.factories import accounts, people
from tests.factories.people import Four


def raised(office: Organisation, subject: str = DELIVERY, cause: Cause = Cause.FAILED, number: int = 7) -> Alert:
    """Raise an alert with what its kind of subject tells."""
    told: dict[str, object] = {"platform": "mastodon", "handle": "@dinas@latihan.example"}
    if subject in {DELIVERY, ACCOUNT}:
        told |= to_json(Reason(Code.REFUSED, cause="Connect Timeout: latihan"))
        told |= {"due_at": now().isoformat()}
    if subject == BROADCAST:
        told |= {"title": "Rapat", "starts_at": now().isoformat(), "reason": "", "needs_approval": True}
    if subject == HEALTH:
        told |= {"bad": 5, "settled": 8, "bad_before": 1, "settled_before": 90}
    if subject == PUBLICATION:
        told |= {
            "what": "comments",
            "value": 90,
            "usual": 3,
            "posts": 20,
            "age_seconds": 3600,
            "text": "Banjir",
            "url": "",
        }
    return Alert.objects.create(
        organisation=office, subject=subject, subject_id=number, cause=cause, particulars=told, raised_at=now()
    )


@pytest.mark.parametrize(
    ("subject", "cause", "words", "address"),
    [
        (DELIVERY, Cause.FAILED, "1 post was refused", "/deliveries/7/"),
        (DELIVERY, Cause.BY_HAND_LATE, "for more than 15 minutes", "/assisted/7/"),
        (ACCOUNT, Cause.TOKEN, "Connect the account again", "/connect/#account_7"),
        (PUBLICATION, Cause.SURGE, "90 comments after 1 hour, where 3 are usual", "/engagement/7/"),
        (HEALTH, Cause.HEALTH, "5 of the 8 posts of the last 24 hours", "/engagement/accounts/7/"),
        (BROADCAST, Cause.BROADCAST_LATE, "it waits for approval", "/live/7/"),
    ],
)
def test_each_alert_says_what_why_and_where(
    four: Four, browser: Browser, subject: str, cause: Cause, words: str, address: str
) -> None:
    raised(four.regency_a, subject, cause)
    page = browser(four.officer).get("/alerts/").content.decode()
    assert words in page
    assert f'href="{address}"' in page
    with translation.override("en"):
        assert labels.advice(cause) in page


def test_every_cause_has_its_advice() -> None:
    assert [cause for cause in Cause if not labels.advice(cause)] == []


def test_one_person_cares_for_it_and_all_see_who(four: Four, browser: Browser) -> None:
    alert = raised(four.regency_a)
    page = browser(four.officer).post(f"/alerts/{alert.pk}/acknowledge/", follow=True).content.decode()
    assert "Noted: you care for it." in page
    assert f"{four.officer.name} cares for it since" in page
    page = browser(four.head).post(f"/alerts/{alert.pk}/acknowledge/", follow=True).content.decode()
    assert "Somebody else cares for it already" in page
    assert Acknowledgement.objects.get().person == four.officer
    assert "alert that nobody cares for" not in browser(four.head).get("/").content.decode()


def test_what_is_over_is_shown_apart_and_nobody_needs_to_care(four: Four, browser: Browser) -> None:
    alert = raised(four.regency_a)
    Alert.objects.update(resolved_at=now() - timedelta(hours=1))
    page = browser(four.officer).get("/alerts/").content.decode()
    assert "Nothing is wrong, and nothing out of the ordinary." in page
    assert "1 post was refused" in page.split("Over</h2>")[1]
    assert not commands.acknowledge(alert, by=four.officer)


def test_the_urgent_stands_first_and_what_somebody_cares_for_last(four: Four, browser: Browser) -> None:
    cared_for = raised(four.regency_a, number=1)
    raised(four.regency_a, cause=Cause.RETRY, number=2)
    raised(four.regency_a, cause=Cause.MISSED, number=3)
    commands.acknowledge(cared_for, by=four.head)
    page = browser(four.officer).get("/alerts/").content.decode()
    places = [page.index(f'href="/deliveries/{number}/"') for number in (3, 2, 1)]
    assert places == sorted(places)


def test_those_who_only_read_do_not_care_and_others_see_nothing(four: Four, browser: Browser) -> None:
    alert = raised(four.regency_a)
    page = browser(four.coordinator).get("/alerts/").content.decode()
    assert "1 post was refused" in page
    assert "I care for it" not in page
    assert browser(four.coordinator).post(f"/alerts/{alert.pk}/acknowledge/").status_code == 403
    assert "1 post was refused" not in browser(four.stranger).get("/alerts/").content.decode()
    assert browser(four.stranger).post(f"/alerts/{alert.pk}/acknowledge/").status_code == 404
    operator = people.person(roles={four.regency_a: Role.OPERATOR})
    assert "I care for it" in browser(operator).get("/alerts/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_many_alerts_ask_no_more_of_the_database(
    four: Four, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    accounts.account(four.regency_a)
    for number in range(count):
        commands.acknowledge(raised(four.regency_a, number=number), by=four.head)
    client = browser(four.officer)
    with django_assert_max_num_queries(16):
        client.get("/alerts/")


def test_quiet_hours_and_the_digest_are_chosen(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    typed = {"quiet_from": "21:00", "quiet_until": "06:00", "digest_at": "07:00", "is_quiet_always": "1"}
    page = client.post("/alerts/mail/", typed, follow=True).content.decode()
    assert "Saved." in page
    assert 'value="21:00"' in page
    assert "Comes at (WITA)" in page
    stored = Preference.objects.get()
    assert (stored.person, stored.quiet_from, stored.digest_at, stored.is_quiet_always) == (
        four.officer,
        time(21),
        time(7),
        True,
    )
    client.post("/alerts/mail/", {}, follow=True)
    stored.refresh_from_db()
    assert (stored.quiet_from, stored.quiet_until, stored.digest_at, stored.is_quiet_always) == (
        None,
        None,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quiet_from": "21:00"}, "need a beginning and an end"),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "are none"),
        ({"quiet_from": "malam", "quiet_until": "06:00"}, "no time of day"),
        ({"digest_at": "25:00"}, "no time of day"),
    ],
)
def test_what_is_wrong_with_them_is_told(four: Four, browser: Browser, typed: dict[str, str], sentence: str) -> None:
    answer = browser(four.officer).post("/alerts/mail/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Preference.objects.exists()
