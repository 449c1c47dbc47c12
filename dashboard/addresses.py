"""Addresses of things by their numbers: a page names hundreds, and Django's own way takes its time with each."""

from functools import cache

from django.urls import get_script_prefix, reverse

MARK = 9_007_199_254_740_991


def address(name: str, number: int) -> str:
    """Give what `reverse(name, args=[number])` gives, for an address that takes a number and nothing else."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{number}{after}"


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[MARK]).partition(str(MARK))
    return before, after
