"""
Every page there is, found by the access rules: whoever sees, hears or points otherwise can use it.

axe finds nothing grave in either theme, the page can be zoomed to 400 %, and the Tab key leads to all that can be
worked. A new page has its line in the rules, or the tests of access fail; so it is visited here from its first day.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.access.declaring import Rule
from tests.access.matrix import Matrix
from tests.access.rules import RULES
from tests.access.world import ANONYMOUS, ROLES, Place, World, build
from tests.journeys import axe, keys

TURNS: Final = 4
"""Into how many tests the pages are dealt, since each has its time limit."""
NO_PAGES: Final = frozenset(
    {
        # files
        "medium",
        "library_small",
        "fetch",
        "log_export",
        "feed",
        "assisted_media",
        "import_template",
        "import_to_mend",
        # what htmx puts into a page, and what leads on to another page
        "broadcast_now",
        "message_answers",
        "message_hiding",
        "chat_standing",
        "approval_routes",
        "connect_back",
        "set_language",
    }
)
"""Addresses that show no page of their own."""
READERS: Final = ("editor", *(role for role in ROLES if role not in {"editor", ANONYMOUS}), ANONYMOUS)
"""Those who may do most come first: they see most buttons."""


def _shown() -> list[Rule]:
    """Give one rule for each address that shows something."""
    seen: dict[str, Rule] = {}
    for rule in RULES:
        if rule.get is None or "GET" not in rule.tries or rule.url in NO_PAGES:
            continue
        # What is about a thing says more than what is about none.
        if rule.url not in seen or (seen[rule.url].make is None and rule.make is not None):
            seen[rule.url] = rule
    return list(seen.values())


class Visitor:
    """Goes to the page of a rule as somebody who may see it."""

    def __init__(self, world: World, browser: Browser, address: str) -> None:
        self._world, self._browser, self._address = world, browser, address
        self._matrix = Matrix(world)
        self._pages: dict[str, Page] = {}

    def visit(self, rule: Rule) -> Page:
        reader = next(each for each in READERS if self._may(rule, each))
        thing = self._matrix.thing(rule, Place.OWN, reader)
        address = reverse(rule.url, kwargs=dict(rule.args(thing)))
        query = urlencode(dict(rule.query(thing)))
        page = self._page(reader)
        page.goto(f"{address}?{query}" if query else address)
        return page

    def _may(self, rule: Rule, reader: str) -> bool:
        if rule.is_open:
            return reader == ANONYMOUS
        person = self._world.readers[reader]
        office = self._world.offices[Place.OWN] if rule.make else None
        return person is not None and rule.get is not None and rule.get(person, office)

    def _page(self, reader: str) -> Page:
        if reader not in self._pages:
            context = self._browser.new_context(base_url=self._address, locale="en-GB")
            session = self._world.browsers[reader].cookies.get("sessionid")
            if session is not None:
                context.add_cookies([{"name": "sessionid", "value": session.value, "url": self._address}])
            self._pages[reader] = context.new_page()
        return self._pages[reader]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Visitor]:
    del transactional_db
    made = Visitor(build(), chromium, live_server.url)
    yield made
    made.close()


@pytest.mark.parametrize("turn", range(TURNS))
def test_nothing_is_grave_in_any_page_all_can_be_zoomed_and_worked_by_keys(visitor: Visitor, turn: int) -> None:
    found: list[str] = []
    for place, rule in enumerate(_shown()[turn::TURNS]):
        page = visitor.visit(rule)
        assert page.locator("main").count() == 1, f"{rule.url} shows no page: name it in NO_PAGES, and what it is"
        found += [
            *axe.judge(page, rule.url),
            *keys.beyond(page, rule.url, is_whole=place == 0),
            *axe.sticks_out(page, rule.url),
        ]
    assert not found


def test_what_is_grave_sticks_out_or_needs_a_mouse_would_be_found(visitor: Visitor) -> None:
    page = visitor.visit(next(rule for rule in RULES if rule.url == "feeds"))
    page.evaluate(
        """() => {
            const main = document.querySelector('main');
            main.append(new Image());
            main.append(Object.assign(document.createElement('p'), { textContent: 'x'.repeat(400) }));
            main.lastChild.style.color = 'rgb(128 128 128 / 20%)';
            const [plain, beyond] = ['plain', 'beyond'].map((id) =>
                Object.assign(document.createElement('button'), { id, textContent: id }));
            plain.style.outline = 'none';
            plain.addEventListener('keydown', (event) => event.preventDefault());
            main.append(plain, beyond);
        }"""
    )
    found = "\n".join(axe.judge(page, "feeds"))
    assert "390 px, light: image-alt" in found
    assert "390 px, light: color-contrast" in found
    assert "1440 px, dark: color-contrast" in found
    assert list(axe.sticks_out(page, "feeds")) == ["feeds: wider than 720 px", "feeds: wider than 320 px"]
    unreached = "\n".join(keys.beyond(page, "feeds", is_whole=True))
    assert 'the Tab key does not lead to <button id="beyond"' in unreached
    assert 'nothing shows that the Tab key has led to <button id="plain"' in unreached
