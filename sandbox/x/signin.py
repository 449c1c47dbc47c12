"""OAuth 2.0 with PKCE: codes, tokens of two hours, refresh tokens that work once (sheet: Authorise)."""

import base64
from typing import Final
from urllib.parse import unquote

from sandbox.call import Answer, Call, RefusalError, json_answer
from sandbox.grants import CLIENT_ID, DENIED, Consent, ask, is_ours, one, onward, verifies
from sandbox.x.doors import Doors
from sandbox.x.server import SCOPES, Server

ASKED: Final = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
REFRESH_SECONDS: Final = 180 * 86_400.0
DEAD: Final = "Value passed for the token was invalid."


def _refused(error: str, description: str, *, status: int = 400) -> RefusalError:
    return RefusalError(json_answer({"error": error, "error_description": description}, status=status))


def page(doors: Doors, call: Call) -> Answer:
    """`GET /i/oauth2/authorize`: PKCE is a must."""
    if one(call, "client_id") != CLIENT_ID or one(call, "response_type") != "code" or not one(call, "code_challenge"):
        raise _refused("invalid_request", "Something went wrong: You weren't able to give access to the App.")
    return ask(call, names=ASKED, scope=one(call, "scope"), handles=doors.server(call).handles)


def decide(doors: Doors, call: Call) -> Answer:
    """`POST /i/oauth2/authorize`."""
    server = doors.server(call)
    account = server.handles.get(one(call, "account"))
    redirect, state = one(call, "redirect_uri"), one(call, "state")
    if account is None or one(call, "answer") == "deny":
        return onward(redirect, {**DENIED, "state": state})
    scopes = frozenset(one(call, "scope").split()) & SCOPES
    code = server.grants.agree(account, scopes, redirect, one(call, "code_challenge"))
    return onward(redirect, {"state": state, "code": code})


def token(doors: Doors, call: Call) -> Answer:
    """`POST /2/oauth2/token`."""
    server = doors.server(call)
    _check_client(call)
    kind = one(call, "grant_type")
    if kind == "authorization_code":
        consent = server.grants.redeem(one(call, "code"), one(call, "redirect_uri"))
        if consent is None or not verifies(one(call, "code_verifier"), consent.challenge):
            raise _refused("invalid_request", "Value passed for the authorization code was invalid.")
        return _issue(server, consent)
    if kind != "refresh_token":
        raise _refused("unsupported_grant_type", "Value passed for the grant_type was invalid.")
    refresh = one(call, "refresh_token")
    if (thief := server.spent.get(refresh)) is not None:
        # A second use ends the family: every token the account has, refresh tokens too.
        server.grants.revoke(thief, is_revoked=True)
        thief.is_revoked = False
        server.grants.refreshes = {
            value: each for value, each in server.grants.refreshes.items() if each.account is not thief
        }
        raise _refused("invalid_request", DEAD)
    consent = server.grants.renewed(refresh)
    if consent is None:
        raise _refused("invalid_request", DEAD)
    del server.grants.refreshes[refresh]
    server.spent[refresh] = consent.account
    for old in server.grants.tokens.values():
        if old.refresh == refresh:
            old.is_revoked = True
    return _issue(server, consent)


def _check_client(call: Call) -> None:
    header = call.headers.get(b"authorization", b"")
    if header[:6].lower() == b"basic ":
        client_id, _, secret = base64.b64decode(header[6:]).decode().partition(":")
        is_known = is_ours(unquote(client_id), unquote(secret))
    else:
        is_known = one(call, "client_id") == CLIENT_ID
    if not is_known:
        raise _refused("unauthorized_client", "Missing valid authorization header", status=401)


def _issue(server: Server, consent: Consent) -> Answer:
    seconds = server.setting.access_token_seconds
    refresh = server.grants.keep(consent, seconds=REFRESH_SECONDS) if "offline.access" in consent.scopes else ""
    made = server.grants.issue(consent, seconds=seconds, refresh=refresh)
    shape: dict[str, object] = {
        "token_type": "bearer",
        "expires_in": int(seconds),
        "access_token": made.value,
        "scope": " ".join(sorted(consent.scopes)),
    }
    return json_answer(shape | ({"refresh_token": refresh} if refresh else {}))


def revoke(doors: Doors, call: Call) -> Answer:
    """`POST /2/oauth2/revoke`."""
    _check_client(call)
    found = doors.server(call).grants.tokens.get(one(call, "token"))
    if found is not None:
        found.is_revoked = True
    return json_answer({"revoked": True})
