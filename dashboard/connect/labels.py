"""What a person is asked for, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext

from corong.accounts.ways import Ways


class Asked(NamedTuple):
    """One thing to type; secrets are typed unseen and never shown again."""

    name: str
    label: str
    help: str
    kind: str
    autocomplete: str


def asked(ways: Ways) -> list[Asked]:
    """Give what a person types to connect an account of a platform."""
    known = _known()
    return [
        known.get(name) or Asked(name, name.replace("_", " ").capitalize(), "", "password", "off") for name in ways.asks
    ]


def _known() -> Mapping[str, Asked]:
    found = [
        Asked(
            "access_token",
            gettext("Access token"),
            gettext("From the account's settings on the platform, where applications are developed."),
            "password",
            "off",
        ),
        Asked(
            "bot_token",
            gettext("Bot token"),
            gettext("From @BotFather, who makes bots; the bot must be an administrator of the channel."),
            "password",
            "off",
        ),
        Asked("identifier", gettext("Handle"), gettext("For example kabupaten.example.go.id"), "text", "off"),
        Asked("username", gettext("User name"), gettext("Of a user who may publish there."), "text", "off"),
        Asked(
            "channel_address",
            gettext("Address of the channel"),
            gettext("For example https://whatsapp.com/channel/…, copied from the channel's menu."),
            "url",
            "off",
        ),
        Asked(
            "webhook_address",
            gettext("Address of the webhook"),
            gettext("From the channel's settings, where webhooks are made. Whoever knows it can publish there."),
            "password",
            "off",
        ),
        Asked("channel", gettext("Channel"), gettext("For example @kabupaten"), "text", "off"),
        Asked("handle", gettext("Name of the account"), gettext("As people find it on the platform."), "text", "off"),
        Asked(
            "app_password",
            gettext("App password"),
            gettext("Made in the account's settings for Corong alone; never the password people sign in with."),
            "password",
            "off",
        ),
    ]
    return {each.name: each for each in found}
