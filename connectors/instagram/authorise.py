"""
Connect an Instagram account: through the Facebook page it is linked to, or by a token of Instagram's own door.

The page's way is the one of the sign-in: its token has no end, and it alone can measure in batches.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import Rejected
from connectors.graph import VERSION, bearer
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, SITE, is_direct, node
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.wire import Wire

DIALOGS: Final = {"https://graph.facebook.com": "https://www.facebook.com"}
"""Where the sign-in page of a home is; practice servers have it at home."""
LIFE: Final = timedelta(days=60)
EARLY: Final = timedelta(days=20)
"""How long before its end a token of Instagram's own is renewed: a dead one cannot be."""
MOST_LISTS: Final = 20
PROFILE: Final = "instagram_business_account{id,username,name}"


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask which account the token opens (`access_token`).

    Raises:
        Rejected: no professional account is linked to the page.
        AuthDead, RateLimited, Transient: see the contract.
    """
    if is_direct(secrets):
        return _direct(home, secrets, wire)
    page = wire.call(
        "GET",
        node(home, "me"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Page,
        headers=bearer(secrets),
        query=[("fields", f"id,name,{PROFILE}")],
    )
    if page.instagram_business_account is None:
        raise Rejected(f"no professional Instagram account is linked to the page {page.name}")
    return _identity(page.instagram_business_account, secrets)


def _direct(home: str, secrets: Secrets, wire: Wire) -> Identity:
    profile = wire.call(
        "GET",
        node(home, "me"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Profile,
        headers=bearer(secrets),
        query=[("fields", "user_id,username,name")],
    )
    # A pasted token does not say when it ends: half its life is assumed.
    ends_at = secrets.get("ends_at") or (datetime.now(UTC) + LIFE / 2 + EARLY).isoformat()
    return _identity(profile, Secrets({**secrets, "ends_at": ends_at}))


def _identity(profile: answers.Profile, secrets: Secrets) -> Identity:
    return Identity(
        remote_id=RemoteId(profile.user_id or profile.id),
        handle=profile.username,
        name=profile.name or profile.username,
        url=f"{SITE}/{profile.username}/",
        secrets=secrets,
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Say from when on to renew: only tokens of Instagram's own door have an end."""
    ends_at = secrets.get("ends_at")
    return datetime.fromisoformat(ends_at) - EARLY if ends_at else None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Give a token of another 60 days, or ask whether a page's still lives.

    Raises:
        AuthDead: it is dead, and a person must connect the account again. RateLimited, Transient: nothing is known.
    """
    if not is_direct(account.secrets):
        return identify(account.home, account.secrets, wire).secrets
    token = wire.call(
        "GET",
        f"{account.home}/refresh_access_token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        headers=bearer(account.secrets),
        query=[("grant_type", "ig_refresh_token"), ("access_token", account.secrets["access_token"])],
    )
    life = timedelta(seconds=token.expires_in) if token.expires_in is not None else LIFE
    return Secrets(access_token=token.access_token, ends_at=(datetime.now(UTC) + life).isoformat())


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act; Meta offers no PKCE there, `state` protects."""
    del verifier, language
    query = {
        "client_id": application.client_id,
        "redirect_uri": application.redirect_address,
        "state": state,
        "response_type": "code",
        "scope": ",".join(application.scopes),
    }
    return f"{DIALOGS.get(application.home, application.home)}/{VERSION}/dialog/oauth?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the person's long-lived token (60 days): only from such a one do pages' tokens come without an end.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: as `identify`.
    """
    del verifier
    client = {"client_id": application.client_id, "client_secret": application.client_secret}
    redirect = application.redirect_address
    # Meta appends #_ to what comes back.
    short = _token(application, {**client, "redirect_uri": redirect, "code": code.removesuffix("#_")}, wire)
    grant = {"grant_type": "fb_exchange_token", "fb_exchange_token": short.access_token}
    return Secrets(access_token=_token(application, {**client, **grant}, wire).access_token)


def _token(application: Application, form: dict[str, str], wire: Wire) -> answers.Token:
    return wire.call(
        "POST",
        node(application.home, "oauth/access_token"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form=form,
    )


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the accounts linked to the person's pages, each with its page's token. Raises as `identify`."""
    found: list[Identity] = []
    after = ""
    for _ in range(MOST_LISTS):
        query = [("fields", f"id,name,access_token,{PROFILE}"), ("limit", "100")]
        pages = wire.call(
            "GET",
            node(home, "me/accounts"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Pages,
            headers=bearer(secrets),
            query=[*query, ("after", after)] if after else query,
        )
        found += [
            _identity(page.instagram_business_account, Secrets(access_token=page.access_token))
            for page in pages.data
            if page.access_token and page.instagram_business_account
        ]
        after = pages.paging.cursors.after
        if not pages.paging.next or not after:
            break
    return found
