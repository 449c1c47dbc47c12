"""What stands in the way of connecting an account, in words that say what to do."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext

from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected
from corong.accounts.passages import LatePassageError, PassageError, UsedPassageError
from dashboard.causes import in_words, is_ours

_MOST: Final = 300
"""Characters of a platform's own words that are shown."""
_SAID_NO: Final = frozenset(
    {"access_denied", "user_denied", "user_cancelled_login", "user_cancelled_authorize", "consent_required"}
)
_SCOPES: Final = frozenset({"invalid_scope", "unauthorized_scope_error", "insufficient_scope", "scope_not_authorized"})
_CLIENT: Final = frozenset({"invalid_client", "unauthorized_client", "redirect_uri_mismatch", "invalid_redirect_uri"})
_LATER: Final = frozenset({"server_error", "temporarily_unavailable"})


def refused_credentials(error: ConnectorError, platform: str) -> str:
    """Say why what a person typed did not connect an account."""
    facts = {"platform": platform, "reason": _short(error.reason)}
    match error:
        case AuthDead() if not is_ours(error.reason):
            return (
                gettext("%(platform)s refuses what was typed: %(reason)s. Make a new one there and try again.") % facts
            )
        case AuthDead() | Rejected():
            return gettext("This cannot work: %(reason)s. Check the address and what was typed.") % facts
    return _not_now(error, facts)


def refused_code(error: ConnectorError, platform: str) -> str:
    """Say why a person who came back with a code has no account to choose from."""
    facts = {"platform": platform, "reason": _short(error.reason)}
    match error:
        case AuthDead() | Rejected() if is_ours(error.reason):
            return gettext("This cannot work: %(reason)s. Nothing was connected.") % facts
        case AuthDead():
            return (
                gettext(
                    "%(platform)s does not accept the way back: it was used before, is too old, or your rights there"
                    " do not reach (%(reason)s). Begin again."
                )
                % facts
            )
        case Rejected():
            return gettext("%(platform)s refuses: %(reason)s. Nothing was connected.") % facts
    return _not_now(error, facts)


def _not_now(error: ConnectorError, facts: Mapping[str, str]) -> str:
    if isinstance(error, RateLimited):
        return gettext("%(platform)s asks to wait a while: %(reason)s. Nothing was changed; try again later.") % facts
    return (
        gettext(
            "%(platform)s does not answer as it should: %(reason)s. Nothing was changed; try again in some minutes."
        )
        % facts
    )


def checked(error: ConnectorError, platform: str) -> str:
    """Say what came of asking whether an account's credentials live."""
    facts = {"platform": platform, "reason": _short(error.reason)}
    if isinstance(error, AuthDead) and is_ours(error.reason):
        return gettext("The credentials cannot be used: %(reason)s. Connect the account again.") % facts
    if isinstance(error, AuthDead):
        return gettext("%(platform)s refuses the credentials: %(reason)s. Connect the account again.") % facts
    return gettext("%(platform)s could not be asked: %(reason)s. What was known of the credentials stays.") % facts


def lost_way(error: PassageError) -> str:
    """Say why a way back from a platform cannot be taken."""
    match error:
        case UsedPassageError():
            return gettext("This way back was used already. Begin again if the account is not connected.")
        case LatePassageError():
            return gettext("Signing in took longer than ten minutes. Nothing was connected: begin again.")
    return gettext(
        "This sign-in was not begun by you in this browser session. Nothing was connected: begin again from here."
    )


def platform_said_no(query: Mapping[str, str], platform: str, needed: Sequence[str]) -> str:
    """Say what the error means that a platform sent a person back with."""
    code = query.get("error", "")
    words = query.get("error_description") or query.get("error_reason") or code
    facts = {"platform": platform, "reason": _short(words), "scopes": ", ".join(needed)}
    if {code, query.get("error_reason", "")} & _SAID_NO:
        return gettext("Permission was refused on %(platform)s, so nothing was connected.") % facts
    if code in _SCOPES:
        return (
            gettext(
                "%(platform)s does not let Corong ask for all it needs (%(scopes)s)."
                " Whoever registered Corong there must add these permissions."
            )
            % facts
        )
    if code in _CLIENT:
        return (
            gettext(
                "%(platform)s does not know Corong under this registration: %(reason)s. The operator must check it."
            )
            % facts
        )
    if code in _LATER:
        return gettext("%(platform)s cannot do this now. Nothing was connected: try again in some minutes.") % facts
    return gettext("%(platform)s sent you back with an error: %(reason)s. Nothing was connected.") % facts


def host_of(address: str) -> str:
    """Give the part of an address a person recognises."""
    return urlsplit(address).netloc


def _short(words: str) -> str:
    return " ".join(in_words(words).split())[:_MOST].rstrip(". ")
