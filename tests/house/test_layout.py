"""Promises about the repository as a whole."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("connectors", "corong", "dashboard", "sandbox", "scheduler", "worker")
CODE_FOLDERS = (*PACKAGES, "tests", "benchmarks")


def _ours() -> list[Path]:
    """List every file that is committed or about to be, but not what is ignored."""
    listing = subprocess.run(
        ["/usr/bin/env", "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


OURS = _ours()
PYTHON = [path for path in OURS if path.suffix == ".py"]


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_stay_short_enough_to_read_in_one_go() -> None:
    limits = {
        path: 400 if path.is_relative_to(ROOT / "tests") else 300 for path in PYTHON if "migrations" not in path.parts
    }
    too_long = {str(path.relative_to(ROOT)): _lines(path) for path, limit in limits.items() if _lines(path) > limit}
    assert not too_long


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "helpers", "common", "misc", "manager", "managers", "util", "helper"}
    assert not [path for path in PYTHON if empty_names & {path.stem, *path.relative_to(ROOT).parts}]


def test_every_test_folder_is_a_package() -> None:
    # Without it tests/worker would be imported in place of worker.
    folders = {path.parent for path in PYTHON if path.is_relative_to(ROOT / "tests")}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_the_environment_is_read_in_one_place_only() -> None:
    # Writing is allowed: entry points name Django's settings module, the demonstration sets its own settings.
    reading = re.compile(
        r"\bos\.(environ\b(?!\.(?:setdefault|update)\()|getenv\b)|from os import .*\b(environ|getenv)\b"
    )
    exempt = {ROOT / "corong/config.py", Path(__file__)}
    readers = [
        path
        for path in PYTHON
        if path not in exempt
        and path.relative_to(ROOT).parts[0] in PACKAGES
        and reading.search(path.read_text(encoding="utf-8"))
    ]
    assert not readers


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"(?<![\w.])/(?:root|work|home/\w+|opt|Users/\w+)/", id="a path of somebody's machine"),
        pytest.param(r"--(?:extra-)?index-url|--find-links|simple/?\s*$", id="a package registry"),
    ],
)
def test_nothing_committed_names(pattern: str) -> None:
    found = []
    for path in OURS:
        if path.suffix in {".png", ".jpg", ".mp4", ".woff2", ".ico", ".js"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found
