"""Applications, codes and tokens (sheet: Authorise)."""

import base64
import hashlib
import hmac
from html import escape
from typing import Final
from urllib.parse import urlencode

from sandbox import clock
from sandbox.call import Answer, Call, RefusalError, html_answer, json_answer
from sandbox.mastodon.doors import Doors, wanted
from sandbox.mastodon.server import SCOPES, App, Grant, Server, Token, empty, refuse
from sandbox.pages import page

OUT_OF_BAND: Final = "urn:ietf:wg:oauth:2.0:oob"
CODE_SECONDS: Final = 600.0
ASKED: Final = (
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "response_type",
    "code_challenge",
    "code_challenge_method",
)


def one(call: Call, name: str, default: str = "") -> str:
    """A field's text."""
    values = wanted(call, name)
    return values[-1] if values else default


def register(doors: Doors, call: Call) -> Answer:
    """`POST /api/v1/apps`."""
    server = doors.server(call)
    doors.spend(call, "apps", None)
    name = one(call, "client_name")
    redirects = tuple(uri for value in wanted(call, "redirect_uris") for uri in value.split())
    if not name or not redirects:
        raise refuse(422, "Validation failed: " + ("Redirect URI" if name else "Application name") + " can't be blank")
    scopes = frozenset(one(call, "scopes", "read").split())
    if not scopes <= SCOPES:
        raise refuse(422, "Validation failed: Scopes doesn't match configured on the server.")
    number = str(len(server.apps) + 1)
    app = App(
        id=number,
        name=name,
        website=one(call, "website") or None,
        redirect_uris=redirects,
        scopes=scopes,
        client_id=server.secret("client", number),
        client_secret=server.secret("client secret", number),
    )
    server.apps[app.client_id] = app
    return json_answer(
        {
            "id": app.id,
            "name": app.name,
            "website": app.website,
            "scopes": sorted(app.scopes),
            "redirect_uri": "\n".join(app.redirect_uris),
            "redirect_uris": list(app.redirect_uris),
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "client_secret_expires_at": 0,
            "vapid_key": "",
        }
    )


def _refused(status: int, error: str, description: str) -> RefusalError:
    return refuse(status, error, error_description=description)


def _granted(asked: frozenset[str], app: App) -> bool:
    """Whether every scope asked is one of the application's, or lies within one."""
    return all(scope in app.scopes or scope.partition(":")[0] in app.scopes for scope in asked)


def _application(server: Server, call: Call) -> App:
    """The application a person is asked about, its redirect and scopes checked."""
    app = server.apps.get(one(call, "client_id"))
    if app is None:
        words = "Client authentication failed due to unknown client, no client authentication included"
        raise _refused(401, "invalid_client", words)
    if one(call, "redirect_uri") not in app.redirect_uris:
        raise _refused(400, "invalid_redirect_uri", "The redirect uri included is not valid.")
    if not _granted(frozenset(one(call, "scope", "read").split()), app):
        raise _refused(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    if one(call, "response_type") != "code":
        raise _refused(400, "unsupported_response_type", "The authorization server does not support this type.")
    if one(call, "code_challenge") and one(call, "code_challenge_method") != "S256":
        raise _refused(400, "invalid_code_challenge_method", "The code challenge method must be S256.")
    return app


def ask(doors: Doors, call: Call) -> Answer:
    """`GET /oauth/authorize`: a person chooses a practice account and agrees."""
    server = doors.server(call)
    app = _application(server, call)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(one(call, name))}">' for name in ASKED if one(call, name)
    )
    choices = "".join(f'<option value="{escape(handle)}">@{escape(handle)}</option>' for handle in server.handles)
    return html_answer(
        page(
            "Izinkan aplikasi",
            f"<h1>Izinkan {escape(app.name)}?</h1><p>{escape(one(call, 'scope', 'read'))}</p>"
            f'<form method="post" action="{call.base}/oauth/authorize">{hidden}'
            f'<label>Akun latihan <select name="account">{choices}</select></label> '
            '<button name="answer" value="allow">Izinkan</button> '
            '<button name="answer" value="deny">Tolak</button></form>',
        )
    )


def decide(doors: Doors, call: Call) -> Answer:
    """`POST /oauth/authorize`: to the application with a code, or with the refusal."""
    server = doors.server(call)
    app = _application(server, call)
    redirect = one(call, "redirect_uri")
    passed = {"state": one(call, "state")} if one(call, "state") else {}
    account = server.handles.get(one(call, "account"))
    if one(call, "answer", "allow") != "allow" or account is None:
        denied = {"error": "access_denied", "error_description": "The resource owner denied the request.", **passed}
        return _onward(redirect, denied)
    code = server.secret("code", len(server.codes), clock.now())
    server.codes[code] = Grant(
        app=app,
        account=account,
        scopes=frozenset(one(call, "scope", "read").split()),
        redirect_uri=redirect,
        challenge=one(call, "code_challenge") or None,
        expires_at=clock.now() + CODE_SECONDS,
    )
    return _onward(redirect, {"code": code, **passed})


def _onward(redirect: str, arguments: dict[str, str]) -> Answer:
    if redirect == OUT_OF_BAND:
        shown = arguments.get("code") or arguments["error"]
        return html_answer(page("Kode", f"<p>Salin kode ini:</p><p><code>{escape(shown)}</code></p>"))
    joined = "&" if "?" in redirect else "?"
    return Answer(302, b"", [(b"location", f"{redirect}{joined}{urlencode(arguments)}".encode())])


def token(doors: Doors, call: Call) -> Answer:
    """`POST /oauth/token`."""
    server = doors.server(call)
    app = _client(server, call)
    kind = one(call, "grant_type")
    now = clock.now()
    if kind == "client_credentials":
        scopes = frozenset(one(call, "scope", "read").split())
        if not _granted(scopes, app):
            raise _refused(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
        return _issue(server, Token(server.secret("app token", now), app, scopes, None, now))
    if kind != "authorization_code":
        words = "The authorization grant type is not supported by the authorization server."
        raise _refused(400, "unsupported_grant_type", words)
    grant = server.codes.pop(one(call, "code"), None)
    if grant is None or not _redeemable(grant, app, call):
        words = (
            "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI "
            "used in the authorization request, or was issued to another client."
        )
        raise _refused(400, "invalid_grant", words)
    value = server.secret("token", grant.account.handle, now)
    grant.account.tokens.append(value)
    return _issue(server, Token(value, app, grant.scopes, grant.account, now))


def _redeemable(grant: Grant, app: App, call: Call) -> bool:
    if grant.app is not app or grant.redirect_uri != one(call, "redirect_uri") or grant.expires_at < clock.now():
        return False
    if grant.challenge is None:
        return True
    digest = hashlib.sha256(one(call, "code_verifier").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == grant.challenge.rstrip("=")


def _client(server: Server, call: Call) -> App:
    client_id, secret = one(call, "client_id"), one(call, "client_secret")
    header = call.headers.get(b"authorization", b"")
    if header[:6].lower() == b"basic ":
        client_id, _, secret = base64.b64decode(header[6:]).decode().partition(":")
    app = server.apps.get(client_id)
    if app is None or not hmac.compare_digest(app.client_secret, secret):
        words = (
            "Client authentication failed due to unknown client, no client authentication included, "
            "or unsupported authentication method."
        )
        raise _refused(401, "invalid_client", words)
    return app


def _issue(server: Server, made: Token) -> Answer:
    server.tokens[made.value] = made
    return json_answer(
        {
            "access_token": made.value,
            "token_type": "Bearer",
            "scope": " ".join(sorted(made.scopes)),
            "created_at": int(made.created_at),
        }
    )


def revoke(doors: Doors, call: Call) -> Answer:
    """`POST /oauth/revoke`: repeatable; 403 for another's token."""
    server = doors.server(call)
    app = server.apps.get(one(call, "client_id"))
    found = server.tokens.get(one(call, "token"))
    is_known = app is not None and hmac.compare_digest(app.client_secret, one(call, "client_secret"))
    if not is_known or (found is not None and found.app is not app):
        raise _refused(403, "unauthorized_client", "You are not authorized to revoke this token")
    if found is not None:
        found.is_revoked = True
    return empty()


def verify_app(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/apps/verify_credentials`."""
    found = doors.living(call, "")
    if found is None:
        raise refuse(401, "The access token is invalid")
    app = found.app
    return json_answer({"id": app.id, "name": app.name, "website": app.website, "scopes": sorted(app.scopes)})
