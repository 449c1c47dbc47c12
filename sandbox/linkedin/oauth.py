"""Sign-in (sheet: Authorise): sixty-day tokens; refresh tokens only for approved partners, with a fixed end."""

from typing import Final

from sandbox.call import Answer, Call, json_answer
from sandbox.grants import CLIENT_ID, DENIED, Consent, ask, is_ours, one, onward
from sandbox.linkedin.doors import Doors
from sandbox.linkedin.server import SCOPES, Server, member_of, refuse

TOKEN_SECONDS: Final = 5_184_000.0
REFRESH_SECONDS: Final = 31_536_000.0
ASKED: Final = ("client_id", "redirect_uri", "scope", "state", "response_type")


def permit(doors: Doors, call: Call) -> Answer:
    """`/oauth/v2/authorization`: all scopes or none."""
    server = doors.server(call)
    scopes = frozenset(one(call, "scope").split())
    if one(call, "client_id") != CLIENT_ID or one(call, "response_type") != "code":
        raise refuse(401, "The passed in client_id is invalid", code="invalid_client")
    if not scopes or not scopes <= SCOPES:
        denied = {"error": "unauthorized_scope_error", "error_description": "A scope is not authorized"}
        return onward(one(call, "redirect_uri"), {**denied, "state": one(call, "state")})
    if call.method == "GET":
        return ask(call, names=ASKED, scope=one(call, "scope"), handles=server.handles)
    account = server.handles.get(one(call, "account"))
    if account is None or one(call, "answer") == "deny":
        return onward(one(call, "redirect_uri"), {**DENIED, "state": one(call, "state")})
    code = server.grants.agree(account, scopes, one(call, "redirect_uri"), "")
    return onward(one(call, "redirect_uri"), {"code": code, "state": one(call, "state")})


def token(doors: Doors, call: Call) -> Answer:
    """`POST /oauth/v2/accessToken`."""
    server = doors.server(call)
    if not is_ours(one(call, "client_id"), one(call, "client_secret")):
        return _refused("invalid_client", "Client authentication failed", status=401)
    refresh = one(call, "refresh_token")
    if one(call, "grant_type") == "refresh_token":
        consent = server.grants.renewed(refresh)
        if consent is None:
            return _refused("invalid_request", "The provided refresh token is invalid or has expired")
        return _issued(server, consent, refresh)
    consent = server.grants.redeem(one(call, "code"), one(call, "redirect_uri"))
    if consent is None:
        words = (
            "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. "
            "Or authorization code expired. Or external member binding exists"
        )
        return _refused("invalid_request", words)
    made = server.grants.keep(consent, seconds=REFRESH_SECONDS) if server.setting.has_refresh_tokens else ""
    return _issued(server, consent, made)


def _issued(server: Server, consent: Consent, refresh: str) -> Answer:
    made = server.grants.issue(consent, seconds=TOKEN_SECONDS, refresh=refresh)
    answer: dict[str, object] = {
        "access_token": made.value,
        "expires_in": int(TOKEN_SECONDS),
        "scope": ",".join(sorted(consent.scopes)),
        "token_type": "Bearer",
    }
    if refresh:
        # The same refresh token again: its end stays where the first consent put it.
        answer |= {"refresh_token": refresh, "refresh_token_expires_in": int(REFRESH_SECONDS)}
    return json_answer(answer)


def _refused(error: str, description: str, *, status: int = 400) -> Answer:
    return json_answer({"error": error, "error_description": description}, status=status)


def userinfo(doors: Doors, call: Call) -> Answer:
    """`GET /v2/userinfo`: who the person is."""
    _, found = doors.enter(call)
    account = found.account
    name = account.display_name if account.id == member_of(account) else f"Pengelola {account.display_name}"
    return json_answer({"sub": member_of(account).rpartition(":")[2], "name": name, "locale": "id_ID"})


def roles(doors: Doors, call: Call) -> Answer:
    """`GET /rest/organizationAcls?q=roleAssignee`: the organisations the person administers."""
    server, found = doors.enter(call)
    if "rw_organization_admin" not in found.scopes and "r_organization_admin" not in found.scopes:
        raise refuse(403, "Not enough permissions to access: organizationAcls.FINDER-roleAssignee", service=100)
    if call.arguments().get("q") != ["roleAssignee"]:
        raise refuse(400, "Unknown finder", code="ILLEGAL_ARGUMENT")
    is_person = found.account.id == member_of(found.account)
    run = [] if is_person else [urn for urn in server.accounts if urn.startswith("urn:li:organization:")]
    elements = [
        {"role": "ADMINISTRATOR", "state": "APPROVED", "organization": urn, "roleAssignee": member_of(found.account)}
        for urn in run
    ]
    return json_answer({"paging": {"start": 0, "count": len(elements), "links": []}, "elements": elements})


def organization(doors: Doors, call: Call) -> Answer:
    """`GET /rest/organizations/…`: by number."""
    server, _ = doors.enter(call)
    account = server.accounts.get(f"urn:li:organization:{call.path.split('/')[3]}")
    if account is None:
        raise refuse(404, "Could not find entity", code="NOT_FOUND")
    number = int(account.id.rpartition(":")[2])
    return json_answer({"id": number, "localizedName": account.display_name, "vanityName": account.handle})
