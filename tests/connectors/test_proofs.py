"""What docs/platforms/README.md says of each platform is proven by tests, and nothing else is said."""

import os
import subprocess
import sys
from types import ModuleType
from typing import ClassVar

import pytest

from tests.connectors import platforms_page
from tests.connectors.claims import Cell, Kind, Verb, cells
from tests.connectors.proofs import TESTS, DoubtfulProofError, Proof, proofs, proofs_in


@pytest.fixture(scope="module")
def proven() -> dict[Cell, tuple[Proof, ...]]:
    return proofs()


def test_whatever_is_claimed_of_a_platform_has_a_test(proven: dict[Cell, tuple[Proof, ...]]) -> None:
    assert sorted(cells() - set(proven)) == []


def test_no_test_proves_what_is_not_claimed(proven: dict[Cell, tuple[Proof, ...]]) -> None:
    assert {cell: proven[cell] for cell in set(proven) - cells()} == {}


def test_the_page_of_platforms_is_up_to_date(proven: dict[Cell, tuple[Proof, ...]]) -> None:
    assert platforms_page.PAGE.read_text(encoding="utf-8") == platforms_page.page(proven), "run: make platforms-table"


def test_each_proof_is_a_test_that_pytest_runs(proven: dict[Cell, tuple[Proof, ...]]) -> None:
    named = {f"{proof.path}::{proof.name}" for tests in proven.values() for proof in tests}
    # As a worker of this run, so that it starts no servers of its own.
    files = sorted({proof.path for tests in proven.values() for proof in tests})
    listing = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=TESTS.parent,
        env={**os.environ, "PYTEST_XDIST_WORKER": "listing"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    # A test repeated for more than what it proves, such as faults, is listed once for each of them.
    run = set(listing) | {line.partition("[")[0] for line in listing}
    assert sorted(named - run) == []


class Told:
    platform: ClassVar[str] = "mastodon"

    @pytest.mark.proves("publish", "text")
    def test_one(self) -> None: ...

    @pytest.mark.proves("measure", each=True)
    def test_each(self, kind: Kind) -> None: ...


def told(group: type) -> set[tuple[Cell, str]]:
    """Read a class as if it stood in a module of tests."""
    module = ModuleType(group.__module__)
    module.__file__ = __file__
    module.TestIt = group  # type: ignore[attr-defined]  # A module of this test's own.
    return {(cell, proof.name) for cell, proof in proofs_in(module)}


def test_a_class_proves_what_it_inherits_for_its_own_platform_and_kinds() -> None:
    class Elsewhere(Told):
        platform = "youtube"

    assert told(Elsewhere) == {
        (Cell("youtube", Verb.PUBLISH, Kind.TEXT), "TestIt::test_one"),
        (Cell("youtube", Verb.MEASURE, Kind.VIDEO), "TestIt::test_each[video]"),
    }


def test_a_test_told_anew_without_the_mark_proves_nothing() -> None:
    class Otherwise(Told):
        def test_one(self) -> None: ...

    assert {cell.verb for cell, _ in told(Otherwise)} == {Verb.MEASURE}


def test_a_test_that_may_be_left_out_is_no_proof() -> None:
    class Doubtful(Told):
        @pytest.mark.xfail
        @pytest.mark.proves("publish", "text")
        def test_one(self) -> None: ...

    with pytest.raises(DoubtfulProofError, match="test_one has the mark xfail"):
        told(Doubtful)
