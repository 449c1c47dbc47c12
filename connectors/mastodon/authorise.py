"""Connect a Mastodon account: by a pasted token, or by registering an application and sending the person there."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.judgement import Effect
from connectors.mastodon import answers
from connectors.mastodon.capabilities import CAPABILITIES
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.oauth import Application, Verifier
from connectors.wire import Wire

NAME = "Corong"
SHOWN_TO_COPY = "urn:ietf:wg:oauth:2.0:oob"
"""The redirect address with which the server shows the code instead of sending it to us."""


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask the server whose token this is (`access_token`).

    Raises:
        AuthDead, RateLimited, Transient, Rejected: see the contract.
    """
    owner = wire.call(
        "GET",
        f"{home}/api/v1/accounts/verify_credentials",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Owner,
        headers=bearer(secrets),
        query=[IN_ENGLISH],
    )
    handle = f"@{owner.acct}@{urlsplit(home).netloc}"
    return Identity(
        remote_id=RemoteId(owner.id),
        handle=handle,
        name=owner.display_name or owner.acct,
        url=owner.url,
        secrets=secrets,
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Tokens of Mastodon do not expire."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Ask whether the token still lives, as there is nothing to renew it with.

    Raises:
        AuthDead: it was revoked, and a person must connect the account again.
        RateLimited, Transient: nothing is known.
    """
    return identify(account.home, account.secrets, wire).secrets


def register(
    home: str, redirect_address: str, wire: Wire, *, website: str = "", scopes: Sequence[str] = CAPABILITIES.scopes
) -> Application:
    """Make Corong known to a server. Raises as `identify`."""
    form = {"client_name": NAME, "redirect_uris": redirect_address, "scopes": " ".join(scopes)}
    answer = wire.call(
        "POST",
        f"{home}/api/v1/apps",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Application,
        form={**form, "website": website} if website else form,
    )
    return Application(
        home=home,
        client_id=answer.client_id,
        client_secret=answer.client_secret,
        redirect_address=redirect_address,
        scopes=tuple(scopes),
    )


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act; `state` comes back with the code and must be compared."""
    query = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "scope": " ".join(application.scopes),
        "state": state,
        "code_challenge": verifier.challenge,
        "code_challenge_method": "S256",
        "lang": language,
    }
    return f"{application.home}/oauth/authorize?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets a code stands for. A code works once.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    token = wire.call(
        "POST",
        f"{application.home}/oauth/token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form={
            "grant_type": "authorization_code",
            "code": code,
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "redirect_uri": application.redirect_address,
            "code_verifier": verifier.value,
        },
    )
    return Secrets(
        access_token=token.access_token,
        client_id=application.client_id,
        client_secret=application.client_secret,
        scope=token.scope,
    )


def revoke(home: str, secrets: Secrets, wire: Wire) -> None:
    """Make the server forget a token that came from `exchange`; repeatable. Raises as `identify`."""
    wire.call(
        "POST",
        f"{home}/oauth/revoke",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=dict[str, object],
        form={
            "client_id": secrets["client_id"],
            "client_secret": secrets["client_secret"],
            "token": secrets["access_token"],
        },
    )
