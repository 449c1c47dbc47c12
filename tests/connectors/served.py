"""Platforms that fetch media themselves: a shelf they can fetch from, as the installation's public address would be."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from connectors.contract import Draft, MediaKind, Medium, Published
from tests.connectors.contract import TEXT, Contract, draft_of


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def shelf(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def jpeg_of(folder: Path, *, alt: str, shade: int = 120, width: int = 40, height: int = 40) -> Medium:
    path = folder / f"gambar-{shade}-{width}x{height}.jpg"
    Image.new("RGB", (width, height), (shade, shade, shade)).save(path, "JPEG")
    size_bytes = path.stat().st_size
    return Medium(path, MediaKind.IMAGE, "image/jpeg", size_bytes=size_bytes, width=width, height=height, alt=alt)


class ServedContract(Contract):
    """Media get an address; a platform that takes no text alone says so by `image_needed`."""

    image_needed = False
    only_jpeg = False

    @pytest.fixture(autouse=True)
    def _serve(self, tmp_path: Path) -> Iterator[None]:
        self.folder = tmp_path
        with shelf(tmp_path) as self.address:
            yield

    def served(self, medium: Medium) -> Medium:
        """Give the medium as the engine does: with an address, and as a JPEG where the platform takes no other."""
        if self.only_jpeg and medium.mime == "image/png":
            path = medium.path.with_suffix(".jpg")
            with Image.open(medium.path) as image:
                image.convert("RGB").save(path, "JPEG")
            medium = replace(medium, path=path, mime="image/jpeg", size_bytes=path.stat().st_size)
        return replace(medium, address=f"{self.address}/{medium.path.name}")

    def draft(self, text: str = TEXT, *, media: tuple[Medium, ...] = (), after: Published | None = None) -> Draft:
        """Make a draft with media the platform can fetch."""
        if not media and self.image_needed:
            media = (jpeg_of(self.folder, alt="lambang"),)
        return draft_of(text, media=tuple(self.served(medium) for medium in media), after=after)
