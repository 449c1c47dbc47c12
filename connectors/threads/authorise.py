"""Connect a Threads profile: the office signs in, and a token of 60 days is kept and renewed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.graph import bearer
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.threads import answers
from connectors.threads.dialect import DIALECT, SITE, node
from connectors.wire import Wire

DIALOGS: Final = {
    "https://graph.threads.net": "https://threads.com",
    "https://graph.threads.com": "https://threads.com",
}
"""Where the sign-in page of a home is; practice servers have it at home."""
LIFE: Final = timedelta(days=60)
EARLY: Final = timedelta(days=20)
"""How long before its end a token is renewed: a dead one cannot be, and a person would have to sign in again."""


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask whose token this is (`access_token`). One that was pasted does not say when it ends: half its life is assumed.

    Raises:
        AuthDead, RateLimited, Transient, Rejected: see the contract.
    """
    profile = wire.call(
        "GET",
        node(home, "me"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Profile,
        headers=bearer(secrets),
        query=[("fields", "id,username,name")],
    )
    ends_at = secrets.get("ends_at") or (datetime.now(UTC) + LIFE / 2 + EARLY).isoformat()
    return Identity(
        remote_id=RemoteId(profile.id),
        handle=profile.username,
        name=profile.name or profile.username,
        url=f"{SITE}/@{profile.username}",
        secrets=Secrets({**secrets, "ends_at": ends_at}),
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Say from when on to renew; a token must be a day old for that."""
    ends_at = secrets.get("ends_at")
    return datetime.fromisoformat(ends_at) - EARLY if ends_at else None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Give a token of another 60 days; its text changes.

    Raises:
        AuthDead: it is dead, or the profile is private and must consent again. RateLimited, Transient: nothing known.
    """
    token = wire.call(
        "GET",
        f"{account.home}/refresh_access_token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        headers=bearer(account.secrets),
        query=[("grant_type", "th_refresh_token"), ("access_token", account.secrets["access_token"])],
    )
    return _secrets(token)


def _secrets(token: answers.Token) -> Secrets:
    life = timedelta(seconds=token.expires_in) if token.expires_in is not None else LIFE
    return Secrets(access_token=token.access_token, ends_at=(datetime.now(UTC) + life).isoformat())


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act; Threads knows no PKCE, `state` protects."""
    del verifier, language
    query = {
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "scope": ",".join(application.scopes),
        "response_type": "code",
        "state": state,
    }
    return f"{DIALOGS.get(application.home, application.home)}/oauth/authorize?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the token of 60 days: a code gives one of an hour, and that the long one.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    del verifier
    short = wire.call(
        "POST",
        f"{application.home}/oauth/access_token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form={
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "grant_type": "authorization_code",
            "redirect_uri": application.redirect_address,
            # Meta appends #_ to what comes back.
            "code": code.removesuffix("#_"),
        },
    )
    long = wire.call(
        "GET",
        f"{application.home}/access_token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        query=[
            ("grant_type", "th_exchange_token"),
            ("client_secret", application.client_secret),
            ("access_token", short.access_token),
        ],
    )
    return _secrets(long)


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one profile a token stands for. Raises as `identify`."""
    return [identify(home, secrets, wire)]
