from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.bluesky.dialect import DIALECT as BLUESKY
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Transient, Uncertain
from connectors.judgement import (
    Budget,
    Dialect,
    Effect,
    Rule,
    Verdict,
    of_answer,
    of_failure,
    of_unreadable,
    retry_at,
)
from connectors.mastodon.dialect import DIALECT as MASTODON

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PLAIN = Dialect(platform="latihan")


def judged(
    status: int, body: object = None, *, effect: Effect = Effect.VISIBLE, dialect: Dialect = PLAIN
) -> ConnectorError | None:
    return of_answer(dialect, effect, httpx.Response(status, json=body), now=NOW)


@pytest.mark.parametrize("status", [200, 201, 202, 206])
def test_every_success_is_one(status: int) -> None:
    assert judged(status) is None


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 599])
def test_a_fault_of_the_server_leaves_doubt_only_where_something_may_be_visible(status: int) -> None:
    assert type(judged(status)) is Uncertain
    assert type(judged(status, effect=Effect.REPEATABLE)) is Transient
    assert type(judged(status, effect=Effect.NONE)) is Transient


@pytest.mark.parametrize("status", [301, 400, 403, 404, 410, 413, 422, 451])
def test_an_unknown_refusal_is_final(status: int) -> None:
    assert type(judged(status)) is Rejected


def test_an_error_carries_status_code_and_the_servers_words() -> None:
    error = judged(400, {"error": "Nama", "message": "kata"})
    assert error is not None
    assert (error.reason, error.status, error.code) == ("kata", 400, "Nama")


def test_a_page_in_place_of_json_is_told_by_its_status() -> None:
    response = httpx.Response(502, html="<h1>Bad gateway</h1>")
    error = of_answer(PLAIN, Effect.NONE, response, now=NOW)
    assert error is not None
    assert error.reason == "the server answered 502 Bad Gateway"


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.PoolTimeout(""), httpx.UnsupportedProtocol("")],
)
def test_what_never_left_may_be_repeated(failure: httpx.TransportError) -> None:
    assert type(of_failure(Effect.VISIBLE, failure)) is Transient


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadError(""),
        httpx.ReadTimeout(""),
        httpx.WriteError(""),
        httpx.WriteTimeout(""),
        httpx.CloseError(""),
        httpx.RemoteProtocolError(""),
    ],
)
def test_what_left_without_an_answer_leaves_doubt(failure: httpx.TransportError) -> None:
    assert type(of_failure(Effect.VISIBLE, failure)) is Uncertain
    assert type(of_failure(Effect.REPEATABLE, failure)) is Transient


def test_a_yes_that_cannot_be_read_leaves_doubt_where_something_may_be_visible() -> None:
    assert type(of_unreadable(Effect.VISIBLE, "id")) is Uncertain
    assert type(of_unreadable(Effect.NONE, "id")) is Transient


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "Tue, 24 Nov 2026 02:00:30 GMT"}, 30),
        ({"Retry-After": "Tue, 24 Nov 2026 02:00:30 GMT", "Date": "Tue, 24 Nov 2026 02:00:10 GMT"}, 20),
        ({"Retry-After": "Tue, 24 Nov 2026 01:00:00 GMT"}, 1),
        ({"Retry-After": "soon"}, 60),
        ({"Retry-After": "99999999999"}, 86_400),
        ({"X-Reset": "90"}, 90),
        ({"X-Reset": "90", "Retry-After": "5"}, 5),
    ],
)
def test_a_limit_ends_when_the_server_says(headers: dict[str, str], seconds: float) -> None:
    def budget(found: httpx.Headers) -> Budget | None:
        reset = found.get("X-Reset")
        return Budget(1, 0, NOW + timedelta(seconds=int(reset))) if reset else None

    dialect = Dialect(platform="latihan", budget=budget)
    assert (retry_at(dialect, httpx.Headers(headers), now=NOW) - NOW).total_seconds() == seconds


@pytest.mark.parametrize(
    ("status", "words", "effect", "error"),
    [
        (401, "The access token was revoked", Effect.VISIBLE, AuthDead),
        (403, "This action is outside the authorized scopes", Effect.VISIBLE, AuthDead),
        (403, "Your login is currently disabled", Effect.NONE, AuthDead),
        (403, "This action is not allowed", Effect.VISIBLE, Rejected),
        (404, "Record not found", Effect.VISIBLE, Rejected),
        (422, "Validation failed: Text character limit of 500 exceeded", Effect.VISIBLE, Rejected),
        (422, "Cannot attach more than 4 files", Effect.VISIBLE, Rejected),
        (422, "Cannot attach files that have not finished processing. Try again!", Effect.VISIBLE, Transient),
        (422, "Media 1 not found or already attached to another post", Effect.VISIBLE, Uncertain),
        (422, "This method requires an authenticated user", Effect.VISIBLE, AuthDead),
        (429, "Too many requests", Effect.VISIBLE, RateLimited),
        (500, "", Effect.VISIBLE, Uncertain),
        (503, "There was a temporary problem serving your request", Effect.VISIBLE, Uncertain),
        (503, "Remote data could not be fetched", Effect.NONE, Transient),
    ],
)
def test_mastodons_refusals_have_a_class(status: int, words: str, effect: Effect, error: type[ConnectorError]) -> None:
    assert type(judged(status, {"error": words}, effect=effect, dialect=MASTODON)) is error


@pytest.mark.parametrize(
    ("status", "code", "effect", "error"),
    [
        (400, "ExpiredToken", Effect.VISIBLE, AuthDead),
        (401, "AuthMissing", Effect.VISIBLE, AuthDead),
        (401, "AuthenticationRequired", Effect.REPEATABLE, AuthDead),
        (401, "AccountTakedown", Effect.VISIBLE, AuthDead),
        (403, "Forbidden", Effect.VISIBLE, AuthDead),
        (400, "InvalidRequest", Effect.VISIBLE, Rejected),
        (400, "InvalidMimeType", Effect.VISIBLE, Rejected),
        (400, "BlobNotFound", Effect.VISIBLE, Transient),
        (400, "InvalidSwap", Effect.VISIBLE, Uncertain),
        (413, "PayloadTooLarge", Effect.REPEATABLE, Rejected),
        (429, "RateLimitExceeded", Effect.VISIBLE, RateLimited),
        (500, "InternalServerError", Effect.VISIBLE, Uncertain),
        (501, "MethodNotImplemented", Effect.NONE, Transient),
        (501, "MethodNotImplemented", Effect.VISIBLE, Rejected),
        (502, "UpstreamFailure", Effect.NONE, Transient),
    ],
)
def test_blueskys_refusals_have_a_class(status: int, code: str, effect: Effect, error: type[ConnectorError]) -> None:
    assert type(judged(status, {"error": code, "message": ""}, effect=effect, dialect=BLUESKY)) is error


def test_a_session_that_ended_may_be_renewed_and_a_wrong_password_may_not() -> None:
    ended = judged(400, {"error": "ExpiredToken", "message": "Token has expired"}, dialect=BLUESKY)
    wrong = judged(401, {"error": "AuthenticationRequired", "message": "Invalid"}, dialect=BLUESKY)
    assert isinstance(ended, AuthDead)
    assert isinstance(wrong, AuthDead)
    assert (ended.expired, wrong.expired) == (True, False)


def test_lost_blobs_are_prepared_again() -> None:
    lost = judged(400, {"error": "BlobNotFound", "message": "Could not find blob"}, dialect=BLUESKY)
    assert isinstance(lost, Transient)
    assert lost.prepare_again


@pytest.mark.parametrize(
    ("dialect", "headers", "budget"),
    [
        (
            MASTODON,
            {
                "X-RateLimit-Limit": "300",
                "X-RateLimit-Remaining": "299",
                "X-RateLimit-Reset": "2026-11-24T02:05:00.123456Z",
            },
            Budget(300, 299, datetime(2026, 11, 24, 2, 5, 0, 123456, tzinfo=UTC)),
        ),
        (
            MASTODON,
            {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795485900"},
            Budget(300, 0, datetime(2026, 11, 24, 2, 5, tzinfo=UTC)),
        ),
        (
            BLUESKY,
            {"RateLimit-Limit": "3000", "RateLimit-Remaining": "12", "RateLimit-Reset": "1795485900"},
            Budget(3000, 12, datetime(2026, 11, 24, 2, 5, tzinfo=UTC), is_shared=True),
        ),
        (MASTODON, {}, None),
        (MASTODON, {"X-RateLimit-Limit": "a", "X-RateLimit-Remaining": "b", "X-RateLimit-Reset": "c"}, None),
        (BLUESKY, {"RateLimit-Limit": "3000"}, None),
    ],
)
def test_limits_are_read_from_the_headers(dialect: Dialect, headers: dict[str, str], budget: Budget | None) -> None:
    assert dialect.budget(httpx.Headers(headers)) == budget


DAILY = Dialect(
    platform="latihan",
    rules=(Rule(403, Verdict.RATE_LIMITED, code="habis", whole_app=True, until=lambda now: now + timedelta(hours=5)),),
)


def limited(headers: dict[str, str]) -> RateLimited:
    response = httpx.Response(403, json={"error": "habis"}, headers=headers)
    error = of_answer(DAILY, Effect.VISIBLE, response, now=NOW)
    assert isinstance(error, RateLimited)
    return error


def test_a_rule_may_say_when_a_limit_ends_and_that_all_accounts_share_it() -> None:
    error = limited({})
    assert (error.until, error.whole_app) == (NOW + timedelta(hours=5), True)


def test_what_the_server_says_of_the_end_comes_before_the_rule() -> None:
    assert limited({"Retry-After": "30"}).until == NOW + timedelta(seconds=30)
