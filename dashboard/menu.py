"""The menu: every page that one does not reach through a thing, and for whom it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corong.people.queries import Standing
from corong.people.rules import Act

Power = Callable[[Standing], bool]


def _may(act: Act) -> Power:
    return lambda standing: act in standing.acts


_reads: Final = _may(Act.READ)


def _operates(standing: Standing) -> bool:
    return standing.operates


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: the name of its address, which its view gives as `page` too, in words, and who may look."""

    url: str
    label: str | Promise
    icon: str
    power: Power = _reads
    is_in_bar: bool = False
    """Whether a thumb reaches it at once, in the bar at the bottom of a telephone."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, under a heading; the first group needs none."""

    label: str | Promise
    entries: Sequence[Entry]


MENU: Final = (
    Group(
        "",
        (
            # Who has no role yet is told so on the home page.
            Entry("home", _("Home"), "home", lambda _: True, is_in_bar=True),
            Entry("compose", _("Compose"), "write", _may(Act.COMPOSE), is_in_bar=True),
            Entry("calendar", _("Calendar"), "calendar", is_in_bar=True),
            Entry("library", _("Media library"), "image"),
            Entry("approvals", _("Approval"), "hand"),
            Entry("inbox", _("Inbox"), "talk"),
            Entry("engagement", _("Response"), "chart", is_in_bar=True),
            Entry("compare", _("Compare offices"), "queue"),
            Entry("alerts", _("Alerts"), "bell"),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Going out"),
        (
            Entry("broadcasts", _("Live"), "film"),
            Entry("by_hand", _("By hand"), "send", _may(Act.COMPOSE)),
            Entry("waiting", _("Needs a new time"), "clock"),
            Entry("saved_texts", _("Saved texts"), "paste", _may(Act.COMPOSE)),
            Entry("imports", _("Bring in a sheet"), "draft", _may(Act.COMPOSE)),
            Entry("holds", _("Holds"), "pause"),
        ),
    ),
    Group(
        _("Office"),
        (
            Entry("accounts", _("Accounts"), "key"),
            Entry("approval_routes", _("Steps of approval"), "check", _may(Act.CONNECT)),
            Entry("link_tags", _("Links to our sites"), "link", _may(Act.CONNECT)),
            Entry("away", _("Who stands in"), "late", _may(Act.APPROVE)),
            Entry("people", _("People"), "people", _may(Act.ROSTER)),
            Entry("log", _("Event log"), "pulse", _may(Act.AUDIT)),
            Entry("feeds", _("In your own calendar"), "link"),
            Entry("practice", _("Practise"), "megaphone"),
            Entry("registrations", _("Registrations on platforms"), "draft", _operates),
        ),
    ),
)


def offered(standing: Standing) -> Sequence[Group]:
    """Give the groups and pages that a person may open; what nobody of theirs may open is not there."""
    found = (Group(group.label, [entry for entry in group.entries if entry.power(standing)]) for group in MENU)
    return [group for group in found if group.entries]
