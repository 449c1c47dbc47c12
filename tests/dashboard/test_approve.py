"""The pages of approval: who may say what, and what an approver is shown."""

from datetime import timedelta

import pytest
from django.test import Client

from corong.approvals import commands, queries
from corong.approvals.commands import Wish
from corong.database import now
from corong.deliveries import review
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.library.models import Note
from corong.people.models import Membership, Role
from corong.posts.models import Attachment, Post
from tests.dashboard.conftest import Browser
from tests.factories import people, posts
from tests.factories.accounts import account
from tests.factories.people import Four


@pytest.fixture
def post(four: Four) -> Post:
    commands.lay_route(four.regency_a, [Wish("Head of section")])
    made = posts.post(four.regency_a, four.officer, text="Kiriman untuk disetujui")
    review.hand_in(made, [account(four.regency_a, "mastodon")], now() + timedelta(hours=2), by=four.officer)
    return made


def state(post: Post) -> str:
    return Delivery.objects.get(post=post).state


def test_the_head_reads_approves_and_the_post_is_scheduled(four: Four, browser: Browser, post: Post) -> None:
    head = browser(four.head)
    assert "1 post waits for your approval" in head.get("/").content.decode()
    assert "Waits for you" in head.get("/approvals/").content.decode()
    page = head.get(f"/approvals/{post.pk}/").content.decode()
    assert "Kiriman untuk disetujui" in page
    answer = head.post(f"/approvals/{post.pk}/decide/", {"word": "approve", "digest": post.digest}, follow=True)
    assert "It goes out at its time" in answer.content.decode()
    assert state(post) == State.SCHEDULED


def test_sending_back_needs_a_reason_and_the_author_finds_it(four: Four, browser: Browser, post: Post) -> None:
    head = browser(four.head)
    refused = head.post(f"/approvals/{post.pk}/decide/", {"word": "send_back", "digest": post.digest})
    assert refused.status_code == 422
    assert state(post) == State.IN_REVIEW
    head.post(f"/approvals/{post.pk}/decide/", {"word": "send_back", "reason": "Salah hari", "digest": post.digest})
    assert state(post) == State.DRAFT
    officer = browser(four.officer)
    assert "1 post was sent back to you" in officer.get("/").content.decode()
    assert "Salah hari" in officer.get("/approvals/").content.decode()
    officer.post(f"/approvals/{post.pk}/hand-in/")
    assert state(post) == State.IN_REVIEW


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ({}, "No consent is noted"),
        ({"consent": "refused"}, "Consent refused: do not publish it."),
        ({"consent": "given"}, "Consent is given."),
        ({"consent": "given", "consent_until": timedelta(days=-2)}, "The consent ended on"),
        ({"consent": "given", "consent_until": timedelta(days=1)}, ", before this post goes out."),
        ({"consent": "given", "consent_until": timedelta(days=9)}, "Consent is given, until"),
        ({"consent": "not_needed"}, "No consent is needed"),
    ],
)
def test_the_approver_sees_whether_those_in_the_pictures_agree(
    four: Four, browser: Browser, post: Post, noted: dict[str, str | timedelta], told: str
) -> None:
    picture = posts.medium(four.regency_a, alt="Warga antre")
    Attachment.objects.create(post=post, medium=picture, position=0)
    Delivery.objects.filter(post=post).update(due_at=now() + timedelta(days=4))
    fields = {name: now() + each if isinstance(each, timedelta) else each for name, each in noted.items()}
    Note.objects.update_or_create(medium=picture, defaults={**fields, "source_who": "Juru foto latihan"})
    page = browser(four.head).get(f"/approvals/{post.pk}/").content.decode()
    assert told in page
    assert "Juru foto latihan" in page
    assert "Warga antre" in page


def test_names_noted_in_another_office_stay_there_and_the_consent_is_told(
    four: Four, browser: Browser, post: Post
) -> None:
    picture = posts.medium(four.regency_b)
    Attachment.objects.create(post=post, medium=picture, position=0)
    Note.objects.update_or_create(medium=picture, defaults={"consent": "refused", "consent_who": "Nama rahasia"})
    page = browser(four.head).get(f"/approvals/{post.pk}/").content.decode()
    assert "Consent refused: do not publish it." in page
    assert "Nama rahasia" not in page


def test_an_officer_may_not_decide_and_strangers_see_nothing(four: Four, browser: Browser, post: Post) -> None:
    word = {"word": "approve", "digest": post.digest}
    assert browser(four.officer).post(f"/approvals/{post.pk}/decide/", word).status_code == 403
    assert browser(four.coordinator).post(f"/approvals/{post.pk}/decide/", word).status_code == 403
    stranger = browser(four.stranger)
    assert stranger.get(f"/approvals/{post.pk}/").status_code == 404
    assert stranger.post(f"/approvals/{post.pk}/decide/", word).status_code == 404
    assert stranger.post(f"/approvals/{post.pk}/remark/", {"text": "x"}).status_code == 404
    assert "Kiriman untuk disetujui" not in stranger.get("/approvals/").content.decode()
    assert state(post) == State.IN_REVIEW


def test_a_stale_page_decides_nothing(four: Four, browser: Browser, post: Post) -> None:
    answer = browser(four.head).post(
        f"/approvals/{post.pk}/decide/", {"word": "approve", "digest": "0" * 64}, follow=True
    )
    assert "Nothing was decided" in answer.content.decode()
    assert state(post) == State.IN_REVIEW


def test_remarks_are_for_colleagues(four: Four, browser: Browser, post: Post) -> None:
    browser(four.officer).post(f"/approvals/{post.pk}/remark/", {"text": "Mohon dicek"})
    assert "Mohon dicek" in browser(four.head).get(f"/approvals/{post.pk}/").content.decode()
    assert browser(four.coordinator).post(f"/approvals/{post.pk}/remark/", {"text": "x"}).status_code == 403


def compose(client: Client, four: Four, act: str, **more: str) -> Post:
    tomorrow = (now() + timedelta(days=1)).date()
    client.post(
        "/compose/",
        {
            "office": four.regency_a.pk,
            "accounts": [each.pk for each in four.regency_a.accounts.all()],
            "text": "Dari penyusun",
            "day": f"{tomorrow}",
            "clock": "10:00",
            "act": act,
            **more,
        },
    )
    return Post.objects.get(text="Dari penyusun")


@pytest.mark.usefixtures("post")
def test_the_composer_hands_in_where_there_is_a_route(four: Four, browser: Browser) -> None:
    officer = browser(four.officer)
    assert "Hand in for approval" in officer.get("/compose/").content.decode()
    assert state(compose(officer, four, "schedule")) == State.IN_REVIEW


@pytest.mark.usefixtures("post")
def test_only_who_may_approve_may_go_ahead_without_waiting(four: Four, browser: Browser) -> None:
    with pytest.raises(Post.DoesNotExist):
        compose(browser(four.officer), four, "fast_track", because="Banjir")
    with pytest.raises(Post.DoesNotExist):
        compose(browser(four.head), four, "fast_track", because=" ")
    assert state(compose(browser(four.head), four, "fast_track", because="Banjir")) == State.SCHEDULED


def test_the_steps_of_an_office_are_laid_by_its_head_alone(four: Four, browser: Browser) -> None:
    head = browser(four.head)
    address = f"/approvals/steps/{four.regency_a.pk}/"
    assert head.get("/approvals/steps/").status_code == 302
    head.post(address, {"name_0": "Kepala seksi", "needs_0": "all", "people_0": [four.head.pk, four.stranger.pk]})
    [step] = queries.route(four.regency_a)
    assert (step.name, step.needs, list(step.approvers.all())) == ("Kepala seksi", "all", [four.head])
    assert 'value="Kepala seksi"' in head.get(address).content.decode()
    assert browser(four.officer).get(address).status_code == 404
    assert browser(four.stranger).post(address, {"name_0": "x"}).status_code == 404
    head.post(address, {})
    assert queries.route(four.regency_a) == []


def test_who_is_away_names_a_stand_in(four: Four, browser: Browser) -> None:
    other = people.person(name="Pengganti Latihan", roles={four.regency_a: Role.EDITOR})
    head = browser(four.head)
    assert head.post("/approvals/away/", {"stand_in": other.pk}).status_code == 422
    days = {"first_day": "2026-12-01", "last_day": "2026-12-03"}
    assert head.post("/approvals/away/", {"stand_in": four.stranger.pk, **days}).status_code == 422
    head.post("/approvals/away/", {"stand_in": other.pk, **days})
    assert "Pengganti Latihan" in head.get("/approvals/away/").content.decode()
    absence = four.head.absences.get()
    assert browser(other).post(f"/approvals/away/{absence.pk}/back/").status_code == 404
    head.post(f"/approvals/away/{absence.pk}/back/")
    assert not four.head.absences.exists()
    assert browser(four.officer).get("/approvals/away/").status_code == 403


def test_where_nobody_is_left_who_may_approve_the_page_says_so(four: Four, browser: Browser, post: Post) -> None:
    officer = browser(four.officer)
    assert "Nobody can approve it" not in officer.get(f"/approvals/{post.pk}/").content.decode()
    Membership.objects.filter(role=Role.EDITOR).delete()
    assert "Nobody can approve it" in officer.get(f"/approvals/{post.pk}/").content.decode()
