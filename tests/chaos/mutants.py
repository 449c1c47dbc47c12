"""
Plants bugs into a copy of the source, one by one, and says which the tests notice: `python -m tests.chaos.mutants`.

Prints a table; the last line is one JSON object; exit code 1 unless every one is caught.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.chaos.plants import PLANTS, Plant

ROOT: Final = Path(__file__).resolve().parents[2]
COPIED: Final = ("connectors", "corong", "dashboard", "sandbox", "scheduler", "worker", "tests", "benchmarks")
PASSED: Final = 0
FAILED: Final = 1
SECONDS: Final = 400


class MisplacedError(Exception):
    """A piece of text does not stand in its file exactly once: the source has moved on, and the plant must follow."""


def main() -> int:
    """Plant each bug and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.mutants", description=__doc__)
    parser.add_argument("--only", help="those whose name contains this")
    options = parser.parse_args()
    chosen = [plant for plant in PLANTS if not options.only or options.only in plant.name]
    with tempfile.TemporaryDirectory(prefix="corong-mutants-") as folder:
        copy = Path(folder) / "source"
        _copy(copy)
        needed = sorted({test for plant in chosen for test in plant.tests})
        if _run(copy, needed) != PASSED:
            print("The tests fail without any bug planted: nothing can be told.")  # noqa: T201 - for the terminal
            return 1
        caught: dict[str, bool] = {}
        for plant in chosen:
            began = time.monotonic()
            caught[plant.name] = _is_caught(copy, plant)
            verdict = "caught" if caught[plant.name] else "NOT CAUGHT"
            print(f"{verdict:<11} {time.monotonic() - began:5.1f} s  {plant.name}", flush=True)  # noqa: T201 - as above
    missed = [name for name, is_caught in caught.items() if not is_caught]
    print(json.dumps({"mutants": len(caught), "caught": len(caught) - len(missed), "missed": missed}))  # noqa: T201
    return int(bool(missed))


def _copy(to: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        shutil.copytree(ROOT / name, to / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", to)


def _is_caught(copy: Path, plant: Plant) -> bool:
    file = copy / plant.file
    sound = file.read_text(encoding="utf-8")
    file.write_text(planted(sound, plant), encoding="utf-8")
    try:
        return _run(copy, plant.tests) == FAILED
    finally:
        file.write_text(sound, encoding="utf-8")


def planted(source: str, plant: Plant) -> str:
    """
    Give the source with the bug.

    Raises:
        MisplacedError: see there.
    """
    for piece, instead in plant.pieces.items():
        if source.count(piece) != 1:
            raise MisplacedError(f"{plant.name}: {source.count(piece)} times in {plant.file}: {piece!r}")
        source = source.replace(piece, instead)
    return source


def _run(copy: Path, tests: Sequence[str]) -> int:
    """Run the tests in the copy, until one fails. A test run that cannot even begin is nothing a bug was caught by."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if run.returncode not in {PASSED, FAILED} or "error during collection" in run.stdout:
        sys.stderr.write(run.stdout[-3000:] + run.stderr[-3000:])
        raise SystemExit(f"the tests could not be run: exit code {run.returncode}")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
