"""
How a person works a page: at a desk by keys alone, on a telephone by touching.

At a desk nothing is clicked: what is wanted must be reached by the Tab key and work from there.
"""

from typing import Final

from playwright.sync_api import Locator

from tests.journeys.chromium import PHONE

MOST_TABS: Final = 200
SHORT: Final = 4
"""Presses of the Tab key, before the place where it is expected, from which on each is looked at."""
BY_THE_BROWSER: Final = frozenset({"date", "time", "month"})
"""Fields whose parts the browser orders by its own language."""
WORKED: Final = "(e) => e.closest('label')?.control ?? e.closest('a, button, summary, input, select, textarea')"
AHEAD: Final = f"""(e) => {{
    const [wanted, here] = [({WORKED})(e), document.activeElement];
    if (wanted === here) return 0;
    if (wanted.type === 'radio' && here.type === 'radio' && wanted.name === here.name) return -1;
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((each) =>
        each === wanted || (each.checkVisibility() && !each.disabled && (each.type !== 'radio' || each.checked)));
    return Math.max(all.indexOf(wanted) - Math.max(all.indexOf(here), 0), 1);
}}"""
"""How many presses of the Tab key lead to an element at least; -1: it is among radio buttons, of which one has it."""


def press(wanted: Locator) -> None:
    """Follow a link, push a button, open what is folded, or change a tick."""
    if _is_touched(wanted):
        wanted.click()
        return
    reach(wanted)
    is_ticked = wanted.evaluate(f"e => ['checkbox', 'radio'].includes(({WORKED})(e).type)")
    # By way of what has the focus: so the start of a new page is waited for, as after a click.
    wanted.page.locator(":focus").press("Space" if is_ticked else "Enter")


def choose(wanted: Locator, value: str) -> None:
    """Choose of a list by what it shows, or by what the page sends for that."""
    if _is_touched(wanted):
        wanted.select_option(value)
        return
    reach(wanted)
    wanted.page.keyboard.press("Home")
    for _ in range(MOST_TABS):
        if value in wanted.evaluate("e => [e.value, e.selectedOptions[0].label]"):
            return
        wanted.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the keys do not lead to {value!r} in {wanted}")


def write(wanted: Locator, text: str) -> None:
    """Put text into a field in place of what is there."""
    if _is_touched(wanted):
        wanted.fill(text)
        return
    reach(wanted)
    if wanted.get_attribute("type") in BY_THE_BROWSER:
        wanted.fill(text)
        return
    wanted.page.keyboard.press("ControlOrMeta+a")
    wanted.page.keyboard.type(text)


def reach(wanted: Locator) -> None:
    """
    Go on by the Tab key until it has the focus; of a set of radio buttons the arrow keys lead to the others.

    Raises:
        AssertionError: the keys do not lead there.
    """
    wanted.wait_for()
    keys = wanted.page.keyboard
    pressed = 0
    while pressed < MOST_TABS:
        ahead = wanted.evaluate(AHEAD)
        if not ahead:
            return
        # One leap, then step by step: what is counted may be more or less than what the key stops at.
        for _ in range(1 if pressed else max(ahead - SHORT, 1)):
            keys.press("Tab" if ahead > 0 else "ArrowDown")
            pressed += 1
    raise AssertionError(f"the keys do not lead to {wanted}")


def _is_touched(wanted: Locator) -> bool:
    size = wanted.page.viewport_size
    return size is not None and size["width"] <= PHONE["width"]
