"""What an operator gets who installs the wheel."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.test_layout import OURS, PACKAGES, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel without network and list its files."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_it_holds_exactly_our_packages(wheel: set[str]) -> None:
    folders = {name.split("/", maxsplit=1)[0] for name in wheel}
    assert {folder for folder in folders if not folder.endswith(".dist-info")} == set(PACKAGES)


def test_it_holds_every_file_of_them(wheel: set[str]) -> None:
    committed = {str(path.relative_to(ROOT)) for path in OURS if path.relative_to(ROOT).parts[0] in PACKAGES}
    assert committed <= wheel


def test_it_holds_the_compiled_translations(wheel: set[str]) -> None:
    sources = {str(Path(name).with_suffix(".mo")) for name in wheel if name.endswith(".po")}
    assert {name for name in wheel if name.endswith(".mo")} == sources


def test_no_pinned_package_has_the_name_of_one_of_ours() -> None:
    # Distributions named worker, scheduler… exist; installed beside ours, one overwrites the other.
    for lock in ROOT.glob("requirements*.lock"):
        pinned = {line.split("==")[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line}
        assert not pinned & set(PACKAGES)
