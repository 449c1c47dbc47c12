"""By what a person hears of what: the table of choices on the page of preferences."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from corong.database import unit
from corong.people.models import Person
from corong.tellings import despatching, keys
from corong.tellings.models import Channel
from corong.tellings.rules import Kind


def channels() -> Sequence[tuple[Channel, str]]:
    """Name by what one can hear beside the page of notices."""
    return [(Channel.MAIL, gettext("Mail")), (Channel.PUSH, gettext("Browser")), (Channel.TELEGRAM, "Telegram")]


def kinds(person: Person, typed: QueryDict | None) -> Sequence[Mapping[str, Any]]:
    """Give a row for each kind, with a box for each channel; what was typed before what is stored."""
    stored = muted(typed) if typed is not None else despatching.muted_by(person)
    return [
        {
            "name": name,
            "boxes": [
                {"field": _field(channel, kind), "label": label, "is_on": kind.value not in stored.get(channel, ())}
                for channel, label in channels()
            ],
        }
        for kind, name in _names().items()
    ]


def muted(typed: QueryDict) -> dict[Channel, Collection[str]]:
    """Give of which kinds a person wants to hear nothing, by channel: those whose box is not ticked."""
    return {channel: [kind.value for kind in Kind if not typed.get(_field(channel, kind))] for channel, _ in channels()}


def push_key() -> str:
    """Give the key that a browser asks for, made at first."""
    with unit():
        return keys.server_keys().public


def _field(channel: Channel, kind: Kind) -> str:
    return f"hear_{channel.value}_{kind.value}"


def _names() -> Mapping[Kind, str]:
    return {
        Kind.PUBLISHING: gettext("Posts that are late, refused, missed or may be out"),
        Kind.BY_HAND: gettext("Posts to be published by hand"),
        Kind.CREDENTIALS: gettext("Credentials that end or are refused"),
        Kind.BROADCASTS: gettext("Live broadcasts"),
        Kind.RESPONSE: gettext("A sudden response, and accounts on which more fails"),
    }
