"""
Which test proves which claim: read from the marks of the tests, which are imported but not run.

`@pytest.mark.proves(VERB, KIND, ...)` stands on a test of a class that names its `platform`, on a function in
`tests/connectors/<platform>/`, or on one whose mark names its `platforms`. A subclass that tells a test anew loses the
mark, and must say itself what it proves.
With `each=True` a test is repeated for each kind of post that is claimed for the verb, and with `each_platform=True`
for each platform, by its `name`.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path
from types import ModuleType
from typing import ClassVar, Final, NamedTuple

import pytest

from connectors.catalogue import PLATFORMS
from tests.connectors.claims import POSTS, Cell, Kind, Verb, kinds

TESTS: Final = Path(__file__).parents[1]
FOLDERS: Final = ("connectors", "assisted")
NEVER_SURE: Final = {"skip", "skipif", "xfail"}


class Proof(NamedTuple):
    """A test by file, from the root of the repository, and by the name pytest gives it there."""

    path: str
    name: str


class DoubtfulProofError(ValueError):
    """A test that may be left out, or may fail, is said to prove something."""


def proofs() -> dict[Cell, tuple[Proof, ...]]:
    """
    Give the tests of each cell.

    Raises:
        DoubtfulProofError: see there.
    """
    found: dict[Cell, list[Proof]] = {}
    for module in _modules():
        for cell, proof in proofs_in(module):
            found.setdefault(cell, []).append(proof)
    return {cell: tuple(tests) for cell, tests in found.items()}


def _modules() -> Iterator[ModuleType]:
    for folder in FOLDERS:
        for path in sorted((TESTS / folder).rglob("test_*.py")):
            yield import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))


def proofs_in(module: ModuleType) -> Iterator[tuple[Cell, Proof]]:
    """
    Give what the tests of one module prove.

    Raises:
        DoubtfulProofError: see there.
    """
    assert module.__file__ is not None
    path = str(Path(module.__file__).relative_to(TESTS.parent))
    folder = module.__name__.split(".")[-2]
    for name, function in getmembers(module, isfunction):
        if name.startswith("test_"):
            yield from _told((folder,), function, path, name)
    for title, group in getmembers(module, lambda each: isinstance(each, type)):
        if title.startswith("Test") and group.__module__ == module.__name__:
            for name, function in getmembers(group, isfunction):
                if name.startswith("test_"):
                    yield from _told((getattr(group, "platform", folder),), function, path, f"{title}::{name}")


def _told(
    platforms: tuple[str, ...], function: Callable[..., None], path: str, name: str
) -> Iterator[tuple[Cell, Proof]]:
    marks: list[pytest.Mark] = getattr(function, "pytestmark", [])
    for mark in marks:
        if mark.name != "proves":
            continue
        if doubts := NEVER_SURE & {each.name for each in marks}:
            raise DoubtfulProofError(f"{path}::{name} has the mark {', '.join(doubts)}")
        verb, is_wide = Verb(mark.args[0]), bool(mark.kwargs.get("each_platform"))
        for platform in tuple(PLATFORMS) if is_wide else mark.kwargs.get("platforms", platforms):
            for kind in each_kind(platform, mark) or tuple(map(Kind, mark.args[1:])):
                ends = [platform] if is_wide else [kind] if mark.kwargs.get("each") else []
                yield Cell(platform, verb, kind), Proof(path, name + "".join(f"[{end}]" for end in ends))


def each_kind(platform: str, mark: pytest.Mark) -> tuple[Kind, ...]:
    """Give the kinds of post for which a test with this mark is repeated; empty: it stands once."""
    if not mark.kwargs.get("each"):
        return ()
    return tuple(kind for kind in kinds(platform, Verb(mark.args[0])) if kind in POSTS)


class EachKind:
    """A class of tests on one platform, which repeats those that hold for each kind of post."""

    platform: ClassVar[str]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Give them the kinds that are claimed, by the argument `kind`."""
        for mark in metafunc.definition.iter_markers("proves"):
            if each := each_kind(self.platform, mark):
                metafunc.parametrize("kind", each)
                return
