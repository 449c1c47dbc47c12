"""A page without a mouse: whether the Tab key leads to everything that can be worked, and shows where it is."""

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page

WATCH: Final = """(isWhole) => {
    const place = isWhole ? document.body : document.querySelector('main');
    const works = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    const name = e => e.outerHTML.slice(0, 90);
    const isOne = e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0;
    const key = e => e.type === 'radio' ? `radio ${e.name}` : e;
    window.wanted = new Map([...place.querySelectorAll(works)].filter(isOne).map(e => [key(e), name(e)]));
    window.unseen = [];
    document.addEventListener('focusin', ({ target }) => {
        const look = getComputedStyle(target);
        const isSeen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
        if (wanted.delete(key(target)) && !isSeen) unseen.push(name(target));
    });
    const parts = place.querySelectorAll('input[type=date], input[type=time], video, audio').length;
    document.activeElement.blur();
    place.tabIndex = -1;
    place.focus();
    return wanted.size + 6 * parts;
}"""
"""Note what can be worked, and how each looks when the Tab key leads there; give how often to press it at most."""


def beyond(page: Page, name: str, *, is_whole: bool) -> Iterator[str]:
    """
    Say what the Tab key does not lead to, and where it does not show that it did.

    The menu, which is the same on every page, is passed over unless the page `is_whole`.
    """
    for _ in range(page.evaluate(WATCH, is_whole) + 1):
        page.keyboard.press("Tab")
    for text in page.evaluate("[...wanted.values()]"):
        yield f"{name}: the Tab key does not lead to {text}"
    for text in page.evaluate("unseen"):
        yield f"{name}: nothing shows that the Tab key has led to {text}"
