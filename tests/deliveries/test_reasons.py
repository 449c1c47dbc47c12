"""Why a delivery is not out, from facts alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from corong.deliveries.reasons import Code, Facts, Reason, reason, sentence
from corong.deliveries.states import Phase, State

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DUE = Facts(
    now=NOW,
    state=State.SCHEDULED,
    phase=Phase.NONE,
    due_at=NOW - 90 * SECOND,
    next_at=NOW - 90 * SECOND,
    scheduler_beat=NOW - SECOND,
    worker_beat=NOW - SECOND,
)
QUEUED = replace(DUE, state=State.QUEUED)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        pytest.param(DUE, Code.NEXT, id="nothing stands against it"),
        pytest.param(replace(DUE, due_at=NOW + SECOND, next_at=NOW + SECOND), Code.TIME, id="its time is to come"),
        pytest.param(replace(DUE, hold_reason="duka", is_token_dead=True), Code.HOLD, id="held, whatever else"),
        pytest.param(replace(DUE, due_at=NOW + SECOND, is_token_dead=True), Code.TOKEN, id="known before its time"),
        pytest.param(replace(DUE, is_disconnected=True), Code.DISCONNECTED, id="the account is gone"),
        pytest.param(replace(DUE, limited_until=NOW + SECOND), Code.RATE_LIMIT, id="limited"),
        pytest.param(replace(DUE, limited_until=NOW - SECOND), Code.NEXT, id="the limit is over"),
        pytest.param(
            replace(DUE, due_at=NOW + 9 * SECOND, limited_until=NOW + SECOND), Code.TIME, id="over before its time"
        ),
        pytest.param(replace(DUE, earlier_part=State.QUEUED), Code.EARLIER_PART, id="part 2 before part 1"),
        pytest.param(replace(DUE, earlier_part=State.PUBLISHED), Code.NEXT, id="part 1 is out"),
        pytest.param(
            replace(DUE, next_at=NOW + SECOND, phase=Phase.PREPARE, reason="x"), Code.PROCESSING, id="processing"
        ),
        pytest.param(replace(DUE, next_at=NOW + SECOND, reason_class="Transient"), Code.RETRY, id="tried again later"),
        pytest.param(
            replace(DUE, next_at=NOW + SECOND, reason_class="RateLimited"),
            Code.RATE_LIMIT,
            id="its uploads are limited",
        ),
        pytest.param(replace(DUE, scheduler_beat=None, worker_beat=None), Code.SCHEDULER_DOWN, id="no scheduler"),
        pytest.param(replace(DUE, worker_beat=NOW - 60 * SECOND), Code.WORKER_DOWN, id="no worker"),
        pytest.param(replace(QUEUED, scheduler_beat=NOW - 60 * SECOND), Code.SCHEDULER_DOWN, id="its beats are ours"),
        pytest.param(replace(QUEUED, is_account_busy=True), Code.ACCOUNT_BUSY, id="another one is going out"),
        pytest.param(replace(QUEUED, account_queue=3), Code.ACCOUNT_QUEUE, id="others before it"),
        pytest.param(replace(DUE, is_queue_full=True), Code.QUEUE_FULL, id="the queue is full"),
        pytest.param(replace(QUEUED, is_queue_full=True), Code.NEXT, id="it is in the full queue"),
        pytest.param(
            replace(DUE, state=State.PUBLISHING, lease_until=NOW - SECOND), Code.SILENT_WORKER, id="its worker died"
        ),
        pytest.param(
            replace(DUE, state=State.PUBLISHING, lease_until=NOW + SECOND, phase=Phase.COMMIT), Code.SENDING, id="sent"
        ),
        pytest.param(replace(DUE, state=State.UNCERTAIN), Code.LOOKING, id="looked for"),
        pytest.param(replace(DUE, state=State.UNCERTAIN, next_at=None), Code.UNDECIDED, id="a person decides"),
        pytest.param(replace(DUE, state=State.HELD, next_at=None), Code.NEW_TIME, id="was held"),
        pytest.param(replace(DUE, state=State.FAILED, next_at=None), Code.REFUSED, id="refused"),
    ],
)
def test_the_reason_follows_from_the_facts(facts: Facts, code: Code) -> None:
    found = reason(facts)
    assert found is not None
    assert found.code is code


MOMENTS = st.none() | st.integers(-400, 400).map(lambda seconds: NOW + seconds * SECOND)


@given(
    st.builds(
        Facts,
        now=st.just(NOW),
        state=st.sampled_from(State),
        phase=st.sampled_from(Phase),
        due_at=MOMENTS,
        next_at=MOMENTS,
        lease_until=MOMENTS,
        reason_class=st.sampled_from(["", "Transient"]),
        limited_until=MOMENTS,
        hold_reason=st.none() | st.just("duka"),
        earlier_part=st.none() | st.sampled_from(State),
        scheduler_beat=MOMENTS,
        worker_beat=MOMENTS,
    )
)
def test_whatever_is_not_out_nor_called_off_has_a_reason_in_words(facts: Facts) -> None:
    found = reason(facts)
    assert (found is None) == (facts.state in {State.PUBLISHED, State.CANCELLED})
    if found is not None:
        with translation.override("en"):
            assert sentence(found, zone=UTC, now=NOW)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Reason(Code.RATE_LIMIT, at=NOW + 42 * 60 * SECOND), "The platform limits this account until 10:42 WITA"),
        (Reason(Code.HOLD, who="Ani", cause="duka"), "Held by Ani: duka"),
        (Reason(Code.HOLD, cause="100% duka"), "Held: 100% duka"),
        (Reason(Code.RETRY, at=NOW, cause="503"), "Trying again at 10:00 WITA after: 503"),
        (Reason(Code.WORKER_DOWN, at=NOW), "The publishing process has been down since 10:00 WITA"),
        (Reason(Code.ACCOUNT_QUEUE, count=2), "2 other posts of this account go out before it"),
    ],
)
def test_a_reason_is_said_with_times_in_the_zone_of_the_office(found: Reason, words: str) -> None:
    with translation.override("en"):
        assert sentence(found, zone=ZoneInfo("Asia/Makassar"), now=NOW) == words


def test_a_time_on_another_day_is_said_with_its_day() -> None:
    with translation.override("en"):
        told = sentence(Reason(Code.TIME, at=NOW + timedelta(days=7)), zone=ZoneInfo("Asia/Makassar"), now=NOW)
    assert told.endswith("1 Dec 2026, 10:00 WITA")


def test_a_reason_is_said_in_indonesian() -> None:
    with translation.override("id"):
        assert sentence(Reason(Code.HOLD, who="Ani", cause="duka"), zone=UTC, now=NOW) == "Ditahan oleh Ani: duka"
