"""
Makes docs/screenshots: every page at the width of a desk and of a telephone, from practice data.

`make screenshots` starts a database and a web server of its own in a temporary folder.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.folders import PREPARED
from tests.journeys.chromium import DESK, PHONE, launch

FOLDER: Final = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES: Final = {"desk": DESK, "phone": PHONE}
MOST_BYTES: Final = 150_000


@contextmanager
def service() -> Iterator[str]:
    """Run Corong's pages over a filled database and give their address."""
    data = Path(tempfile.mkdtemp(prefix="corong-screenshots-"))
    os.environ.update(
        CORONG_DATA=str(data),
        CORONG_PREPARED=str(PREPARED),
        DJANGO_SETTINGS_MODULE="corong.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
    )
    from corong.cli import prepared
    from corong.config import config
    from corong.embedded import services

    prepared.begin(config())
    with services.start(data, valkey=False):
        _fill()
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        server = subprocess.Popen([*command, "--log-level", "error"])
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)
    shutil.rmtree(data, ignore_errors=True)


def _fill() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from tests.journeys import gallery, practice

    with transaction.atomic():
        gallery.fill(practice.fill())
    connection.close()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server does not start")


def _keep(page: Page, shoot: str, name: str) -> None:
    page.wait_for_timeout(900)  # charts are drawn with a movement
    file = FOLDER / f"{name}-{shoot}.png"
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        # 256 colours are enough for a page, and a third of the bytes.
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} is larger than {MOST_BYTES} bytes")


def visit(page: Page, shoot: str) -> None:
    """Go from page to page as an officer would, and keep a picture of each."""
    keep = partial(_keep, page, shoot)
    from tests.factories import posts
    from tests.factories.people import PASSWORD
    from tests.journeys import gallery
    from tests.journeys.practice import OFFICER

    page.goto("/accounts/login/")
    keep("sign-in")
    page.fill("[name=login]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    keep("home")
    page.goto("/compose/")
    page.fill("#text", "Latihan: mulai Senin, surat keterangan bisa diurus tanpa antre. " + "Begini caranya. " * 16)
    page.set_input_files(
        "#files", {"name": "grafik.png", "mimeType": "image/png", "buffer": posts.picture(size=(640, 400))}
    )
    page.wait_for_selector(".medium")
    page.wait_for_selector("#check .note-bad")
    page.evaluate("document.querySelector(innerWidth < 1000 ? '#text_title' : 'h1').scrollIntoView()")
    keep("compose")
    page.fill("#day", "2020-01-01")
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    page.wait_for_selector("#composer_errors")
    keep("compose-errors")
    _manage(page, keep)
    page.goto("/engagement/")
    keep("response")
    page.get_by_role("link", name="akta kelahiran").first.click()
    page.wait_for_selector("#course canvas")
    keep("response-of-a-post")
    for name, address in gallery.addresses().items():
        page.goto(address)
        keep(name)


def _manage(page: Page, keep: Callable[[str], None]) -> None:
    """Show what is done with posts after they were written."""
    page.goto("/")
    page.locator(".slot", has_text="tiga hal").get_by_role("link", name="Mastodon").click()
    keep("delivery")
    page.get_by_role("link", name="Ubah teks atau media").click()
    page.wait_for_selector("#check .chip-good")
    page.get_by_role("button", name="Simpan perubahan").scroll_into_view_if_needed()
    keep("change")
    page.goto("/calendar/")
    keep("calendar")
    page.goto("/")
    page.get_by_role("link", name="air bersih").click()
    keep("uncertain")
    page.goto("/waiting/")
    keep("waiting")
    page.goto("/holds/")
    page.get_by_role("button", name="Tahan kiriman ini").click()
    page.wait_for_selector("#reason_error")
    keep("holds")
    page.goto("/connect/")
    keep("accounts")


def main() -> None:
    """Make every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with service() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for name, size in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(base_url=address, viewport=size, color_scheme=scheme, locale="id-ID")
                visit(context.new_page(), name if scheme == "light" else f"{name}-{scheme}")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
