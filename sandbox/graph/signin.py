"""The family's sign-in pages: a person agrees, a code comes back, and is exchanged (sheets: Authorise)."""

from html import escape
from typing import Final
from urllib.parse import urlencode

from sandbox import clock
from sandbox.call import Answer, Call, html_answer, json_answer
from sandbox.grants import CLIENT_ID, CLIENT_SECRET
from sandbox.graph.doors import Doors
from sandbox.graph.server import Grant, Server, Token
from sandbox.graph.words import arguments, parameter, refuse
from sandbox.pages import page

CODE_SECONDS: Final = 3600.0
SHORT_SECONDS: Final = 3600.0
LONG_SECONDS: Final = 60 * 86_400.0
YOUNG_SECONDS: Final = 86_400.0


def ask(doors: Doors, call: Call, _path: str) -> Answer:
    """The page: which account, and which scopes (each can be refused)."""
    asked = _checked(call)
    server = doors.server(call)
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(text)}">' for name, text in asked.items())
    choices = "".join(f'<option value="{escape(handle)}">@{escape(handle)}</option>' for handle in server.handles)
    return html_answer(
        page(
            "Izinkan aplikasi",
            f"<h1>Izinkan aplikasi latihan?</h1><p>{escape(asked.get('scope', ''))}</p>"
            f'<form method="post" action="{call.base}{call.path}">{hidden}'
            f'<label>Akun latihan <select name="account">{choices}</select></label> '
            '<button name="answer" value="allow">Izinkan</button> '
            '<button name="answer" value="deny">Tolak</button></form>',
        )
    )


def decide(doors: Doors, call: Call, _path: str) -> Answer:
    """The person's decision; `refused` names scopes they took out."""
    asked = _checked(call)
    redirect, server = asked["redirect_uri"], doors.server(call)
    passed = {"state": asked["state"]} if asked.get("state") else {}
    if asked.get("answer", "allow") != "allow" or asked.get("account") not in server.handles:
        denied = {"error": "access_denied", "error_code": "200", "error_reason": "user_denied", **passed}
        return _onward(redirect, denied, "")
    scopes = frozenset(asked.get("scope", "").replace(" ", ",").split(",")) - frozenset(
        asked.get("refused", "").split(",")
    )
    code = server.secret("AQ", "code", len(server.codes), clock.now())
    server.codes[code] = Grant(asked["client_id"], redirect, asked["account"], scopes, clock.now() + CODE_SECONDS)
    return _onward(redirect, {"code": code, **passed}, "#_")


def _checked(call: Call) -> dict[str, str]:
    asked = arguments(call)
    if asked.get("client_id") != CLIENT_ID:
        raise refuse(101, "Error validating application. Cannot get application info due to a system error.")
    if not asked.get("redirect_uri", "").startswith("http"):
        raise refuse(191, "URL Blocked: This redirect failed because the redirect URI is not allowed.")
    if asked.get("response_type", "code") != "code":
        raise parameter("Param response_type must be code")
    return asked


def _onward(redirect: str, found: dict[str, str], tail: str) -> Answer:
    joined = "&" if "?" in redirect else "?"
    return Answer(302, b"", [(b"location", f"{redirect}{joined}{urlencode(found)}{tail}".encode())])


def redeem(server: Server, asked: dict[str, str]) -> Grant:
    """
    Take a code in.

    Raises:
        RefusalError: 101 not our application, 100 with subcodes for a used, old or foreign code.
    """
    check_client(asked)
    grant = server.codes.pop(asked.get("code", ""), None)
    if grant is None:
        raise refuse(100, "This authorization code has been used.", subcode=36009)
    if grant.expires_at < clock.now():
        raise refuse(100, "This authorization code has expired.", subcode=36007)
    if grant.redirect_uri != asked.get("redirect_uri"):
        words = (
            "Error validating verification code. Please make sure your redirect_uri is identical to the one you used"
        )
        raise refuse(100, words, subcode=36008)
    return grant


def check_client(asked: dict[str, str], *, is_id_needed: bool = True) -> None:
    """
    Check the application's own secret.

    Raises:
        RefusalError: 1 or 101.
    """
    if is_id_needed and asked.get("client_id") != CLIENT_ID:
        raise refuse(101, "Error validating application. Cannot get application info due to a system error.")
    if asked.get("client_secret") != CLIENT_SECRET:
        raise refuse(1, "Error validating client secret.")


def issue(server: Server, prefix: str, token: Token) -> Token:
    """Put a new token in force, under a name of its own."""
    token.value = server.secret(prefix, "token", len(server.tokens), clock.now())
    server.tokens[token.value] = token
    if token.account is not None:
        token.account.tokens.append(token.value)
    return token


def lengthen(server: Server, value: str) -> Token:
    """
    The living short-lived token to be exchanged.

    Raises:
        RefusalError: 190.
    """
    token = server.tokens.get(value)
    if token is None or token.dead:
        raise refuse(190, "Invalid OAuth access token - Cannot parse access token")
    if token.expires_at is not None and token.expires_at <= clock.now():
        raise refuse(190, "Error validating access token: Session has expired.", subcode=463)
    return token


def told(token: Token, **more: object) -> Answer:
    """A token as it is given out."""
    seconds = {"expires_in": round(token.expires_at - clock.now())} if token.expires_at else {}
    return json_answer({"access_token": token.value, "token_type": "bearer", **seconds, **more})


def refresh(doors: Doors, call: Call, grant_type: str, prefix: str) -> Answer:
    """
    A new life of 60 days for a long-lived token that is a day old and alive.

    Raises:
        RefusalError: 190 dead or expired, 100 too young or the wrong kind.
    """
    asked = arguments(call)
    if asked.get("grant_type") != grant_type:
        raise parameter(f"Param grant_type must be {grant_type}")
    server, token = doors.living(call)
    is_young = clock.now() - token.issued_at < YOUNG_SECONDS * min(
        1.0, server.setting.token_life_seconds / LONG_SECONDS
    )
    if not token.is_long or is_young:
        raise parameter("Access token must be a long-lived token that is at least 24 hours old")
    life = server.setting.token_life_seconds
    made = Token("", token.account, token.scopes, clock.now(), clock.now() + life, is_long=True)
    return told(issue(server, prefix, made), permissions=",".join(sorted(token.scopes)))
