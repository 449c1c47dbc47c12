"""What a person typed about a medium, and what they had seen when they opened its page."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Final

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext

from corong.library.rules import (
    LONGEST_ALT,
    LONGEST_FOLDER,
    LONGEST_NOTE,
    Consent,
    Details,
    folder_of,
    one_line,
    tags_of,
)

LIMITS: Final = {
    "alt": LONGEST_ALT,
    "folder": LONGEST_FOLDER,
    "source_who": LONGEST_NOTE,
    "source_where": LONGEST_NOTE,
    "consent_who": LONGEST_NOTE,
    "consent_paper": LONGEST_NOTE,
}
_LINES: Final = ("source_who", "source_where", "consent_who", "consent_paper")
_SALT: Final = "dashboard.library.typed"


def read(form: QueryDict) -> tuple[Details, Mapping[str, str]]:
    """Read the form; give with it what is wrong, by field."""
    wrong: dict[str, str] = {}
    for name, limit in LIMITS.items():
        if len(form.get(name, "")) > limit:
            wrong[name] = gettext("This is longer than %(limit)s characters: shorten it.") % {"limit": limit}
    consent = form.get("consent", "")
    until, text = None, form.get("consent_until", "").strip()
    if text:
        try:
            until = date.fromisoformat(text)
        except ValueError:
            wrong["consent_until"] = gettext("This is no day: choose one, or leave it empty if it has no end.")
    details = Details(
        alt=form.get("alt", "").replace("\r\n", "\n").strip(),
        folder=folder_of(form.get("folder", "")),
        tags=tuple(tags_of(form.get("tags", ""))),
        consent=Consent(consent) if consent in set(Consent) else Consent.UNKNOWN,
        consent_until=until,
        **{name: one_line(form.get(name, "")) for name in _LINES},
    )
    return details, wrong


def sealed(details: Details) -> str:
    """Write down what a page shows, for the form to bring back."""
    return signing.dumps({**asdict(details), "consent_until": _day(details.consent_until)}, salt=_SALT, compress=True)


def seen(form: QueryDict) -> Details:
    """Read what the page had shown; a form without it has seen nothing."""
    try:
        shown = signing.loads(form.get("seen", ""), salt=_SALT)
    except signing.BadSignature:
        return Details()
    until = shown.pop("consent_until")
    return Details(
        **{**shown, "tags": tuple(shown["tags"]), "consent": Consent(shown["consent"])},
        consent_until=date.fromisoformat(until) if until else None,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
