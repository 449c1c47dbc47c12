"""Imports flow one way."""

import subprocess
import sys
import tomllib
from pathlib import Path

from connectors.catalogue import PLATFORMS
from tests.house.test_layout import ROOT


def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([command, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout


def test_no_platform_is_forgotten_by_the_contracts() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["name"]: contract for contract in pyproject["tool"]["importlinter"]["contracts"]}
    platforms = set(PLATFORMS.values())
    assert set(contracts["Platforms never import one another"]["modules"]) == platforms
    assert platforms == set(contracts["corong knows the contract, not a platform"]["forbidden_modules"])
