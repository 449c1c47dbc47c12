"""
The page docs/platforms/README.md, made from the platforms' capabilities.

`python -m tests.connectors.platforms_page` writes it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from connectors.capabilities import Capabilities
from connectors.catalogue import PLATFORMS, capabilities, platform

PAGE: Final = Path(__file__).parents[2] / "docs" / "platforms" / "README.md"

HEAD: Final = """\
# Platforms

What each platform takes, as the composer and the worker know it.
Limits a server may change are advice: the composer warns, the platform decides.
This page is made from `connectors/*/capabilities.py` by `python -m tests.connectors.platforms_page`.

"""

ROWS: Final[dict[str, Callable[[Capabilities], str]]] = {
    "text": lambda able: f"{able.text_limit} {able.text_unit}",
    "text beside media": lambda able: _number(able.text_limit_with_media),
    "text, bytes": lambda able: _number(able.text_limit_bytes),
    "a link counts as": lambda able: _number(able.url_counts_as) if able.url_counts_as else "its length",
    "link card": lambda able: "sent by us" if able.has_link_card else "made by the platform",
    "images": lambda able: f"{able.images}, {_number(able.image_bytes)} bytes each",
    "image types": lambda able: _types(able.image_types),
    "width by height of images": lambda able: _shape(able.image_shape),
    "longer edge of images, pixels": lambda able: _number(able.image_edge),
    "videos": lambda able: f"{able.videos}, {_number(able.video_bytes)} bytes",
    "video types": lambda able: _types(able.video_types),
    "video and sound codecs": lambda able: ", ".join(able.video_codecs) or "-",
    "width by height of videos": lambda able: _shape(able.video_shape),
    "longer edge of videos, pixels": lambda able: _number(able.video_edge),
    "video, seconds": lambda able: _number(able.video_seconds),
    "alt text, characters": lambda able: _number(able.alt_characters),
    "threads": lambda able: "yes" if able.has_threads else "no",
    "against doubles": lambda able: (
        f"{able.idempotency}, {able.idempotency_seconds} s" if able.idempotency_seconds else able.idempotency
    ),
    "posts a minute and account": lambda able: _number(able.commits_per_minute),
    "counters": lambda able: ", ".join(able.metrics),
    "posts in one measuring call": lambda able: _number(able.batch_posts),
    "earlier posts are read back": lambda able: _yes(is_so=platform(able.platform).history is not None),
    "connected with": lambda able: able.credential,
    "scopes": lambda able: ", ".join(f"`{scope}`" for scope in able.scopes) or "-",
}


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def _number(value: int) -> str:
    return f"{value:,}" if value else "-"


def _shape(shape: tuple[float, float]) -> str:
    return f"{shape[0]:g} to {shape[1]:g}" if shape[1] else "-"


def _types(types: tuple[str, ...]) -> str:
    return ", ".join(kind.partition("/")[2] for kind in types)


def page() -> str:
    """Write the page as text."""
    able = [capabilities(name) for name in PLATFORMS]
    lines = [
        "| | " + " | ".join(f"[{one.label}]({one.platform}.md)" for one in able) + " |",
        "|---" * (len(able) + 1) + "|",
        *(f"| {title} | " + " | ".join(tell(one) for one in able) + " |" for title, tell in ROWS.items()),
    ]
    sources = [f"\n## Sources: {one.label}\n\n" + "\n".join(f"- {source}" for source in one.sources) for one in able]
    return HEAD + "\n".join([*lines, *sources]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
