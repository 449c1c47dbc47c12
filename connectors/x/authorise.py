"""
Connect an X account: OAuth 2.0 with PKCE. API facts: docs/platforms/x.md (checked 2026-11).

Access tokens live two hours; each refresh token works once, and a second use may end every token of the account.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote, urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from connectors.x import answers
from connectors.x.capabilities import CAPABILITIES
from connectors.x.dialect import DIALECT, TOKENS, bearer, site

EARLY: Final = timedelta(minutes=10)
"""How long before its end a token is renewed: late, as each renewal spends a refresh token."""


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask whose token this is (`access_token`).

    Raises:
        AuthDead, RateLimited, Transient, Rejected: see the contract.
    """
    owner = wire.call(
        "GET",
        f"{home}/2/users/me",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Owner,
        headers=bearer(secrets),
    ).data
    return Identity(
        remote_id=RemoteId(owner.id),
        handle=f"@{owner.username}",
        name=owner.name,
        url=f"{site(home)}/{owner.username}",
        secrets=secrets,
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Say when the access token is about to run out; None: its end is not known."""
    expires_at = secrets.get("expires_at")
    return datetime.fromisoformat(expires_at) - EARLY if expires_at else None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Exchange the refresh token for a new pair; the old one is dead from then on.

    Raises:
        AuthDead: there is none, or it was used: a person must connect the account again.
        RateLimited, Transient: nothing is known; the old one may be used up.
    """
    refresh = account.secrets.get("refresh_token")
    if not refresh:
        raise AuthDead("the access token has run out and there is no refresh token")
    client = (account.secrets.get("client_id", ""), account.secrets.get("client_secret", ""))
    return _tokens(account.home, client, {"grant_type": "refresh_token", "refresh_token": refresh}, wire)


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act; `state` comes back with the code and must be compared."""
    query = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "scope": " ".join(application.scopes or CAPABILITIES.scopes),
        "state": state,
        "code_challenge": verifier.challenge,
        "code_challenge_method": "S256",
        "lang": language,
    }
    return f"{site(application.home)}/i/oauth2/authorize?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets a code stands for. A code works once and for 30 seconds.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": application.redirect_address,
        "code_verifier": verifier.value,
    }
    return _tokens(application.home, (application.client_id, application.client_secret), form, wire)


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one account the token stands for. Raises as `identify`."""
    return [identify(home, secrets, wire)]


def revoke(home: str, secrets: Secrets, wire: Wire) -> None:
    """Make X forget the access token; repeatable. Raises as `identify`."""
    client = (secrets.get("client_id", ""), secrets.get("client_secret", ""))
    headers, form = _client(client)
    wire.call(
        "POST",
        f"{home}/2/oauth2/revoke",
        dialect=TOKENS,
        effect=Effect.REPEATABLE,
        answer=dict[str, object],
        headers=headers,
        form={**form, "token": secrets.get("access_token", "")},
    )


def _tokens(home: str, client: tuple[str, str], form: Mapping[str, str], wire: Wire) -> Secrets:
    headers, own = _client(client)
    asked = datetime.now(UTC)
    given = wire.call(
        "POST",
        f"{home}/2/oauth2/token",
        dialect=TOKENS,
        effect=Effect.REPEATABLE,
        answer=answers.Tokens,
        headers=headers,
        form={**form, **own},
    )
    secrets = Secrets(
        access_token=given.access_token,
        expires_at=(asked + timedelta(seconds=given.expires_in)).isoformat(),
        client_id=client[0],
        client_secret=client[1],
    )
    if given.refresh_token:
        # An answer without one must not wipe the one that is stored.
        secrets["refresh_token"] = given.refresh_token
    return secrets


def _client(client: tuple[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Say who asks: a confidential client in the header, a public one in the form."""
    name, secret = client
    if not secret:
        return {}, {"client_id": name}
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}, {}
