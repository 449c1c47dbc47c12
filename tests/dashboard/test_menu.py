"""The menu leads to every page, shows nobody a page they may not open, and says where they are."""

import re
from http import HTTPStatus

from django.urls import reverse

from dashboard.menu import MENU
from tests.access.declaring import Rule
from tests.access.rules import RULES
from tests.access.world import ROLES, build

THROUGH_OTHERS = {
    "meanings",  # a tab of the response
    "connect_platforms",  # begun on the page of accounts
    "broadcast_new",  # begun on the page of broadcasts
    "log_export",  # a button of the log
    "alert_preferences",  # a button of the alerts
    "notices",  # behind the bell in the head of every page
    "chat_standing",  # a part of the page on which one links Telegram
    "desks",  # a button of the inbox
    "saved_reports",  # among the pages of figures
}
"""Pages about no single thing that one reaches from the page they belong to."""
OWN_ACCOUNT = re.compile("account_|mfa_|sessions_|security$|factor_demanded$")
"""What belongs to one's own way of signing in is behind one's name."""


def _alone() -> dict[str, Rule]:
    """Give the rules of the pages that are about no single thing."""
    return {rule.url: rule for rule in RULES if rule.make is None and rule.get is not None and not rule.is_open}


def _listed() -> list[str]:
    return [entry.url for group in MENU for entry in group.entries]


def _menu(page: str) -> str:
    return page.split('<nav class="nav"', 1)[1].split("</nav>", 1)[0]


def test_every_page_is_in_the_menu_or_reached_from_one_that_is() -> None:
    missing = {url for url in _alone() if not OWN_ACCOUNT.match(url)} - set(_listed()) - THROUGH_OTHERS
    assert not missing, "add a line to dashboard/menu.py"


def test_everybody_is_offered_the_pages_they_may_open_and_no_other(db: None) -> None:
    del db
    world = build()
    rules = _alone()
    for role in ROLES:
        person = world.readers[role]
        if person is None:
            continue
        menu = _menu(world.browsers[role].get("/").content.decode())
        for url in _listed():
            power = rules[url].get
            assert power is not None
            assert (f'href="{reverse(url)}"' in menu) == power(person, None), (role, url)


def test_the_page_one_is_on_is_marked_once_in_each_form_of_the_menu(db: None) -> None:
    del db
    world = build()
    readers = {role: person for role, person in world.readers.items() if person is not None}
    for url in _listed():
        power = _alone()[url].get
        role = next(each for each, person in readers.items() if power is not None and power(person, None))
        answer = world.browsers[role].get(reverse(url), follow=True)
        assert answer.status_code == HTTPStatus.OK
        marked = re.findall(r'href="([^"]*)" aria-current="page"', _menu(answer.content.decode()))
        assert marked == [reverse(url)] * 2, url
