"""What is next for a broadcast, without any platform."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connectors.broadcast import Stage
from corong.broadcasts import rules
from corong.broadcasts.rules import Next, Seen, decide
from corong.broadcasts.states import ALLOWED, MOVES, MOVING, WAITS_FOR_A_PERSON, State, Step, Wish

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MOMENTS = st.integers(min_value=-100_000, max_value=100_000).map(lambda seconds: NOON + timedelta(seconds=seconds))
SEEN = st.builds(
    Seen,
    stage=st.sampled_from([stage for stage in Stage if stage not in {Stage.COMPLETE, Stage.REVOKED, Stage.CREATED}]),
    has_picture=st.booleans(),
    lost_at=st.none() | MOMENTS,
    wish=st.sampled_from([wish for wish in Wish if wish is not Wish.REMOVE]),
    is_automatic=st.booleans(),
    starts_at=st.just(NOON),
)


def seen(
    stage: Stage, wish: Wish = Wish.NONE, *, has_picture: bool = True, is_automatic: bool = True, lost: float = -1
) -> Seen:
    lost_at = NOON - timedelta(minutes=lost) if lost >= 0 else None
    return Seen(stage, has_picture, lost_at, wish, is_automatic, NOON)


@given(SEEN, MOMENTS)
def test_nothing_goes_on_air_before_its_time_unless_a_person_says_so(found: Seen, now: datetime) -> None:
    if found.wish is not Wish.LIVE and (now < found.starts_at or not found.is_automatic):
        assert decide(found, now).step is not Step.LIVE


@given(SEEN, MOMENTS)
def test_nothing_is_moved_towards_the_public_without_a_picture(found: Seen, now: datetime) -> None:
    if not found.has_picture:
        assert decide(found, now).step in {Step.NONE, Step.END}


@given(SEEN, MOMENTS)
def test_no_pause_is_longer_than_five_minutes_or_leads_past_the_time_to_begin(found: Seen, now: datetime) -> None:
    following = decide(found, now)
    assert 0 < following.pause_seconds <= 300
    if found.is_automatic and now < NOON and found.stage in {Stage.READY, Stage.TESTING} and not following.step:
        assert now + timedelta(seconds=following.pause_seconds) <= NOON + timedelta(seconds=rules.WAITING_SECONDS)


def test_a_test_comes_before_going_on_air() -> None:
    assert decide(seen(Stage.READY), NOON).step is Step.TEST
    assert decide(seen(Stage.TESTING), NOON).step is Step.LIVE
    assert decide(seen(Stage.READY, Wish.LIVE, is_automatic=False), NOON - timedelta(hours=3)).step is Step.TEST


def test_what_the_platform_is_bringing_about_is_waited_for() -> None:
    for stage in (Stage.TEST_STARTING, Stage.LIVE_STARTING):
        assert decide(seen(stage, Wish.LIVE), NOON) == Next(Step.NONE, rules.STARTING_SECONDS)


def test_a_picture_is_tested_minutes_ahead_and_no_earlier() -> None:
    assert decide(seen(Stage.READY), NOON - timedelta(minutes=9)).step is Step.TEST
    assert decide(seen(Stage.READY), NOON - timedelta(minutes=11)).step is Step.NONE


def test_it_ends_by_itself_only_where_that_was_wanted_and_only_after_minutes_without_a_picture() -> None:
    assert decide(seen(Stage.LIVE, lost=6), NOON).step is Step.END
    assert decide(seen(Stage.LIVE, lost=4), NOON).step is Step.NONE
    assert decide(seen(Stage.LIVE, lost=600, is_automatic=False), NOON).step is Step.NONE
    assert decide(seen(Stage.LIVE, Wish.END), NOON).step is Step.END


def test_it_says_when_it_waits_for_the_encoder() -> None:
    assert decide(seen(Stage.READY, has_picture=False), NOON).needs_picture
    assert not decide(seen(Stage.READY, has_picture=False), NOON - timedelta(minutes=5)).needs_picture


def test_what_waits_for_a_person_can_be_gone_on_with_or_called_off() -> None:
    for state in WAITS_FOR_A_PERSON:
        assert {State.READY, State.PLANNED, State.CANCELLED} <= MOVES[state]
        assert state not in MOVING


def test_a_broadcast_that_is_on_air_can_only_end() -> None:
    assert MOVES[State.LIVE] == {State.COMPLETE, State.FAILED}
    assert ALLOWED[Wish.END] == {State.LIVE}
