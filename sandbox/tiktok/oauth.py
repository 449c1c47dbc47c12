"""Sign-in (sheet: Authorise): short tokens, refresh tokens that work once, scopes a person may leave out."""

from typing import Final

from sandbox import clock
from sandbox.call import Answer, Call, json_answer
from sandbox.chance import letters
from sandbox.grants import CLIENT_ID, DENIED, Consent, ask, is_ours, one, onward
from sandbox.tiktok.doors import Doors
from sandbox.tiktok.server import SCOPES, Server

ASKED: Final = ("client_key", "redirect_uri", "scope", "state", "response_type")


def permit(doors: Doors, call: Call) -> Answer:
    """`/v2/auth/authorize/`: `left_out` names scopes the person unticked."""
    server = doors.server(call)
    scopes = frozenset(one(call, "scope").split(","))
    if one(call, "client_key") != CLIENT_ID or one(call, "response_type") != "code" or not scopes <= SCOPES:
        return _refused("invalid_request", "client_key, response_type or scope is wrong")
    if call.method == "GET":
        return ask(call, names=ASKED, scope=one(call, "scope"), handles=server.handles)
    account = server.handles.get(one(call, "account"))
    if account is None or one(call, "answer") == "deny":
        return onward(one(call, "redirect_uri"), {**DENIED, "state": one(call, "state")})
    granted = scopes - set(one(call, "left_out").split(","))
    code = server.grants.agree(account, granted, one(call, "redirect_uri"), "")
    told = {"code": code, "scopes": ",".join(sorted(granted)), "state": one(call, "state")}
    return onward(one(call, "redirect_uri"), told)


def token(doors: Doors, call: Call) -> Answer:
    """`POST /v2/oauth/token/`: its errors have another shape, and come with status 200."""
    server = doors.server(call)
    if not is_ours(one(call, "client_key"), one(call, "client_secret")):
        return _refused("invalid_client", "Client key or secret is incorrect.")
    if one(call, "grant_type") == "refresh_token":
        old = one(call, "refresh_token")
        consent = server.grants.renewed(old)
        if consent is None:
            return _refused("invalid_grant", "Refresh token is invalid or expired.")
        del server.grants.refreshes[old]
        return _issued(server, consent)
    consent = server.grants.redeem(one(call, "code"), one(call, "redirect_uri"))
    if consent is None:
        return _refused("invalid_grant", "Authorization code is expired.")
    return _issued(server, consent)


def _issued(server: Server, consent: Consent) -> Answer:
    setting = server.setting
    refresh = server.grants.keep(consent, seconds=setting.refresh_token_seconds)
    made = server.grants.issue(consent, seconds=setting.access_token_seconds, refresh=refresh)
    return json_answer(
        {
            "access_token": made.value,
            "expires_in": int(setting.access_token_seconds),
            "open_id": consent.account.id,
            "refresh_expires_in": int(setting.refresh_token_seconds),
            "refresh_token": refresh,
            "scope": ",".join(sorted(consent.scopes)),
            "token_type": "Bearer",
        }
    )


def _refused(error: str, description: str) -> Answer:
    log_id = letters(32, "0123456789ABCDEF", clock.now())
    return json_answer({"error": error, "error_description": description, "log_id": log_id})
