"""Connect a YouTube channel, and renew its token of an hour."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from connectors.youtube import answers
from connectors.youtube.capabilities import CAPABILITIES, SCOPE
from connectors.youtube.dialect import DIALECT, bearer

MARGIN: Final = timedelta(minutes=5)
"""How long before its end a token is renewed."""
NEEDED: Final = f"{SCOPE}youtube"
"""The scope `youtube.upload` alone sends videos, but may not turn them public."""


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask which channel the token is for.

    Raises:
        AuthDead: refused; the person did not allow enough, or has no channel.
        RateLimited, Transient, Rejected: see the contract.
    """
    granted = secrets.get("scope", "")
    if granted and NEEDED not in granted.split():
        raise AuthDead("the person did not allow Corong to manage the channel: connect the account again")
    channels = wire.call(
        "GET",
        f"{home}/youtube/v3/channels?part=id,snippet&mine=true",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Channels,
        headers=bearer(secrets),
    ).items
    if not channels:
        raise AuthDead("this Google account has no YouTube channel")
    channel = channels[0]
    name = channel.snippet.title if channel.snippet else channel.id
    site = "https://www.youtube.com" if home == CAPABILITIES.default_home else home
    return Identity(
        remote_id=RemoteId(channel.id),
        handle=(channel.snippet.custom_url if channel.snippet else "") or name,
        name=name,
        url=f"{site}/channel/{channel.id}",
        secrets=secrets,
    )


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one channel the person chose on Google's page. Raises as `identify`."""
    return [identify(home, secrets, wire)]


def renews_at(secrets: Secrets) -> datetime | None:
    """Say when the token ends, less a margin; None where it came without an end."""
    if not secrets.get("refresh_token") or not secrets.get("expires_at"):
        return None
    return datetime.fromisoformat(secrets["expires_at"]) - MARGIN


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Give a fresh token; the refresh token stays.

    Raises:
        AuthDead: a person must connect the account again. RateLimited, Transient: try later with the old one.
    """
    kept = account.secrets
    if not kept.get("refresh_token"):
        return identify(account.home, kept, wire).secrets
    form = {
        "grant_type": "refresh_token",
        "refresh_token": kept["refresh_token"],
        "client_id": kept.get("client_id", ""),
        "client_secret": kept.get("client_secret", ""),
    }
    return Secrets({**kept, **_token(account.home, form, wire)})


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person chooses a channel and allows Corong to act."""
    query = {
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "response_type": "code",
        "scope": " ".join(application.scopes or CAPABILITIES.scopes),
        "state": state,
        "code_challenge": verifier.challenge,
        "code_challenge_method": "S256",
        # Only so there is a refresh token, and a new one each time.
        "access_type": "offline",
        "prompt": "consent",
        "hl": language,
    }
    is_real = application.home == CAPABILITIES.default_home
    site = "https://accounts.google.com" if is_real else application.home
    return f"{site}/o/oauth2/v2/auth?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets a code stands for. A code works once.

    Raises:
        AuthDead: the code is used, old or not ours; or no refresh token came with it.
        RateLimited, Transient, Rejected: as `identify`.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": application.redirect_address,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "code_verifier": verifier.value,
    }
    token = _token(application.home, form, wire)
    if "refresh_token" not in token:
        raise AuthDead("Google gave no refresh token: without it the channel is lost after an hour")
    ours = {"client_id": application.client_id, "client_secret": application.client_secret}
    return Secrets({**ours, **token})


def _token(home: str, form: Mapping[str, str], wire: Wire) -> dict[str, str]:
    site = "https://oauth2.googleapis.com" if home == CAPABILITIES.default_home else home
    token = wire.call(
        "POST",
        f"{site}/token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form=form,
    )
    expires_at = datetime.now(UTC) + timedelta(seconds=token.expires_in)
    kept = {"access_token": token.access_token, "expires_at": expires_at.isoformat(), "scope": token.scope}
    return kept | ({"refresh_token": token.refresh_token} if token.refresh_token else {})
