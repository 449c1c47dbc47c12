"""Connect an organisation's page or a member on LinkedIn, and keep the token alive where LinkedIn allows it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected
from connectors.judgement import Effect
from connectors.linkedin import answers
from connectors.linkedin.capabilities import CAPABILITIES
from connectors.linkedin.dialect import DIALECT, SIGN_IN, coded, headers
from connectors.oauth import Application, Verifier
from connectors.wire import Wire

MARGIN: Final = timedelta(days=7)
"""How long before its end a token is renewed; it lives sixty days."""


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Say whom the token speaks for: the `organization` of the secrets, else the first page it runs, else the member.

    Raises:
        AuthDead, RateLimited, Transient, Rejected: see the contract.
    """
    found = choices(home, secrets, wire)
    wanted = secrets.get("organization") or secrets.get("author")
    for identity in found:
        if wanted in {None, "", identity.remote_id}:
            return identity
    raise AuthDead("the person who signed in has no role on this page any more")


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """
    Give the pages the person administers, then the person.

    Raises:
        AuthDead, RateLimited, Transient, Rejected: as `identify`.
    """
    pages = [_page(home, urn, secrets, wire) for urn in _organizations(home, secrets, wire)]
    person = wire.call(
        "GET",
        f"{home}/v2/userinfo",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Person,
        headers=headers(secrets),
    )
    urn = f"urn:li:person:{person.sub}"
    name = person.name or urn
    member = Identity(RemoteId(urn), name, name, "", Secrets({**secrets, "author": urn}))
    return [*pages, member]


def renews_at(secrets: Secrets) -> datetime | None:
    """Say when the token ends, less a margin; None where it has no refresh token: a person must connect it again."""
    if not secrets.get("refresh_token") or not secrets.get("expires_at"):
        return None
    return datetime.fromisoformat(secrets["expires_at"]) - MARGIN


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Give a fresh token. The refresh token stays the same and ends a year after the first consent, whatever we do.

    Raises:
        AuthDead: a person must connect the account again. RateLimited, Transient: try later with the old one.
    """
    kept = account.secrets
    if not kept.get("refresh_token"):
        return identify(account.home, kept, wire).secrets
    token = _token(
        account.home,
        {
            "grant_type": "refresh_token",
            "refresh_token": kept["refresh_token"],
            "client_id": kept.get("client_id", ""),
            "client_secret": kept.get("client_secret", ""),
        },
        wire,
    )
    return Secrets({**kept, **_lasting(token)})


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act. LinkedIn offers no PKCE to web applications."""
    del verifier, language
    query = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "state": state,
        "scope": " ".join(application.scopes or CAPABILITIES.scopes),
    }
    return f"{_site(application.home)}/oauth/v2/authorization?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets a code stands for. A code works once.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    del verifier
    token = _token(
        application.home,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": application.redirect_address,
            "client_id": application.client_id,
            "client_secret": application.client_secret,
        },
        wire,
    )
    ours = {"client_id": application.client_id, "client_secret": application.client_secret}
    return Secrets({**ours, **_lasting(token)})


def _token(home: str, form: dict[str, str], wire: Wire) -> answers.Token:
    token = wire.call(
        "POST",
        f"{_site(home)}/oauth/v2/accessToken",
        dialect=SIGN_IN,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form=form,
    )
    if not token.access_token:
        raise AuthDead("LinkedIn gave an empty token")
    return token


def _lasting(token: answers.Token) -> dict[str, str]:
    expires_at = datetime.now(UTC) + timedelta(seconds=token.expires_in)
    kept = {"access_token": token.access_token, "expires_at": expires_at.isoformat(), "scope": token.scope}
    if token.refresh_token:
        kept["refresh_token"] = token.refresh_token
    if token.refresh_token_expires_in:
        last = datetime.now(UTC) + timedelta(seconds=token.refresh_token_expires_in)
        kept["refresh_expires_at"] = last.isoformat()
    return kept


def _site(home: str) -> str:
    return "https://www.linkedin.com" if home == CAPABILITIES.default_home else home


def _organizations(home: str, secrets: Secrets, wire: Wire) -> list[str]:
    """Give the pages the person administers; none where the application may not ask."""
    try:
        roles = wire.call(
            "GET",
            f"{home}/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Roles,
            headers=headers(secrets),
        )
    except Rejected as refusal:
        if refusal.status == 403:  # noqa: PLR2004 - a member's token without the scope of pages
            return []
        raise
    return [role.organization or role.organization_target for role in roles.elements]


def _page(home: str, urn: str, secrets: Secrets, wire: Wire) -> Identity:
    page = wire.call(
        "GET",
        f"{home}/rest/organizations/{coded(urn.rpartition(':')[2])}",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Organization,
        headers=headers(secrets),
    )
    site = _site(home)
    return Identity(
        remote_id=RemoteId(urn),
        handle=page.vanity or page.name,
        name=page.name,
        url=f"{site}/company/{page.vanity}",
        secrets=Secrets({**secrets, "organization": urn}),
    )
