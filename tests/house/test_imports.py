"""Imports flow one way."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter import configuration
from importlinter.domain.contract import Contract

from connectors.catalogue import PLATFORMS
from tests.house.contracts import PACKAGES, PlatformsAreIndependent, PlatformsAreUnknown
from tests.house.test_layout import ROOT


def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([command, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout


def test_every_folder_of_a_platform_is_in_the_catalogue() -> None:
    folders = {path.parent for path in (ROOT / "connectors").rglob("*/capabilities.py")}
    assert {".".join(folder.relative_to(ROOT).parts) for folder in folders} == set(PLATFORMS.values())


def test_every_platform_is_under_the_contracts() -> None:
    assert set(PACKAGES) == set(PLATFORMS.values())


@pytest.mark.parametrize(
    ("contract", "importer"),
    [
        (PlatformsAreIndependent("platforms", {"root_packages": ["connectors"]}, {}), PACKAGES[0]),
        (PlatformsAreUnknown("corong", {"root_packages": ["connectors"]}, {"source_modules": ["corong"]}), "corong"),
    ],
)
def test_an_import_of_a_platform_breaks_them(contract: Contract, importer: str) -> None:
    configuration.configure()
    graph = grimp.ImportGraph()
    for module in (*PACKAGES, "corong"):
        graph.add_module(module)
    assert contract.check(graph, verbose=False).kept
    graph.add_import(importer=importer, imported=PACKAGES[-1])
    assert not contract.check(graph, verbose=False).kept
