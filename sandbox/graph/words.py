"""How the Graph API family asks and refuses: arguments in any of its three forms, and one error body for all."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from sandbox.call import Answer, Call, Header, RefusalError, json_answer
from sandbox.chance import letters

TRACE: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def arguments(call: Call) -> dict[str, str]:
    """The call's arguments, from the query, a form or a JSON body; what is no text is JSON, as in a form."""
    if call.content_type == "application/json" and call.body:
        try:
            body = call.json()
        except ValueError:
            raise refuse(100, "(#100) The request body is not valid JSON") from None
        found = {name: values[-1] for name, values in call.arguments().items()}
        return found | {name: _text(value) for name, value in body.items()}
    return {name: values[-1] for name, values in call.fields().items()}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def several(text: str) -> list[str]:
    """An argument with several values: separated by commas, or a JSON list as Meta's own client sends."""
    if text.startswith("["):
        try:
            return [str(each) for each in json.loads(text)]
        except ValueError:
            raise parameter("Param must be an array") from None
    return [each.strip() for each in text.split(",") if each.strip()]


def is_true(value: str | None) -> bool:
    """Whether a flag is set, in any spelling clients use."""
    return (value or "").lower() in {"1", "true"}


def body_of(  # noqa: D103 - said by `refuse`
    code: int, message: str, *, subcode: int | None, is_transient: bool, kind: str, said: str
) -> dict[str, Any]:
    error: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    error["is_transient"] = is_transient
    if said:
        # In the language of the person whose token it is, so nobody may decide on it.
        error |= {"error_user_title": "(latihan) Tidak dapat diproses", "error_user_msg": said}
    return {"error": {**error, "fbtrace_id": "A" + letters(22, TRACE, code, message)}}


def refuse(
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    status: int = 400,
    is_transient: bool = False,
    kind: str = "OAuthException",
    said: str = "",
    data: dict[str, Any] | None = None,
    headers: list[Header] | None = None,
) -> RefusalError:
    """The family's error: what matters is `code` and `subcode`; the status is mostly 400."""
    body = body_of(code, message, subcode=subcode, is_transient=is_transient, kind=kind, said=said)
    if data is not None:
        body["error"]["error_data"] = data
    return RefusalError(json_answer(body, status=status, headers=headers))


def fault(status: int) -> Answer:
    """A fault of the platform's own: code 2, which also comes after a success."""
    message = "An unexpected error has occurred. Please retry your request later."
    body = body_of(2, message, subcode=None, is_transient=True, kind="OAuthException", said="")
    return json_answer(body, status=status)


def missing(identity: str, *, verb: str = "get") -> RefusalError:
    """What the Graph says of anything it does not know or this token may not see."""
    message = (
        f"Unsupported {verb} request. Object with ID '{identity}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation"
    )
    return refuse(100, message, subcode=33, kind="GraphMethodException")


def parameter(message: str, *, subcode: int | None = None) -> RefusalError:
    """A wrong or missing argument."""
    return refuse(100, f"(#100) {message}", subcode=subcode)


def stamp(seconds: float) -> str:
    """A time as the family writes it: whole seconds, and an offset without a colon."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def moment(text: str) -> float | None:
    """An argument such as `since`: unix seconds, or a date."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise parameter(f"'{text}' is not a valid time") from None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
