"""axe-core in a page: what it finds serious or critical, by theme and width, and whether anything sticks out."""

import os
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.journeys.chromium import DESK, PHONE

GRAVE: Final = frozenset({"serious", "critical"})
EVERYTHING: Final[dict[str, Any]] = {"resultTypes": ["violations"]}
CONTRAST: Final[dict[str, Any]] = {**EVERYTHING, "runOnly": ["color-contrast"]}
Look = tuple[ViewportSize, Literal["light", "dark"], dict[str, Any]]
_USUAL: Final[Sequence[Look]] = ((PHONE, "light", EVERYTHING), (DESK, "dark", CONTRAST))
"""All the rules in one look, those on colours in the other: what a page is made of does not change with its theme."""
_EVERY: Final[Sequence[Look]] = tuple(
    (size, theme, EVERYTHING) for size in (PHONE, DESK) for theme in ("light", "dark")
)
LOOKS: Final = _EVERY if "EVERY_LOOK" in os.environ else _USUAL
"""How pages are judged; `make accessibility` has them judged by all the rules in all four looks."""
FITS_NEXT_FRAME: Final = """() => new Promise((done) => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth <= window.innerWidth)))"""
FRAMES: Final = 600
ZOOMED: Final = (720, 320)
"""A desk of 1440 pixels at 200 %, and one of 1280 at 400 %."""


def judge(page: Page, name: str, looks: Sequence[Look] = LOOKS) -> Iterator[str]:
    """Say what is grave in a page, in each look."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for size, scheme, options in looks:
        _look(page, size, scheme)
        found = page.evaluate("options => axe.run(document, options)", options)
        for violation in found["violations"]:
            if violation["impact"] in GRAVE:
                places = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
                yield f"{name}, {size['width']} px, {scheme}: {violation['id']} ({violation['impact']}) at {places}"


def sticks_out(page: Page, name: str) -> Iterator[str]:
    """Say at which zoom a page must be scrolled sideways."""
    for width in ZOOMED:
        page.set_viewport_size({"width": width, "height": 450})
        # Charts take the new width some frames later.
        if not any(page.evaluate(FITS_NEXT_FRAME) for _ in range(FRAMES)):
            yield f"{name}: wider than {width} px"


def _look(page: Page, size: ViewportSize, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
