"""How the browser is started."""

import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright, ViewportSize

DESK: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """
    Start the Chromium of the system: the wheel of Playwright holds only its driver.

    Raises:
        FileNotFoundError: there is none; `make browser` installs it.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise FileNotFoundError("Chromium is not installed: make browser")
    return playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
