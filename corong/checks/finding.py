from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    wrong: str
    remedy: str
