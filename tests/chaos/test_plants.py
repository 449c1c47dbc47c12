"""The list of bugs to plant fits the present source; whether they are caught is told by `make mutants`."""

import ast

import pytest

from tests.chaos.mutants import ROOT, planted
from tests.chaos.plants import PLANTS, Plant


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_each_bug_can_be_planted_and_leaves_python(plant: Plant) -> None:
    source = (ROOT / plant.file).read_text(encoding="utf-8")
    bad = planted(source, plant)
    assert bad != source
    ast.parse(bad)
    assert all((ROOT / test).exists() for test in plant.tests)
