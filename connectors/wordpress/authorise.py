"""Connect a WordPress site: a user's application password, pasted or given on the site's own page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid5

import regex

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected
from connectors.judgement import Effect
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, beneath

_ROOT: Final = regex.compile(r'<([^>]+)>;\s*rel="?https://api\.w\.org/"?')
_MOVED: Final = (301, 302, 307, 308)


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Find the site's API and ask whose password this is (`username`, `app_password`).

    Raises:
        AuthDead: refused, or the user may not publish. RateLimited, Transient. Rejected: no WordPress there.
    """
    root = _root(home, wire)
    url, query = beneath(root, "wp/v2/users/me", [("context", "edit")])
    owner = wire.call(
        "GET",
        url,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.User,
        headers=basic(secrets),
        query=query,
    )
    if not owner.capabilities.get("publish_posts"):
        raise AuthDead(f"the user {owner.name} may not publish on this site; an author or editor is needed")
    return Identity(
        remote_id=RemoteId(str(owner.id)),
        handle=f"{secrets['username'].strip()}@{urlsplit(home).netloc}",
        name=owner.name,
        url=owner.link,
        secrets=Secrets({**secrets, "rest_root": root}),
    )


def _root(home: str, wire: Wire) -> str:
    """Find where the API begins: the Link header of the front page tells it."""
    _, front = wire.exchange("GET", f"{home}/", dialect=DIALECT, effect=Effect.NONE, answer=bytes, also=_MOVED)
    if front.status_code in _MOVED:
        raise Rejected(
            f"the site has moved to {front.headers.get('Location', 'another address')}: connect that address"
        )
    found = _ROOT.search(front.headers.get("Link", ""))
    if found is None:
        raise Rejected(f"{home} does not look like a WordPress site whose API is open")
    root = found[1]
    if urlsplit(root).netloc != urlsplit(home).netloc or urlsplit(root).scheme != urlsplit(home).scheme:
        raise Rejected(f"the site names another address for its API: connect {root} instead of {home}")
    return root


def renews_at(secrets: Secrets) -> datetime | None:
    """Application passwords do not expire."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Ask whether the password still lives, as there is nothing to renew it with.

    Raises:
        AuthDead: it was revoked, and a person must connect the site again. RateLimited, Transient: nothing is known.
    """
    return identify(account.home, account.secrets, wire).secrets


def address(application: Application, *, state: str, verifier: Verifier, language: str = "id") -> str:
    """
    Give the page on which the site's user gives Corong a password.

    WordPress knows no state and no PKCE: ours stands in both addresses of return, which must be https.
    """
    del verifier, language
    back = application.redirect_address
    joined = "&" if "?" in back else "?"
    query = {
        "app_name": "Corong",
        "app_id": str(uuid5(NAMESPACE_URL, back)),
        "success_url": f"{back}{joined}{urlencode({'state': state})}",
        "reject_url": f"{back}{joined}{urlencode({'state': state, 'error': 'access_denied'})}",
    }
    return f"{application.home}/wp-admin/authorize-application.php?{urlencode(query)}"


def exchange(application: Application, code: str, verifier: Verifier, wire: Wire) -> Secrets:
    """
    Give the secrets that came back: `code` is the whole query of the address of return, as no code is given.

    Raises:
        AuthDead: no password is in it.
    """
    del application, verifier, wire
    given = dict(parse_qsl(code))
    if not given.get("user_login") or not given.get("password"):
        raise AuthDead("the site sent no password back")
    return Secrets(username=given["user_login"], app_password=given["password"])


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one user the password stands for. Raises as `identify`."""
    return [identify(home, secrets, wire)]
