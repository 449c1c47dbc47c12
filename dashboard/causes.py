"""What the engine and the platforms say went wrong, in the reader's language where the words are known."""

import re
from typing import Final

from django.utils.translation import gettext, gettext_noop

_KNOWN: Final = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (r"could not look: (?P<cause>.+)", gettext_noop("it could not be looked for: %(cause)s")),
        (r"(?:Read|Write|Pool)Timeout.*", gettext_noop("the platform did not answer in time")),
        (r"Connect(?:Timeout|Error).*", gettext_noop("the platform could not be reached")),
        (
            r"(?:RemoteProtocolError|ReadError|WriteError|CloseError|ServerDisconnectedError).*",
            gettext_noop("the connection to the platform broke"),
        ),
        (
            r"the server said yes, but its answer could not be read.*",
            gettext_noop("the platform said yes, but its answer could not be read"),
        ),
        (r"the server answered (?P<status>\d+)\b.*", gettext_noop("the platform answered with error %(status)s")),
        (
            r"(?:.+) refused to (?:list|show) (?:.+?): (?P<cause>.+)",
            gettext_noop("the platform refused to show it: %(cause)s"),
        ),
        (
            r"the (?:account|page|user) has (?:published )?more than (?P<count>\d+) (?:newer )?posts.*",
            gettext_noop("there are more than %(count)s newer posts, so it was not searched further"),
        ),
        (r"another post stands under the key of this one", gettext_noop("another post stands in its place")),
        (r"only a person can look there", gettext_noop("only a person can look there")),
        (
            r"the encoder sends no picture to (?:the platform|YouTube) yet",
            gettext_noop("the encoder sends no picture yet: check its address, its key and that it is running"),
        ),
        (r"a late broadcast may still appear", gettext_noop("its page was not found, but may still appear")),
        (r"the platform has taken the broadcast down", gettext_noop("the platform has taken the broadcast down")),
        (r"the broadcast is not on YouTube any more", gettext_noop("somebody has removed it on the platform")),
        (
            r"the channel has more than (?P<count>\d+) broadcasts.*",
            gettext_noop("the channel has more than %(count)s broadcasts, so it was not searched further"),
        ),
        (r"a late post may still appear", gettext_noop("it was not found, but may still appear")),
        (r"looked for it: it is surely not there", gettext_noop("it was looked for and is surely not there")),
        (r"a person looked: it is not there", gettext_noop("a person looked: it is not there")),
        (
            r"a person looked: it is not there, and it was given up",
            gettext_noop("a person looked: it is not there, and it was given up"),
        ),
        (r"the worker that had it fell silent", gettext_noop("the process that had it fell silent")),
        (r"stopped after its publishing had begun", gettext_noop("it was stopped after publishing had begun")),
        (
            r"its time passed while it could not go out",
            gettext_noop("its time passed while it could not go out"),
        ),
        (r"held; it waits for a new time", gettext_noop("it was held and needs a new time")),
        (r"held before its time", gettext_noop("it was held before its time")),
        (r"the platform is processing the media", gettext_noop("the platform is processing the media")),
        (r"the platform did not process the media", gettext_noop("the platform did not finish processing the media")),
        (
            r"the platform does not take posts of this account now",
            gettext_noop("the platform takes no posts of this account at present"),
        ),
        (
            r"the part of the thread before it could not be published",
            gettext_noop("the part of the thread before it could not be published"),
        ),
        (
            r"the part of the thread before it was given up",
            gettext_noop("the part of the thread before it was given up"),
        ),
        (r"taken out of the thread", gettext_noop("it was taken out of the thread")),
        (
            r"it was changed after it was approved: it needs approval again",
            gettext_noop("it was changed after it was approved and needs approval again"),
        ),
    )
)


def in_words(cause: str) -> str:
    """Give a cause in the language in force; a platform's own words stay as they are."""
    for pattern, text in _KNOWN:
        found = pattern.fullmatch(cause)
        if found is not None:
            named = {name: in_words(value) if name == "cause" else value for name, value in found.groupdict().items()}
            return gettext(text) % named
    return cause
