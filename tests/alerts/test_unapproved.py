"""Posts whose time is near and that nobody has approved yet are told of, once, to those who may approve them."""

from datetime import timedelta

import pytest
from django.utils import translation

from corong.alerts import commands, queries, wording
from corong.alerts.models import Alert
from corong.alerts.rules import URGENT, Cause
from corong.alerts.troubles import present
from corong.approvals.commands import Wish, lay_route
from corong.approvals.models import Approval
from corong.database import now
from corong.deliveries import review
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from corong.posts.models import Post
from tests.factories import posts
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    made = organisation("Dinas Latihan", is_practice=False)
    lay_route(made, [Wish("Kepala seksi")])
    return made


@pytest.fixture
def editor(office: Organisation) -> Person:
    return person("redaktur@latihan.example", roles={office: Role.EDITOR}, is_practice=False)


def handed_in(office: Organisation, *, minutes: float) -> Post:
    post = posts.post(office, parts=["(latihan) lanjutan"])
    review.hand_in(post, [account(office, "mastodon")], now() + timedelta(minutes=minutes), by=None)
    return post


def told_of() -> list[tuple[int, str]]:
    return [(Delivery.objects.get(pk=each.subject_id).post_id, each.cause) for each in present()]


def test_what_is_due_soon_or_was_due_and_waits_for_approval_is_told_of_once_for_a_thread(office: Organisation) -> None:
    passed, soon = handed_in(office, minutes=-3 * 24 * 60), handed_in(office, minutes=25)
    handed_in(office, minutes=45)
    urgent = posts.post(office)
    by = person(roles={office: Role.EDITOR})
    review.fast_track(urgent, [account(office)], now() + timedelta(minutes=25), by=by, reason="Banjir")
    assert told_of() == [(passed.pk, Cause.IN_REVIEW), (soon.pk, Cause.IN_REVIEW)]
    assert Cause.IN_REVIEW in URGENT


def test_the_mail_says_what_it_waits_for_and_the_word_of_an_approver_ends_the_alert(
    office: Organisation, editor: Person
) -> None:
    post = handed_in(office, minutes=10)
    [number] = commands.note(present())
    with translation.override("en"):
        letter = wording.letter(queries.content(number))
    assert "1 post waits for approval" in letter.text
    assert "It waits for approval" in letter.text
    assert commands.note(present()) == []
    approval = Approval.objects.get(post=post)
    review.decide(approval, editor, is_approving=True, reason="", digest=post.digest)
    commands.note(present())
    assert Alert.objects.get().resolved_at is not None
