"""Google's sign-in (sheet: Authorise): tokens of an hour; a refresh token only with the first, offline consent."""

from typing import Final

from sandbox.call import Answer, Call, json_answer
from sandbox.grants import CLIENT_ID, DENIED, ask, is_ours, one, onward, verifies
from sandbox.youtube.doors import Doors
from sandbox.youtube.server import SCOPES

ASKED: Final = (
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "response_type",
    "access_type",
    "prompt",
    "code_challenge",
    "code_challenge_method",
)
OFFLINE: Final = "offline!"
"""Put before the challenge of a consent that asked for offline access."""


def permit(doors: Doors, call: Call) -> Answer:
    """`/o/oauth2/v2/auth`: the person chooses one channel."""
    server = doors.server(call)
    scopes = frozenset(one(call, "scope").split())
    if one(call, "client_id") != CLIENT_ID or one(call, "response_type") != "code" or not scopes <= SCOPES:
        return _refused("invalid_request", "client_id, response_type or scope is wrong")
    if one(call, "code_challenge") and one(call, "code_challenge_method") != "S256":
        return _refused("invalid_request", "code_challenge_method is not supported")
    if call.method == "GET":
        return ask(call, names=ASKED, scope=one(call, "scope"), handles=server.handles)
    account = server.handles.get(one(call, "account"))
    if account is None or one(call, "answer") == "deny":
        return onward(one(call, "redirect_uri"), {"error": DENIED["error"], "state": one(call, "state")})
    is_offline = one(call, "access_type") == "offline"
    challenge = (OFFLINE if is_offline else "") + one(call, "code_challenge")
    code = server.grants.agree(account, scopes, one(call, "redirect_uri"), challenge)
    return onward(one(call, "redirect_uri"), {"code": code, "state": one(call, "state"), "scope": " ".join(scopes)})


def token(doors: Doors, call: Call) -> Answer:
    """`POST /token`: a renewal brings no new refresh token."""
    server = doors.server(call)
    if not is_ours(one(call, "client_id"), one(call, "client_secret")):
        return _refused("invalid_client", "The OAuth client was not found.", status=401)
    if one(call, "grant_type") == "refresh_token":
        consent, refresh = server.grants.renewed(one(call, "refresh_token")), ""
        words = "Token has been expired or revoked."
    else:
        consent, refresh = server.grants.redeem(one(call, "code"), one(call, "redirect_uri")), ""
        words = "Malformed auth code."
        if consent and not verifies(one(call, "code_verifier"), consent.challenge.removeprefix(OFFLINE)):
            consent, words = None, "Invalid code verifier."
        elif consent and consent.challenge.startswith(OFFLINE):
            refresh = server.grants.keep(consent, seconds=server.setting.refresh_token_seconds)
    if consent is None:
        return _refused("invalid_grant", words)
    seconds = min(server.setting.access_token_seconds, 3599.0)
    made = server.grants.issue(consent, seconds=seconds, refresh=refresh)
    answer: dict[str, object] = {
        "access_token": made.value,
        "expires_in": int(seconds),
        "scope": " ".join(sorted(consent.scopes)),
        "token_type": "Bearer",
    }
    return json_answer(answer | ({"refresh_token": refresh} if refresh else {}))


def revoke(doors: Doors, call: Call) -> Answer:
    """`POST /revoke`: either token kills both."""
    server = doors.server(call)
    value = one(call, "token")
    consent = server.grants.refreshes.pop(value, None)
    found = server.grants.tokens.get(value)
    if consent is None and found is None:
        return _refused("invalid_token", "Token expired or revoked")
    for each in server.grants.tokens.values():
        if each.value == value or (each.refresh and each.refresh == value):
            each.is_revoked = True
    return json_answer({})


def _refused(error: str, description: str, *, status: int = 400) -> Answer:
    return json_answer({"error": error, "error_description": description}, status=status)
