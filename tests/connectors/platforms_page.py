"""
The page docs/platforms/README.md, made from the platforms' capabilities and from the tests that prove them.

`make platforms-table` writes it, and prints how many cells are claimed and how many of them have a test.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from connectors.capabilities import Capabilities
from connectors.catalogue import PLATFORMS, capabilities, platform
from tests.connectors.claims import Cell, Kind, Verb, cells, kinds
from tests.connectors.proofs import Proof, proofs

PAGE: Final = Path(__file__).parents[2] / "docs" / "platforms" / "README.md"
ROOT: Final = "../../"

HEAD: Final = """\
# Platforms

What each platform takes, as the composer and the worker know it; then what Corong does there, and by which test that is
proven.
Limits a server may change are advice: the composer warns, the platform decides.
`make platforms-table` makes this page from `connectors/*/capabilities.py`, the connectors' modules and the tests.

"""

DONE: Final = """
## What Corong does there, and what proves it

Each cell is claimed by capabilities and modules, and its number leads to the test that proves it, over HTTP against the
platform's practice server.
A claim without a test fails the build, and so does a test of what is not claimed.
"""

VERBS: Final[dict[Verb, str]] = {
    Verb.AUTHORISE: "An account is connected",
    Verb.RENEW: "Its credentials are renewed, or asked for whether they live",
    Verb.REVOKE: "Its credentials are given back",
    Verb.COUNT: "Text is counted as the platform counts it",
    Verb.PUBLISH: "A post is published",
    Verb.FIND: "A post is found after its answer was lost, or its absence is certain",
    Verb.MEASURE: "Its figures are read",
    Verb.HISTORY: "Earlier posts are read back",
    Verb.READ: "What people write is read",
    Verb.REPLY: "They are answered",
    Verb.HIDE: "What they wrote is taken out of the public's sight, and back",
    Verb.REVISIT: "What they wrote is read again: changed words, what is gone",
    Verb.PERMALINK: "The address a person pasted is recognised",
    Verb.LIVE: "A live broadcast",
}

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
    "live broadcasts": lambda able: "yes" if able.has_live else "no",
    "threads": lambda able: "yes" if able.has_threads else "no",
    "against doubles": lambda able: (
        f"{able.idempotency}, {able.idempotency_seconds} s" if able.idempotency_seconds else able.idempotency
    ),
    "a lost answer is settled by": lambda able: "looking for the post" if able.is_searchable else "a person",
    "posts a minute and account": lambda able: _number(able.commits_per_minute),
    "counters": lambda able: ", ".join(able.metrics),
    "posts in one measuring call": lambda able: _number(able.batch_posts),
    "earlier posts are read back": lambda able: _yes(is_so=platform(able.platform).history is not None),
    "messages read again in one go": lambda able: _number(able.batch_messages),
    "a lost answer to a message is settled by": lambda able: (
        "sending it again" if able.answer_repeats_seconds else "a person"
    ),
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


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = tuple(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|---" * len(titles) + "|"
    yield from ("| " + " | ".join(row) + " |" for row in rows)


class Numbers:
    """The tests of each platform, numbered in the order in which the tables name them."""

    def __init__(self, proven: Mapping[Cell, tuple[Proof, ...]]) -> None:
        self._proven = proven
        self._numbers: dict[str, dict[Proof, int]] = {name: {} for name in PLATFORMS}

    def links(self, name: str, verb: Verb, kind: Kind) -> str:
        """Give what stands in a cell: one link a test."""
        if kind not in kinds(name, verb):
            return "-"
        taken = self._numbers[name]
        found = [taken.setdefault(proof, len(taken) + 1) for proof in self._proven.get(Cell(name, verb, kind), ())]
        return " ".join(f"[{number}](#{name}-{number})" for number in found) or "**no test**"

    def lists(self) -> Iterator[str]:
        """Give the tests by name."""
        for name, taken in self._numbers.items():
            yield f"\n### Tests: {capabilities(name).label}\n"
            for proof, number in taken.items():
                title = f"`{proof.name}` in [{proof.path}]({ROOT}{proof.path})"
                yield f'{number}. <a id="{name}-{number}"></a>{title}'


def page(proven: Mapping[Cell, tuple[Proof, ...]]) -> str:
    """Write the page as text."""
    able = [capabilities(name) for name in PLATFORMS]
    links = {one.platform: f"[{one.label}]({one.platform}.md)" for one in able}
    lines = [
        *_table(["", *links.values()], ([title, *map(tell, able)] for title, tell in ROWS.items())),
        DONE,
    ]
    numbers = Numbers(proven)
    for verb, title in VERBS.items():
        offered = {name: kinds(name, verb) for name in PLATFORMS if kinds(name, verb)}
        columns = [kind for kind in Kind if any(kind in each for each in offered.values())]
        rows = ([links[name], *(numbers.links(name, verb, kind) for kind in columns)] for name in offered)
        lines += [f"### {title} (`{verb}`)\n", *_table(["", *columns], rows), ""]
    lines += numbers.lists()
    lines += [f"\n## Sources: {one.label}\n\n" + "\n".join(f"- {source}" for source in one.sources) for one in able]
    return HEAD + "\n".join(lines) + "\n"


def figures(proven: Mapping[Cell, tuple[Proof, ...]]) -> dict[str, int]:
    """Count what is claimed, and how much of it has a test."""
    claimed = cells()
    return {
        "platforms": len(PLATFORMS),
        "cells_claimed": len(claimed),
        "cells_tested": len(claimed & set(proven)),
        "tests": len({proof for cell, tests in proven.items() if cell in claimed for proof in tests}),
        "tests_of_nothing_claimed": len(set(proven) - claimed),
    }


def _write() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")
    django.setup()
    proven = proofs()
    PAGE.write_text(page(proven), encoding="utf-8")
    print(json.dumps(figures(proven)))  # noqa: T201 - the last line, for programs


if __name__ == "__main__":
    _write()
