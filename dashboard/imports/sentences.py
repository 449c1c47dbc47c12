"""What stands against a sheet or a row, in sentences that say what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from connectors.catalogue import PLATFORMS, capabilities
from connectors.contract import Problem
from corong.imports.files import Refusal, RefusedSheetError
from corong.imports.models import Line
from corong.imports.rules import NAMES, Column
from dashboard.compose.sentences import problem_sentence

Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to mend: the column as it is headed, the platform that refuses it if one does, and what to do."""

    column: str
    platform: str
    sentence: str


def _missing(_: Details) -> str:
    return gettext("This cell is empty: fill it in.")


def _no_such_day(details: Details) -> str:
    return gettext('"%(found)s" is no day: write it as 2026-12-31 or 31/12/2026.') % details


def _no_such_clock(details: Details) -> str:
    return gettext('"%(found)s" is no time of day: write it as 09:30, by the clock of your office.') % details


def _jumped_over(_: Details) -> str:
    return gettext("The clock jumps over this time on this day: choose another.")


def _past(_: Details) -> str:
    return gettext("This time has passed: choose a later one.")


def _too_far(_: Details) -> str:
    return gettext("This is more than five years ahead: check the year.")


def _no_such_account(details: Details) -> str:
    return (
        gettext('"%(found)s" is no account of your office: write it as on the sheet "Akun" of the empty sheet.')
        % details
    )


def _several_accounts(details: Details) -> str:
    return gettext('"%(found)s" may be several accounts: write one of these instead: %(choices)s.') % details


def _gone(_: Details) -> str:
    return gettext("An account of this row has been disconnected meanwhile: connect it again, or take it out.")


def _no_such_pillar(details: Details) -> str:
    return gettext('"%(found)s" is no pillar: write one of these, or nothing: %(known)s.') % details


def _no_address(details: Details) -> str:
    return gettext('"%(found)s" is no web address: it begins with https:// and has no spaces.') % details


def _too_long(details: Details) -> str:
    return gettext("This is longer than %(limit)s characters: shorten it.") % {
        "limit": number_format(details["limit"], force_grouping=True)
    }


def _twice(details: Details) -> str:
    return gettext("Row %(row)s says the same on the same account at the same time: delete one of the two.") % details


def _there_in_part(_: Details) -> str:
    return gettext(
        "This post is scheduled already on one of these accounts at this time: leave only the others in this row."
    )


def _refused(details: Details) -> str:
    return problem_sentence(Problem(details["problem"], found=details["found"], limit=details["limit"]))


FAULTS: Final[Mapping[str, Callable[[Details], str]]] = {
    "missing": _missing,
    "no_such_day": _no_such_day,
    "no_such_clock": _no_such_clock,
    "jumped_over": _jumped_over,
    "past": _past,
    "too_far": _too_far,
    "no_such_account": _no_such_account,
    "several_accounts": _several_accounts,
    "gone": _gone,
    "no_such_pillar": _no_such_pillar,
    "no_address": _no_address,
    "too_long": _too_long,
    "twice": _twice,
    "there_in_part": _there_in_part,
    "refused": _refused,
}


def complaints(line: Line) -> list[Complaint]:
    """Say what stands against a row."""
    return [_complaint(fault) for fault in line.faults]


def _complaint(fault: Mapping[str, Any]) -> Complaint:
    details = fault["details"]
    platform = str(details.get("platform", ""))
    return Complaint(
        column=NAMES[Column(fault["column"])][0].capitalize(),
        platform=capabilities(platform).label if platform in PLATFORMS else platform,
        sentence=FAULTS[fault["code"]](details),
    )


def refusal(refused: RefusedSheetError) -> str:
    """Say why a file is not taken in, and what to do."""
    match refused.cause:
        case Refusal.EMPTY:
            return gettext("There is nothing in this file: fill in the sheet, save it, and choose it again.")
        case Refusal.TOO_LARGE:
            return gettext("This file is larger than %(limit)s: split it into several.") % {
                "limit": filesizeformat(refused.limit)
            }
        case Refusal.TOO_MANY_ROWS:
            return ngettext(
                "This sheet has more than %(limit)s row: split it into several.",
                "This sheet has more than %(limit)s rows: split it into several.",
                refused.limit,
            ) % {"limit": number_format(refused.limit, force_grouping=True)}
        case Refusal.OLD_FORMAT:
            return gettext("This is a sheet of the old kind (.xls): save it as .xlsx or as CSV, and choose it again.")
        case Refusal.NO_HEADER:
            return gettext(
                "These columns are missing in the first rows: %(missing)s. Download the empty sheet to see how they"
                " are headed."
            ) % {"missing": ", ".join(refused.missing)}
        case Refusal.UNREADABLE:
            return gettext("This file cannot be read: save the sheet as .xlsx or as CSV, and choose it again.")
