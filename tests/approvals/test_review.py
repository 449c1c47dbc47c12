"""A post on its way through approval: what was approved is what goes out, at its time or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.approvals import commands, queries
from corong.approvals.commands import DecidedMeanwhileError, NotAskedError, Wish
from corong.approvals.models import Approval, Decision, Needs
from corong.database import now
from corong.deliveries import claims, editing, review
from corong.deliveries.commands import TooLateError, cancel, reschedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people import roles
from corong.people.models import Person, Role
from corong.posts.commands import Content
from corong.posts.models import Post
from tests.factories import people, posts
from tests.factories.accounts import account
from tests.factories.organisations import organisation

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """An office with an officer, two editors, and a route."""

    office: Organisation = field(default_factory=organisation)

    def __post_init__(self) -> None:
        self.officer = people.person(roles={self.office: Role.OFFICER})
        self.first = people.person(roles={self.office: Role.EDITOR})
        self.second = people.person(roles={self.office: Role.EDITOR})
        self.account: Account = account(self.office, "mastodon")

    def lay(self, *wishes: Wish) -> None:
        commands.lay_route(self.office, wishes)

    def hand_in(self, *, minutes: float = 60, parts: Sequence[str] = ()) -> Post:
        post = posts.post(self.office, self.officer, parts=parts)
        review.hand_in(post, [self.account], now() + timedelta(minutes=minutes), by=self.officer)
        return post


@pytest.fixture
def desk() -> Desk:
    return Desk()


def say(post: Post, person: Person, *, yes: bool = True, reason: str = "", digest: str | None = None) -> Approval:
    approval = Approval.objects.get(post=post, decision=Decision.PENDING)
    wanted = post.digest if digest is None else digest
    return review.decide(approval, person, is_approving=yes, reason=reason, digest=wanted)


def states(post: Post) -> set[str]:
    return set(Delivery.objects.filter(post=post).values_list("state", flat=True))


def test_without_a_route_a_post_is_scheduled_at_once(desk: Desk) -> None:
    assert states(desk.hand_in()) == {State.SCHEDULED}


def test_with_a_route_nothing_goes_out_before_it_is_approved(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in(minutes=-1, parts=["lanjutan"])
    assert states(post) == {State.IN_REVIEW}
    assert claims.due(10) == []


def test_an_approved_post_is_scheduled_for_the_time_it_had(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in(parts=["lanjutan"])
    due = set(Delivery.objects.filter(post=post).values_list("due_at", flat=True))
    assert say(post, desk.first).decision == Decision.APPROVED
    assert states(post) == {State.SCHEDULED}
    assert set(Delivery.objects.filter(post=post).values_list("due_at", flat=True)) == due


def test_a_late_approval_asks_for_a_new_time_and_publishes_nothing(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in(minutes=-5)
    say(post, desk.first)
    assert states(post) == {State.HELD}
    assert Delivery.objects.get(post=post).reason == review.LATE
    assert claims.due(10) == []


def test_steps_come_one_after_the_other_and_all_of_a_step_may_be_needed(desk: Desk) -> None:
    desk.lay(
        Wish("Kepala seksi", Needs.ALL, [desk.first, desk.second]), Wish("Kepala bidang", Needs.ANY, [desk.second])
    )
    post = desk.hand_in()
    say(post, desk.first)
    assert states(post) == {State.IN_REVIEW}
    say(post, desk.second)
    assert Approval.objects.get(post=post, decision=Decision.PENDING).name == "Kepala bidang"
    with pytest.raises(NotAskedError):
        say(post, desk.first)
    say(post, desk.second)
    assert states(post) == {State.SCHEDULED}


def test_a_rejected_post_goes_back_with_the_reason_and_can_be_handed_in_again(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in()
    say(post, desk.first, yes=False, reason="Tanggalnya salah")
    assert states(post) == {State.DRAFT}
    assert Delivery.objects.get(post=post).reason == "Tanggalnya salah"
    assert [each.post_id for each in queries.sent_back(desk.officer)] == [post.pk]
    review.hand_in_again(post, by=desk.officer)
    assert states(post) == {State.IN_REVIEW}
    say(post, desk.first)
    assert states(post) == {State.SCHEDULED}


def test_what_was_changed_after_it_was_read_cannot_be_approved_unread(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in()
    read = post.digest
    editing.edit(post, Content(text="Isi lain"), version=post.version, by=desk.officer)
    post.refresh_from_db()
    assert states(post) == {State.DRAFT}
    review.hand_in_again(post, by=desk.officer)
    with pytest.raises(DecidedMeanwhileError):
        say(post, desk.first, digest=read)
    assert states(post) == {State.IN_REVIEW}


def test_a_change_after_approval_needs_approval_again(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in()
    say(post, desk.first)
    editing.edit(post, Content(text="Isi lain"), version=post.version, by=desk.officer)
    assert states(post) == {State.DRAFT}
    assert review.hand_in_again(post, by=desk.officer)
    assert states(post) == {State.IN_REVIEW}


def test_nobody_approves_what_they_handed_in_unless_nobody_else_can(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    own = posts.post(desk.office, desk.first)
    review.hand_in(own, [desk.account], now() + timedelta(hours=1), by=desk.first)
    with pytest.raises(NotAskedError):
        say(own, desk.first)
    say(own, desk.second)
    assert states(own) == {State.SCHEDULED}


def test_who_is_away_is_spoken_for_by_their_stand_in_for_these_days_only(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi", Needs.ALL, [desk.first]))
    post = desk.hand_in()
    with pytest.raises(NotAskedError):
        say(post, desk.second)
    today = queries.today(desk.office)
    past = commands.be_away(desk.first, desk.second, today - timedelta(days=9), today - timedelta(days=1))
    with pytest.raises(NotAskedError):
        say(post, desk.second)
    commands.be_back(past)
    commands.be_away(desk.first, desk.second, today, today)
    done = say(post, desk.second)
    vote = done.votes.get()
    assert (vote.seat, vote.voter) == (desk.first, desk.second)
    assert states(post) == {State.SCHEDULED}


def test_a_fast_track_goes_out_and_is_looked_at_afterwards(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = posts.post(desk.office, desk.first)
    review.fast_track(post, [desk.account], now() + timedelta(hours=1), by=desk.first, reason="Banjir")
    assert states(post) == {State.SCHEDULED}
    assert [each.reason for each in queries.mine(desk.second)] == ["Banjir"]
    say(post, desk.second)
    assert queries.mine(desk.second) == []
    assert states(post) == {State.SCHEDULED}


def test_an_office_beneath_takes_the_route_of_the_office_above_unless_it_has_its_own(desk: Desk) -> None:
    unit = organisation("Unit Latihan", parent=desk.office)
    desk.lay(Wish("Kepala seksi"))
    assert [step.name for step in queries.route(unit)] == ["Kepala seksi"]
    commands.lay_route(unit, [Wish("Kepala unit")])
    assert [step.name for step in queries.route(unit)] == ["Kepala unit"]
    assert [step.name for step in queries.route(desk.office)] == ["Kepala seksi"]


def test_nobody_is_asked_about_a_post_of_which_all_is_called_off(desk: Desk) -> None:
    desk.lay(Wish("Editor"))
    post = posts.post(desk.office, desk.officer)
    here, there = review.hand_in(
        post, [desk.account, account(desk.office, "bluesky")], now() + timedelta(hours=1), by=desk.officer
    )
    cancel(here, by=desk.officer, reason="(latihan) batal")
    assert [each.post for each in queries.mine(desk.first)] == [post]
    cancel(there, by=desk.officer, reason="(latihan) batal")
    assert queries.mine(desk.first) == []
    assert Approval.objects.get(post=post).decision == Decision.VOIDED


@pytest.mark.parametrize("state", [State.HELD, State.MISSED, State.FAILED])
def test_what_stopped_after_its_approval_and_is_changed_is_asked_for_again(desk: Desk, state: State) -> None:
    desk.lay(Wish("Kepala seksi"))
    post = desk.hand_in()
    say(post, desk.first)
    Delivery.objects.filter(post=post).update(state=state, next_at=None)
    post.refresh_from_db()
    changed = editing.edit(post, Content(text="(latihan) lain"), version=post.version, by=desk.officer)
    assert states(post) == {State.DRAFT}
    with pytest.raises(TooLateError):
        reschedule(Delivery.objects.get(post=post), now() + timedelta(hours=1), by=desk.officer)
    review.hand_in_again(changed, by=desk.officer)
    assert states(post) == {State.IN_REVIEW}


def _lock_out(desk: Desk) -> None:
    roles.deactivate(desk.second, by=people.person(roles={desk.office: Role.OPERATOR}))


def _take_role(desk: Desk) -> None:
    roles.take(desk.second.memberships.get(), by=desk.first)


def _take_out_of_the_step(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi", Needs.ALL, [desk.first]))


@pytest.mark.parametrize("leave", [_lock_out, _take_role, _take_out_of_the_step])
def test_when_the_last_who_was_missing_leaves_what_the_others_said_decides(
    desk: Desk, leave: Callable[[Desk], None]
) -> None:
    desk.lay(Wish("Kepala seksi", Needs.ALL, [desk.first, desk.second]))
    post = desk.hand_in()
    say(post, desk.first)
    assert review.settle_all() == 0
    leave(desk)
    with pytest.raises(NotAskedError):
        say(post, desk.first)
    assert review.settle_all() == 1
    assert states(post) == {State.SCHEDULED}
    done = Approval.objects.get(post=post)
    assert (done.decision, done.decided_by) == (Decision.APPROVED, desk.first)
    assert review.settle_all() == 0


def test_a_step_closed_by_somebody_leaving_is_followed_by_the_next(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi", Needs.ALL, [desk.first, desk.second]), Wish("Kepala bidang"))
    post = desk.hand_in()
    say(post, desk.first)
    _take_role(desk)
    review.settle_all()
    assert Approval.objects.get(post=post, decision=Decision.PENDING).name == "Kepala bidang"
    assert states(post) == {State.IN_REVIEW}
    say(post, desk.first)
    assert states(post) == {State.SCHEDULED}


def test_nothing_goes_out_because_all_who_could_approve_it_have_left(desk: Desk) -> None:
    desk.lay(Wish("Kepala seksi", Needs.ALL, [desk.first, desk.second]))
    post = desk.hand_in()
    say(post, desk.first)
    Person.objects.filter(pk__in=[desk.first.pk, desk.second.pk]).update(is_active=False)
    assert review.settle_all() == 0
    assert states(post) == {State.IN_REVIEW}
    say(post, people.person(roles={desk.office: Role.EDITOR}))
    assert states(post) == {State.SCHEDULED}
