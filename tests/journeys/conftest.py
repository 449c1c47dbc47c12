"""A real browser in front of the real pages; whatever it complains of fails the test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from corong.people.models import Person
from tests.factories.people import PASSWORD
from tests.journeys import practice
from tests.journeys.chromium import DESK, PHONE, launch

# Playwright's loop runs in this thread, and Django takes every loop for a reason to refuse its ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE: Final = 60_000
"""Milliseconds."""
Visit = Callable[..., Page]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def officer(transactional_db: None) -> Person:
    """Give the officer of a filled practice office."""
    del transactional_db
    return practice.fill()


@contextmanager
def _watched(
    browser: Browser, address: str, *, complaints_allowed: tuple[str, ...], **options: object
) -> Iterator[Page]:
    """Open a page; afterwards fail if the browser refused anything (its content policy) or a script broke."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type] # passed on
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # An answer of 422 is shown as a page, yet the console counts it as an error.
    allowed = ("422", *complaints_allowed)
    assert not [text for text in complaints if not any(piece in text for piece in allowed)]


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, officer: Person) -> Iterator[Visit]:
    """Give a function that opens a browser of some size and signs the officer in."""
    with ExitStack() as open_ones:
        yield partial(_opened, open_ones, chromium, live_server.url, officer)


@pytest.fixture
def visit_as(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Give a function that opens a browser and signs in the person it is given; they have the usual password."""
    with ExitStack() as open_ones:
        yield partial(_opened, open_ones, chromium, live_server.url)


def _opened(
    open_ones: ExitStack,
    browser: Browser,
    address: str,
    officer: Person,
    *,
    by: Person | None = None,
    is_phone: bool = False,
    has_scripts: bool = True,
    scheme: str = "light",
    complaints_allowed: tuple[str, ...] = (),
) -> Page:
    watched = _watched(
        browser,
        address,
        viewport=PHONE if is_phone else DESK,
        java_script_enabled=has_scripts,
        color_scheme=scheme,
        locale="id-ID",
        complaints_allowed=complaints_allowed,
    )
    page = open_ones.enter_context(watched)
    page.goto("/accounts/login/")
    page.fill("[name=login]", (by or officer).email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    return page
