"""The menu, and what a person may do somewhere, for templates."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from corong.people.models import Person
from corong.people.queries import Standing, standing
from corong.people.rules import Act
from corong.tellings import queries as tellings
from dashboard.menu import Entry, Group, offered

register = template.Library()


@register.simple_tag(takes_context=True)
def standing_of(context: Context) -> Standing | None:
    """Give what the person who is signed in may do somewhere; nothing of nobody."""
    person = context.get("user")
    return standing(person) if isinstance(person, Person) else None


@register.simple_tag(takes_context=True)
def unread_of(context: Context) -> int:
    """Count the notices that the person who is signed in has not read."""
    person = context.get("user")
    return tellings.unread(person) if isinstance(person, Person) else 0


@register.filter
def capped(count: int) -> str:
    """Write a number that is only worth two digits."""
    return str(count) if count < tellings.MOST_COUNTED else "99+"


@register.filter
def writes(held: Standing | None) -> bool:
    """Say whether they write for any office."""
    return held is not None and Act.COMPOSE in held.acts


@register.simple_tag
def menu_for(held: Standing | None, page: str) -> SafeString:
    """Write the menu of whoever may do this, who is on that page."""
    if held is None:
        return SafeString()
    return _menu(held, page, get_language() or "", get_script_prefix())


@lru_cache(maxsize=2000)
def _menu(held: Standing, page: str, _language: str, _prefix: str) -> SafeString:
    """Write it once for all who may do the same: it stands on every page and names nothing of theirs."""
    return SafeString(render_to_string("_menu.html", {"groups": offered(held), "page": page}))


@register.filter
def in_bar(groups: Sequence[Group]) -> Sequence[Entry]:
    """Give the pages that stand in the bar of a telephone."""
    return [entry for group in groups for entry in group.entries if entry.is_in_bar]


@register.filter
def behind_more(groups: Sequence[Group]) -> Sequence[Group]:
    """Give the groups without what stands in the bar."""
    found = (Group(group.label, [entry for entry in group.entries if not entry.is_in_bar]) for group in groups)
    return [group for group in found if group.entries]


@register.filter
def holds_page(groups: Sequence[Group], page: str) -> bool:
    """Say whether a page is among them."""
    return any(entry.url == page for group in groups for entry in group.entries)
