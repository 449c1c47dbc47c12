"""What Meta's three platforms share: pure, so that each case is a line."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors import errors, graph
from connectors.contract import Message, Page, RemoteId
from connectors.facebook.dialect import DIALECT as FACEBOOK
from connectors.heard import MOST_KEPT, Border
from connectors.instagram.dialect import DIALECT as INSTAGRAM
from connectors.judgement import Dialect, Effect, of_answer
from connectors.threads.dialect import DIALECT as THREADS

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
VISIBLE, READS = Effect.VISIBLE, Effect.NONE


def refused(dialect: Dialect, effect: Effect, code: int, subcode: int = 0, *, status: int = 400) -> type[Exception]:
    body = {"error": {"message": "(latihan)", "type": "OAuthException", "code": code, "error_subcode": subcode}}
    error = of_answer(dialect, effect, httpx.Response(status, json=body), now=NOW)
    assert error is not None
    return type(error)


@pytest.mark.parametrize("dialect", [FACEBOOK, INSTAGRAM, THREADS])
@pytest.mark.parametrize(
    ("effect", "code", "subcode", "error"),
    [
        (VISIBLE, 4, 0, errors.RateLimited),
        (VISIBLE, 17, 2446079, errors.RateLimited),
        (VISIBLE, 32, 0, errors.RateLimited),
        (VISIBLE, 613, 0, errors.RateLimited),
        (READS, 80001, 0, errors.RateLimited),
        (VISIBLE, 190, 463, errors.AuthDead),
        (READS, 190, 0, errors.AuthDead),
        (VISIBLE, 200, 0, errors.AuthDead),
        (VISIBLE, 10, 0, errors.AuthDead),
        (VISIBLE, 1, 99, errors.Uncertain),
        (VISIBLE, 2, 0, errors.Uncertain),
        (READS, 2, 0, errors.Transient),
        (VISIBLE, 100, 0, errors.Rejected),
        (VISIBLE, 100, 33, errors.Transient),
        (VISIBLE, 987_654, 0, errors.Uncertain),
        (READS, 987_654, 0, errors.Rejected),
    ],
)
def test_the_code_decides_not_the_status(
    dialect: Dialect, effect: Effect, code: int, subcode: int, error: type[Exception]
) -> None:
    assert refused(dialect, effect, code, subcode) is error


@pytest.mark.parametrize(
    ("dialect", "effect", "code", "subcode", "status", "error"),
    [
        (FACEBOOK, VISIBLE, 506, 0, 400, errors.Uncertain),
        (FACEBOOK, VISIBLE, 368, 1390008, 400, errors.RateLimited),
        (FACEBOOK, VISIBLE, 368, 0, 400, errors.Rejected),
        (FACEBOOK, VISIBLE, 100, 1366051, 400, errors.Uncertain),
        (INSTAGRAM, VISIBLE, 4, 2207051, 400, errors.Uncertain),
        (INSTAGRAM, VISIBLE, 9, 2207042, 400, errors.RateLimited),
        (INSTAGRAM, VISIBLE, 9007, 2207027, 400, errors.Transient),
        (INSTAGRAM, READS, 36003, 2207009, 400, errors.Rejected),
        (INSTAGRAM, READS, -1, 2207032, 400, errors.Transient),
        (INSTAGRAM, VISIBLE, -1, 2207032, 400, errors.Uncertain),
        (THREADS, VISIBLE, 24, 4279009, 400, errors.Transient),
        (THREADS, VISIBLE, 24, 4279013, 400, errors.Rejected),
        (THREADS, VISIBLE, 10, 0, 500, errors.Uncertain),
    ],
)
def test_each_platform_has_codes_of_its_own(
    dialect: Dialect, effect: Effect, code: int, subcode: int, status: int, error: type[Exception]
) -> None:
    assert refused(dialect, effect, code, subcode, status=status) is error


def test_a_page_of_a_proxy_instead_of_an_answer_leaves_doubt_only_where_something_was_shown() -> None:
    page = httpx.Response(502, text="<html></html>")
    assert isinstance(of_answer(FACEBOOK, VISIBLE, page, now=NOW), errors.Uncertain)
    assert isinstance(of_answer(FACEBOOK, READS, page, now=NOW), errors.Transient)


def test_the_fullest_of_all_limits_is_told_and_how_long_it_lasts() -> None:
    usage = {"call_count": 28, "total_time": 25, "total_cputime": 25}
    business = {"17841": [{"type": "pages", **usage, "call_count": 97, "estimated_time_to_regain_access": 7}]}
    headers = httpx.Headers(
        {
            "Date": "Tue, 24 Nov 2026 03:00:00 GMT",
            "X-App-Usage": json.dumps(usage),
            "X-Business-Use-Case-Usage": json.dumps(business),
        }
    )
    budget = graph.budget(headers)
    assert budget is not None
    assert (budget.limit, budget.remaining, budget.resets_at) == (100, 3, NOW + timedelta(minutes=7))


@pytest.mark.parametrize("text", ["", "{}", "[]", "tidak", '{"a": 1}', '{"a": ["b"]}', '{"call_count": null}'])
def test_headers_that_say_nothing_break_nothing(text: str) -> None:
    headers = httpx.Headers({"X-App-Usage": text, "X-Business-Use-Case-Usage": text})
    budget = graph.budget(headers)
    assert budget is None or budget.remaining == 100


def message(number: int, *, seconds: float) -> Message:
    return Message(RemoteId(f"id-{number}"), "reply", "a", "a", "t", "", NOW + timedelta(seconds=seconds), None)


def test_a_message_that_shows_up_late_is_read_and_none_twice() -> None:
    first = Border.of("").page([message(1, seconds=0), message(2, seconds=60)])
    late = Border.of(first.cursor).page([message(1, seconds=0), message(2, seconds=60), message(3, seconds=30)])
    assert [one.id for one in late.messages] == ["id-3"]
    again = Border.of(late.cursor).page([message(1, seconds=0), message(2, seconds=60), message(3, seconds=30)])
    assert again == Page(messages=(), cursor=late.cursor)


def test_a_cursor_stays_short_however_many_write_at_once() -> None:
    page = Border.of("").page([message(number, seconds=number / 100) for number in range(500)])
    assert len(page.messages) == 500
    assert len(page.cursor) < 600
    assert len(page.cursor.split()) == MOST_KEPT + 1
