"""Connect a Bluesky account with an app password, and keep its session fresh."""

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from connectors.bluesky import answers
from connectors.bluesky.dialect import DIALECT, bearer
from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire

MARGIN: Final = timedelta(minutes=5)
"""How long before its end a session is renewed; it lives two hours."""
_THE_PDS: Final = "#atproto_pds"

Owner = TypeVar("Owner", bound=answers.Whoami)


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Open a session with `identifier` and `app_password`; the secrets then hold its tokens too.

    A stored session that still lives is asked instead: a server allows few sign-ins a day.

    Raises:
        AuthDead, RateLimited, Transient, Rejected: see the contract.
    """
    kept = secrets
    owner: answers.Whoami | None = _stored_session(secrets.get("service") or home, secrets, wire)
    if owner is None:
        session = _sign_in(home, secrets, wire)
        owner, kept = session, _with_session(secrets, session)
    page = home if home.startswith("http://") else "https://bsky.app"
    return Identity(
        remote_id=RemoteId(owner.did),
        handle=owner.handle,
        name=_name(kept.get("service") or home, owner, wire),
        url=f"{page}/profile/{owner.did}",
        secrets=kept,
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Say when the session ends, less a margin; at once where there is none; never where its token does not say."""
    token = secrets.get("access_token", "")
    if not token:
        return datetime.fromtimestamp(0, UTC)
    try:
        payload = token.split(".")[1]
        expires = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"]
        return datetime.fromtimestamp(int(expires), UTC) - MARGIN
    except (IndexError, KeyError, TypeError, ValueError, NotBase64, OverflowError):
        return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Refresh the session; where its refresh token is dead, sign in anew.

    A lost answer may be repeated: the old refresh token stays good for two hours and leads to the same next one.

    Raises:
        AuthDead: the app password was revoked too, and a person must connect the account again.
        RateLimited, Transient: try later with the old ones.
    """
    home = account.secrets.get("service") or account.home
    try:
        session = wire.call(
            "POST",
            f"{home}/xrpc/com.atproto.server.refreshSession",
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Session,
            headers=bearer(account.secrets, "refresh_token"),
        )
    except AuthDead:
        session = _sign_in(account.home, account.secrets, wire)
    return _with_session(account.secrets, _active(session))


def _sign_in(home: str, secrets: Secrets, wire: Wire) -> answers.Session:
    identifier, password = secrets.get("identifier", "").strip().removeprefix("@"), secrets.get("app_password", "")
    if not identifier or not password:
        raise AuthDead("the session has ended and no app password is stored")
    session = wire.call(
        "POST",
        f"{home}/xrpc/com.atproto.server.createSession",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Session,
        body={"identifier": identifier, "password": password.strip()},
    )
    return _active(session)


def _stored_session(home: str, secrets: Secrets, wire: Wire) -> answers.Whoami | None:
    """Ask whose session is stored; None: it has ended."""
    if not secrets.get("access_token"):
        return None
    try:
        owner = wire.call(
            "GET",
            f"{home}/xrpc/com.atproto.server.getSession",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Whoami,
            headers=bearer(secrets),
        )
    except AuthDead:
        return None
    return _active(owner)


def _active(owner: Owner) -> Owner:
    if not owner.active:
        raise AuthDead(f"the account is not active: {owner.status or 'the server does not say why'}")
    return owner


def _with_session(secrets: Secrets, session: answers.Session) -> Secrets:
    kept = Secrets({**secrets, "access_token": session.access_jwt, "refresh_token": session.refresh_jwt})
    for service in session.did_doc.service if session.did_doc else ():
        endpoint = (service.service_endpoint or "").rstrip("/")
        # A practice server stays the one it was given as: only public ones move.
        if service.id.endswith(_THE_PDS) and endpoint.startswith("https://"):
            kept["service"] = endpoint
    return kept


def _name(home: str, owner: answers.Whoami, wire: Wire) -> str:
    """Give the name on the profile, as the account's own server stores it."""
    try:
        profile = wire.call(
            "GET",
            f"{home}/xrpc/com.atproto.repo.getRecord",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Stored,
            query=[("repo", owner.did), ("collection", "app.bsky.actor.profile"), ("rkey", "self")],
        )
    except (Rejected, Transient):
        return owner.handle
    return str(profile.value.get("displayName") or owner.handle)
