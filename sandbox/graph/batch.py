"""Many calls in one (sheet facebook: Limits): each counts, each has an answer of its own."""

import json
from typing import Final
from urllib.parse import parse_qs, urlsplit

from sandbox.call import Answer, Call, Json
from sandbox.graph.words import arguments, parameter, refuse

MOST: Final = 50


def entries(call: Call) -> list[Call]:
    """
    The calls in a batch, each as if it had come alone; they carry the batch's token.

    Raises:
        RefusalError: more than 50, or not a list.
    """
    asked = arguments(call)
    try:
        listed = json.loads(asked.get("batch", ""))
        wishes = [
            (str(each["method"]).upper(), str(each["relative_url"]), str(each.get("body", ""))) for each in listed
        ]
    except (ValueError, KeyError, TypeError):
        raise parameter("batch parameter must be a JSON array") from None
    if len(wishes) > MOST:
        raise refuse(0, "Too many requests in batch message. Maximum batch size is 50", kind="GraphBatchException")
    value = call.bearer or asked.get("access_token", "")
    return [_entry(call, method, url, body, value) for method, url, body in wishes]


def _entry(call: Call, method: str, url: str, body: str, token: str) -> Call:
    parts = urlsplit("/" + url.lstrip("/"))
    own = parse_qs(parts.query).get("access_token", [token])[-1]
    return Call(
        method=method,
        path=parts.path,
        query=parts.query.encode(),
        headers={
            b"authorization": f"Bearer {own}".encode(),
            b"content-type": b"application/x-www-form-urlencoded",
        },
        body=body.encode(),
        base=call.base,
        instance=call.instance,
        client=call.client,
        arrived_at=call.arrived_at,
        account=call.account,
    )


def told(answer: Answer, *, has_headers: bool) -> Json:
    """One answer within a batch's: its body is text."""
    found: Json = {"code": answer.status, "body": answer.body.decode()}
    if has_headers:
        found["headers"] = [{"name": name.decode(), "value": value.decode()} for name, value in answer.headers]
    return found
