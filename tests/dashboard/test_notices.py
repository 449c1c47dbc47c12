"""What a person was told of stands on a page of its own, and the head of every page says how much is new."""

import pytest

from corong.alerts import commands as alerts
from corong.alerts.models import Alert, Notice
from corong.alerts.rules import Cause
from corong.alerts.troubles import DELIVERY, Trouble
from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Membership, Person
from corong.tellings.models import Telling
from corong.tellings.queries import MOST_COUNTED
from tests.dashboard.conftest import Browser
from tests.factories.people import Four
from worker.alerts import tell


def trouble(office: Organisation, number: int, cause: Cause = Cause.FAILED) -> Trouble:
    told: dict[str, object] = {
        "platform": "mastodon",
        "handle": "@dinas",
        "due_at": now().isoformat(),
        "code": "refused",
        "reason": "x",
    }
    return Trouble(organisation_id=office.pk, subject=DELIVERY, subject_id=number, cause=cause, particulars=told)


def notice(office: Organisation) -> Notice:
    [made] = alerts.note([trouble(office, 1), trouble(office, 2)])
    tell(made)
    return Notice.objects.get(pk=made)


@pytest.fixture
def four(four: Four) -> Four:
    # People who only practise are told of nothing.
    Person.objects.update(is_practice=False)
    return four


def test_those_responsible_find_it_on_their_page_once_and_nobody_else_does(four: Four, browser: Browser) -> None:
    made = notice(four.regency_a)
    tell(made.pk)
    assert [each.person for each in Telling.objects.filter(person__in=[four.head, four.officer, four.stranger])] == [
        four.head
    ]
    head = browser(four.head)
    assert "Notices: 1 is new" in head.get("/calendar/").content.decode()
    page = head.get("/notices/").content.decode()
    assert "2 posts were refused" in page
    assert "Urgent" in page
    telling = Telling.objects.get(person=four.head)
    assert browser(four.stranger).post(f"/notices/{telling.pk}/read/").status_code == 404
    assert head.post(f"/notices/{telling.pk}/read/", {"then": "alerts"})["Location"] == "/alerts/"
    assert "is new" not in head.get("/notices/").content.decode()
    # Another try of the same notice makes nothing new of it.
    tell(made.pk)
    assert Telling.objects.filter(person=four.head, read_at=None).count() == 0


def test_all_are_read_at_once_and_more_than_two_digits_are_not_counted(four: Four, browser: Browser) -> None:
    many = [Notice(organisation=four.regency_a, made_at=now()) for _ in range(MOST_COUNTED + 3)]
    Telling.objects.bulk_create(Telling(person=four.head, notice=each) for each in Notice.objects.bulk_create(many))
    head = browser(four.head)
    assert ">99+<" in head.get("/notices/").content.decode()
    assert "All are read." in head.post("/notices/read/", follow=True).content.decode()
    assert not Telling.objects.filter(read_at=None).exists()


def test_when_a_role_ends_so_does_what_it_showed(four: Four, browser: Browser) -> None:
    notice(four.regency_a)
    Membership.objects.filter(person=four.head).delete()
    page = browser(four.head).get("/notices/").content.decode()
    assert "refused" not in page
    assert "is new" not in page


def test_that_troubles_are_over_is_told_too(four: Four, browser: Browser) -> None:
    notice(four.regency_a)
    Notice.objects.update(made_at=now().replace(year=2020))
    [over] = alerts.note([])
    tell(over)
    assert Alert.objects.filter(ended_in=over).count() == 2
    assert "2 troubles you were told of are over." in browser(four.head).get("/notices/").content.decode()
