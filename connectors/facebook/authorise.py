"""Connect a Facebook page: a person signs in, and picks one of their pages, whose own token is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT
from connectors.graph import VERSION, bearer
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.wire import Wire

DIALOGS: Final = {"https://graph.facebook.com": "https://www.facebook.com"}
"""Where the sign-in page of a home is; practice servers have it at home."""
MAY_PUBLISH: Final = "CREATE_CONTENT"
MOST_LISTS: Final = 20


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask which page the token belongs to (`access_token`); `category` is what only pages have.

    Raises:
        Rejected: it is a person's token, not a page's.
        AuthDead, RateLimited, Transient: see the contract.
    """
    page = wire.call(
        "GET",
        f"{home}/{VERSION}/me",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Page,
        headers=bearer(secrets),
        query=[("fields", "id,name,username,link,category")],
    )
    return _identity(home, page, secrets)


def _identity(home: str, page: answers.Page, secrets: Secrets) -> Identity:
    return Identity(
        remote_id=RemoteId(page.id),
        handle=page.username or page.name,
        name=page.name or page.username,
        url=page.link or f"{answers.site(home)}/{page.id}",
        secrets=secrets,
    )


def renews_at(secrets: Secrets) -> datetime | None:
    """Tokens of pages have no end, when they come from a long-lived one."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Ask whether the token still lives, as there is nothing to renew it with.

    Raises:
        AuthDead: a changed password, a lost role or the removed application has ended it.
        RateLimited, Transient: nothing is known.
    """
    return identify(account.home, account.secrets, wire).secrets


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """Give the page where the person allows Corong to act; Facebook offers no PKCE there, `state` protects."""
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
        f"{application.home}/{VERSION}/oauth/access_token",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Token,
        form=form,
    )


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the pages the person may publish on, each with its own token. Raises as `identify`."""
    found: list[Identity] = []
    after = ""
    for _ in range(MOST_LISTS):
        query = [("fields", "id,name,username,link,access_token,tasks"), ("limit", "100")]
        pages = wire.call(
            "GET",
            f"{home}/{VERSION}/me/accounts",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Pages,
            headers=bearer(secrets),
            query=[*query, ("after", after)] if after else query,
        )
        found += [
            _identity(home, page, Secrets(access_token=page.access_token))
            for page in pages.data
            if page.access_token and MAY_PUBLISH in page.tasks
        ]
        after = pages.paging.cursors.after
        if not pages.paging.next or not after:
            break
    return found
