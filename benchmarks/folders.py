"""Where things lie that outlive a run."""

from pathlib import Path
from typing import Final

PREPARED: Final = Path(__file__).parents[1] / "var" / "prepared"
"""The ready database that benchmarks and tests begin with (`corong.cli.prepared`)."""
