"""Are the packages that run ours? Their names are common, so another distribution or folder can take their place."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from corong.checks.finding import Finding
from corong.config import Config, child_environment

OURS: Final = ("connectors", "corong", "dashboard", "sandbox", "scheduler", "worker")
# On PyPI these names belong to others; the package would be overwritten, and removed with them.
FOREIGN: Final = ("connectors", "dashboard", "sandbox", "scheduler", "worker")

ASK: Final = """
import importlib.util, json, sys
specs = {name: importlib.util.find_spec(name) for name in sys.argv[1:]}
print(json.dumps({name: spec and (spec.origin or list(spec.submodule_search_locations or ())[0])
                  for name, spec in specs.items()}))
"""


def loaded_from_one_place(settings: Config, empty_folder: Path) -> Iterator[Finding]:
    """Find packages that our processes, started in the empty folder, would load from elsewhere than this one."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *OURS],
        capture_output=True,
        text=True,
        check=True,
        cwd=empty_folder,
        env=child_environment(settings),
    )
    origins: dict[str, str | None] = json.loads(asked.stdout)
    home = Path(__file__).resolve().parent.parent.parent
    for name, origin in origins.items():
        if origin is None:
            yield Finding(f"The package {name} is missing.", "Install Corong again, into an environment of its own.")
        elif Path(origin).resolve() != home / name / "__init__.py":
            yield Finding(
                f"The package {name} is loaded from {origin}, not from {home / name}.",
                "Remove that folder from PYTHONPATH, or the distribution that brought it, and install Corong"
                " again, into an environment of its own.",
            )


def foreign_distributions() -> Iterator[Finding]:
    """Find installed distributions that own one of our package names."""
    for distribution in distributions():
        name = str(distribution.metadata["Name"]).lower()
        if name in FOREIGN:
            yield Finding(
                f"Another distribution named {name} is installed; it overwrites our package {name}.",
                "Make a fresh environment and install only Corong there: removing it would remove ours as well.",
            )
