"""Codes and tokens of a practice server whose applications are registered by hand: one application, always the same."""

import base64
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html import escape
from math import inf
from typing import Final
from urllib.parse import urlencode

from sandbox import clock
from sandbox.call import Answer, Call, html_answer
from sandbox.chance import letters
from sandbox.pages import page
from sandbox.world import Account

CLIENT_ID: Final = "corong-latihan"
CLIENT_SECRET: Final = "rahasia-corong-latihan"  # noqa: S105 - the practice application's, good for nothing else
CODE_SECONDS: Final = 600.0
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
DENIED: Final = {"error": "access_denied", "error_description": "The person said no."}


@dataclass(slots=True)
class Token:
    """An access token and the refresh token it came with; times in unix seconds."""

    value: str
    account: Account
    scopes: frozenset[str]
    expires_at: float
    refresh: str = ""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to: behind a code for a short time, behind a refresh token for long."""

    account: Account
    scopes: frozenset[str]
    redirect: str
    challenge: str
    expires_at: float


@dataclass(slots=True)
class Grants:
    """One server's; `name` makes its secrets differ from those of others."""

    name: str
    seed: int
    tokens: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Consent] = field(default_factory=dict)
    refreshes: dict[str, Consent] = field(default_factory=dict)
    _made: int = 0

    def secret(self, *name: object) -> str:
        """A new token-like text."""
        self._made += 1
        return letters(43, ALPHABET, self.seed, self.name, self._made, *name)

    def first(self, account: Account, scopes: Iterable[str], wish: str | None) -> Token:
        """The token a practice account is registered with: always the same, without an end."""
        value = wish or letters(43, ALPHABET, self.seed, self.name, "first", account.id)
        token = self.tokens.setdefault(value, Token(value, account, frozenset(scopes), inf))
        if value not in account.tokens:
            account.tokens.append(value)
        return token

    def agree(self, account: Account, scopes: Iterable[str], redirect: str, challenge: str) -> str:
        """A code for what a person agreed to."""
        code = self.secret("code", account.id)
        expires_at = clock.now() + CODE_SECONDS
        self.codes[code] = Consent(account, frozenset(scopes), redirect, challenge, expires_at)
        return code

    def redeem(self, code: str, redirect: str) -> Consent | None:
        """What a code stands for, once; nothing where it is used, old, or of another address."""
        consent = self.codes.pop(code, None)
        is_good = consent and consent.redirect == redirect and consent.expires_at >= clock.now()
        return consent if is_good else None

    def issue(self, consent: Consent, *, seconds: float, refresh: str = "") -> Token:
        """A new access token; `refresh` is the refresh token it is told with."""
        value = self.secret("token", consent.account.id)
        made = Token(value, consent.account, consent.scopes, clock.now() + seconds, refresh)
        self.tokens[value] = made
        consent.account.tokens.append(value)
        return made

    def keep(self, consent: Consent, *, seconds: float) -> str:
        """A new refresh token."""
        value = self.secret("refresh", consent.account.id)
        self.refreshes[value] = Consent(
            consent.account, consent.scopes, consent.redirect, consent.challenge, clock.now() + seconds
        )
        return value

    def renewed(self, refresh: str) -> Consent | None:
        """What a refresh token stands for; nothing where it is dead."""
        consent = self.refreshes.get(refresh)
        is_good = consent and not consent.account.is_revoked and consent.expires_at >= clock.now()
        return consent if is_good else None

    def revoke(self, account: Account, *, is_revoked: bool) -> None:
        """Make every token of the account dead, or good again."""
        account.is_revoked = is_revoked
        for token in self.tokens.values():
            if token.account is account:
                token.is_revoked = is_revoked


def one(call: Call, name: str) -> str:
    """A field of the form or the query; empty when absent."""
    return call.fields().get(name, [""])[-1]


def ask(call: Call, *, names: Collection[str], scope: str, handles: Iterable[str]) -> Answer:
    """The page on which a person chooses a practice account and agrees; `names` are passed on hidden."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(one(call, name))}">' for name in names if one(call, name)
    )
    choices = "".join(f'<option value="{escape(handle)}">{escape(handle)}</option>' for handle in handles)
    return html_answer(
        page(
            "Izinkan aplikasi",
            f"<h1>Izinkan Corong?</h1><p>{escape(scope)}</p>"
            f'<form method="post" action="{call.base}{call.path}">{hidden}'
            f'<label>Akun latihan <select name="account">{choices}</select></label> '
            '<button name="answer" value="allow">Izinkan</button> '
            '<button name="answer" value="deny">Tolak</button></form>',
        )
    )


def onward(redirect: str, arguments: dict[str, str]) -> Answer:
    """Send the person back to the application."""
    joined = "&" if "?" in redirect else "?"
    return Answer(302, b"", [(b"location", f"{redirect}{joined}{urlencode(arguments)}".encode())])


def is_ours(client_id: str, secret: str) -> bool:
    """Whether these are the practice application's credentials."""
    return (client_id, secret) == (CLIENT_ID, CLIENT_SECRET)


def verifies(verifier: str, challenge: str) -> bool:
    """Whether the verifier belongs to the challenge (PKCE, S256); nothing was asked where there is none."""
    if not challenge:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge.rstrip("=")
