"""An officer's hands, by script: what a person does on the page of a post without an API, over HTTP and nothing else.

They open the page that the letter names, take the text and the files, publish in the practice app, paste the address
of what came out, and later type the figures which the app shows. They read pages; they ask no database.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import urljoin

import httpx

from corong.practice.reading import Page

PAUSE_SECONDS: Final = 0.5
READINGS: Final = 2
BETWEEN_SECONDS: Final = 2.0
"""Between two looks at the figures of one post: enough for a quick audience to change them."""


class UnexpectedPageError(Exception):
    """A page was not what a person would have expected; said in words."""


@dataclass
class Task:
    """One post that waits for the hands, and how far they have come."""

    number: int
    address: str = ""
    readings: int = 0
    again_at: float = 0.0


class Hands:
    """
    Do every post of `deliveries` in a thread of their own, until all are done or the context ends.

    `web` is where Corong's pages are. What went wrong last stands in `trouble`, and is tried again.
    """

    def __init__(
        self,
        web: str,
        email: str,
        password: str,
        deliveries: Sequence[int],
        *,
        between_seconds: float = BETWEEN_SECONDS,
    ) -> None:
        self.trouble = ""
        self._between_seconds = between_seconds
        self._login = (email, password)
        self._tasks = [Task(number) for number in deliveries]
        self._corong = httpx.Client(base_url=web, follow_redirects=True, timeout=30.0, trust_env=False)
        self._app = httpx.Client(follow_redirects=True, timeout=30.0, trust_env=False)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="hands", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, in the midst of the work if need be."""
        self._stop.set()
        self._thread.join()
        self.close()

    def close(self) -> None:
        """Close both tabs."""
        self._corong.close()
        self._app.close()

    def wait(self, *, seconds: float) -> None:
        """Wait until all is done, or patience ends."""
        self._thread.join(seconds)

    @property
    def published(self) -> int:
        """Say how many posts they have published and pasted the address of."""
        return sum(bool(task.address) for task in self._tasks)

    @property
    def read(self) -> int:
        """Say of how many posts they have typed the figures often enough."""
        return sum(task.readings >= READINGS for task in self._tasks)

    def _work(self) -> None:
        is_in = False
        while not self._stop.is_set() and self.read < len(self._tasks):
            try:
                if not is_in:
                    self.sign_in()
                    is_in = True
                self.once()
            except (httpx.HTTPError, UnexpectedPageError) as error:
                self.trouble = f"{type(error).__name__}: {error}"
            self._stop.wait(PAUSE_SECONDS)

    def once(self) -> None:
        """
        Take every post one step further, where it can go.

        Raises:
            UnexpectedPageError: see there. httpx.HTTPError: something did not answer.
        """
        for task in self._tasks:
            if not task.address:
                task.address = self._publish(task.number)
            elif task.readings < READINGS and time.monotonic() >= task.again_at:
                self._type_figures(task.number)
                task.readings += 1
                task.again_at = time.monotonic() + self._between_seconds

    def sign_in(self) -> None:
        """
        Sign in to Corong, as everybody does.

        Raises:
            UnexpectedPageError: it was refused. httpx.HTTPError: nobody answered.
        """
        email, password = self._login
        page = Page(self._corong.get("/accounts/login/").raise_for_status().text)
        answer = self._corong.post("/accounts/login/", data={**page.hidden, "login": email, "password": password})
        if answer.raise_for_status().url.path.startswith("/accounts/"):
            raise UnexpectedPageError("signing in was refused")

    def _publish(self, number: int) -> str:
        """Give the address of what was published; empty while it is not their turn, or a file is being made ready."""
        path = f"/assisted/{number}/"
        answer = self._corong.get(path).raise_for_status()
        page = Page(answer.text)
        if answer.url.path != path or "data-wait" in page.words:
            return ""
        text, there = page.words["text"][0].strip(), page.links["data-open"][0]
        address = self._already(there, text) or self._send(there, text, page.links.get("data-file", ()))
        done = self._corong.post(f"{path}done/", data={**page.hidden, "address": address}).raise_for_status()
        if done.url.path != f"{path}figures/":
            raise UnexpectedPageError(f"{address} was not taken for delivery {number}")
        return address

    def _already(self, there: str, text: str) -> str:
        """Look whether it is out, as a person would after an answer that was lost."""
        page = Page(self._app.get(there).raise_for_status().text)
        shown = zip(page.words.get("data-text", ()), page.links.get("data-post", ()), strict=True)
        return next((urljoin(there, address) for words, address in shown if words.strip() == text), "")

    def _send(self, there: str, text: str, links: Sequence[str]) -> str:
        files = []
        for link in links:
            kept = self._corong.get(link).raise_for_status()
            name = kept.headers["content-disposition"].partition('filename="')[2].rstrip('"')
            files.append(("media", (name, kept.content, kept.headers["content-type"])))
        # A form with a file field sends multipart, also when no file was chosen.
        answer = self._app.post(there, data={"text": text}, files=files or [("media", ("", b""))])
        return str(answer.raise_for_status().url)

    def _type_figures(self, number: int) -> None:
        path = f"/assisted/{number}/figures/"
        page = Page(self._corong.get(path).raise_for_status().text)
        shown = Page(self._app.get(page.links["data-open"][0]).raise_for_status().text)
        typed = {
            name: shown.words[f"data-figure={name}"][0] for name in page.fields if f"data-figure={name}" in shown.words
        }
        self._corong.post(path, data={**page.hidden, **typed}).raise_for_status()
