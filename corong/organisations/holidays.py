"""National holidays and joint leave (cuti bersama) of Indonesia, from the package `holidays`; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import holidays

LANGUAGES: Final = {"id": "id", "en": "en_US"}
ESTIMATED: Final = {"id": " (perkiraan)", "en": " (estimated)"}
"""How the package marks a date that the government has not announced yet, as for Idul Fitri of a later year."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One day off. `is_joint_leave`: offices are closed by decree beside the holiday itself."""

    name: str
    is_joint_leave: bool = False
    is_estimated: bool = False


def between(first: date, last: date, *, language: str = "id") -> Mapping[date, Holiday]:
    """Give the days off from `first` to `last`, both included; none before 1946 and after 2100."""
    known = language if language in LANGUAGES else "id"
    found: dict[date, Holiday] = {}
    for year in range(first.year, last.year + 1):
        found.update({day: off for day, off in _of_year(year, known).items() if first <= day <= last})
    return found


def is_off(day: date) -> bool:
    """Say whether public offices are closed on this day; those of coming years are partly estimates."""
    return day in _of_year(day.year, "id")


@cache
def _of_year(year: int, language: str) -> Mapping[date, Holiday]:
    leave = holidays.country_holidays("ID", years=year, language=LANGUAGES[language], categories=("government",))
    public = holidays.country_holidays("ID", years=year, language=LANGUAGES[language], categories=("public",))
    found = {day: _holiday(name, language, is_joint_leave=True) for day, name in leave.items()}
    found.update({day: _holiday(name, language, is_joint_leave=False) for day, name in public.items()})
    return found


def _holiday(name: str, language: str, *, is_joint_leave: bool) -> Holiday:
    mark = ESTIMATED[language]
    return Holiday(name.replace(mark, ""), is_joint_leave=is_joint_leave, is_estimated=mark in name)
