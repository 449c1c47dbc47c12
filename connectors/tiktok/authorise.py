"""Connect a TikTok account, and renew its short token with a refresh token that works once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import httpx

from connectors import judgement
from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.tiktok import answers
from connectors.tiktok.capabilities import CAPABILITIES
from connectors.tiktok.dialect import DIALECT, bearer
from connectors.wire import Wire

MARGIN: Final = timedelta(minutes=10)
"""How long before its end a token is renewed; it lives two hours, an older one a day."""
NEEDED: Final = "video.publish"
FIELDS: Final = "open_id,display_name,username,profile_deep_link"


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask whose token this is.

    Raises:
        AuthDead: refused, or the person did not allow publishing. RateLimited, Transient, Rejected: see the contract.
    """
    granted = secrets.get("scope", "")
    if granted and NEEDED not in granted.split(","):
        raise AuthDead("the person did not allow Corong to publish (video.publish): connect the account again")
    owner = wire.call(
        "GET",
        f"{home}/v2/user/info/?fields={FIELDS}",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.UserInfo,
        headers=bearer(secrets),
    ).data.user
    name = owner.username or owner.display_name
    return Identity(
        remote_id=RemoteId(owner.open_id),
        handle=f"@{name}",
        name=owner.display_name or name,
        url=owner.profile_deep_link or f"https://www.tiktok.com/@{name}",
        secrets=secrets,
    )


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one account: a consent is for one. Raises as `identify`."""
    return [identify(home, secrets, wire)]


def renews_at(secrets: Secrets) -> datetime | None:
    """Say when the token ends, less a margin; None where it came without an end."""
    if not secrets.get("refresh_token") or not secrets.get("expires_at"):
        return None
    return datetime.fromisoformat(secrets["expires_at"]) - MARGIN


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Exchange the refresh token, which is dead from then on: the new one must be stored before anything else.

    Raises:
        AuthDead: a person must connect the account again. RateLimited, Transient: try later with the old ones.
    """
    kept = account.secrets
    if not kept.get("refresh_token"):
        return identify(account.home, kept, wire).secrets
    form = {
        "grant_type": "refresh_token",
        "refresh_token": kept["refresh_token"],
        "client_key": kept.get("client_id", ""),
        "client_secret": kept.get("client_secret", ""),
    }
    return Secrets({**kept, **_token(account.home, form, wire)})


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act. TikTok offers no PKCE to web applications."""
    del verifier, language
    query = {
        "client_key": application.client_id,
        "response_type": "code",
        "scope": ",".join(application.scopes or CAPABILITIES.scopes),
        "redirect_uri": application.redirect_address,
        "state": state,
    }
    is_real = application.home == CAPABILITIES.default_home
    site = "https://www.tiktok.com" if is_real else application.home
    return f"{site}/v2/auth/authorize/?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets a code stands for. A code works once.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    del verifier
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": application.redirect_address,
        "client_key": application.client_id,
        "client_secret": application.client_secret,
    }
    ours = {"client_id": application.client_id, "client_secret": application.client_secret}
    return Secrets({**ours, **_token(application.home, form, wire)})


def _token(home: str, form: Mapping[str, str], wire: Wire) -> dict[str, str]:
    token = wire.call(
        "POST",
        f"{home}/v2/oauth/token/",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form=form,
    )
    if token.error:
        # It says no with status 200.
        refused = httpx.Response(400, json={"error": token.error, "error_description": token.error_description})
        error = judgement.of_answer(DIALECT, Effect.REPEATABLE, refused, now=datetime.now(UTC))
        raise error or AuthDead(token.error_description)
    if not token.access_token or not token.refresh_token:
        raise AuthDead("TikTok gave no token")
    now = datetime.now(UTC)
    expires_at = now + timedelta(seconds=token.expires_in)
    last = (now + timedelta(seconds=token.refresh_expires_in)).isoformat() if token.refresh_expires_in else ""
    return {
        "access_token": token.access_token,
        "refresh_token": token.refresh_token,
        "expires_at": expires_at.isoformat(),
        "refresh_expires_at": last,
        "scope": token.scope,
    }
