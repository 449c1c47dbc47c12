from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
import pytest

from connectors.errors import ConnectorError, Rejected, Transient, Uncertain
from connectors.judgement import Effect, of_answer
from connectors.linkedin.dialect import DIALECT

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def detailed(code: object) -> dict[str, object]:
    """Give the error body as validation words it, without a code of its own."""
    return {"errorDetails": {"inputErrors": [{"description": "(latihan)", "input": {}, "code": code}]}}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (422, detailed("DUPLICATE_POST"), Uncertain),
        (422, {"code": "DUPLICATE_POST"}, Uncertain),
        (400, detailed("MEDIA_ASSET_WAITING_UPLOAD"), Transient),
        (422, detailed("FIELD_LENGTH_TOO_LONG"), Rejected),
        (422, {"errorDetails": {"inputErrors": []}}, Rejected),
        (422, {"errorDetails": None, "serviceErrorCode": 100}, Rejected),
    ],
)
def test_the_code_may_stand_among_the_details_alone(
    status: int, body: Mapping[str, object], error: type[ConnectorError]
) -> None:
    answer = httpx.Response(status, json={"message": "(latihan)", "status": status, **body})
    assert type(of_answer(DIALECT, Effect.VISIBLE, answer, now=NOW)) is error
