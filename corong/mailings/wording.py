"""The digest of a day, and what came in quiet hours, as mails in the language in force."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext, ngettext, pgettext

from corong.alerts import queries as alerts
from corong.alerts import wording as alerts_wording
from corong.alerts.models import Notice
from corong.alerts.wording import Letter
from corong.config import config
from corong.deliveries.reasons import clock
from corong.mailings.queries import Digest, Going

SHOWN: int = 80
"""Characters of a post that a line shows."""


def digest(found: Digest) -> Letter:
    """Write the digest of a day."""
    zone = ZoneInfo(found.office.timezone)
    day = formats.date_format(found.day.astimezone(zone), pgettext("date format", "D, j M Y"))
    blocks = [_today(found), _waiting(found), _alerts(found, zone)]
    yesterday = ngettext(
        "Yesterday %(count)s post went out.", "Yesterday %(count)s posts went out.", found.published
    ) % {"count": found.published}
    return Letter(
        gettext("Corong: your day, %(day)s") % {"day": day},
        "\n\n".join([*(block for block in blocks if block), yesterday, _foot()]) + "\n",
    )


def later(notices: Sequence[Notice]) -> Letter:
    """Write what came in quiet hours: each notice as it would have come then."""
    letters = [alerts_wording.letter(alerts.content(notice.pk)) for notice in notices]
    subject = ngettext(
        "Corong: %(count)s notice from your quiet hours",
        "Corong: %(count)s notices from your quiet hours",
        len(letters),
    ) % {"count": len(letters)}
    return Letter(
        subject, "\n\n".join([*(f"{each.subject}\n\n{each.text.strip()}" for each in letters), _foot()]) + "\n"
    )


def _today(found: Digest) -> str:
    if not found.going:
        return gettext("Today no post is planned.")
    lines = [gettext("Going out today:"), *(f"  - {_line(each, found)}" for each in found.going)]
    if found.more_going:
        more = ngettext("and %(count)s more", "and %(count)s more", found.more_going) % {"count": found.more_going}
        lines.append(f"  - {more}")
    return "\n".join(lines)


def _line(going: Going, found: Digest) -> str:
    text = " ".join(going.text.split())
    return ngettext(
        "%(when)s, on %(count)s account: %(text)s", "%(when)s, on %(count)s accounts: %(text)s", going.accounts
    ) % {
        "when": clock(going.due_at, zone=ZoneInfo(going.organisation.timezone), now=found.day),
        "count": going.accounts,
        "text": text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…",
    }


def _waiting(found: Digest) -> str:
    lines = []
    if found.need_a_person:
        lines.append(
            ngettext(
                "%(count)s post was held, missed, refused or may be out: it waits for a person",
                "%(count)s posts were held, missed, refused or may be out: they wait for a person",
                found.need_a_person,
            )
            % {"count": found.need_a_person}
        )
    if found.for_approval:
        lines.append(
            ngettext(
                "%(count)s post waits for your approval", "%(count)s posts wait for your approval", found.for_approval
            )
            % {"count": found.for_approval}
        )
    if found.unanswered:
        lines.append(
            ngettext(
                "%(count)s message of the public waits for an answer",
                "%(count)s messages of the public wait for an answer",
                found.unanswered,
            )
            % {"count": found.unanswered}
        )
    if found.late_answers:
        lines.append(
            ngettext(
                "%(count)s of them has waited for longer than the goal",
                "%(count)s of them have waited for longer than the goal",
                found.late_answers,
            )
            % {"count": found.late_answers}
        )
    if not lines:
        return gettext("Nothing waits for you.")
    return "\n".join([gettext("What waits:"), *(f"  - {line}" for line in lines)])


def _alerts(found: Digest, zone: ZoneInfo) -> str:
    if not found.alerts:
        return ""
    lines = [alerts_wording.line(each, zone=zone, now=found.day) for each in found.alerts]
    return "\n".join([gettext("Troubles that are not over:"), *(f"  - {line}" for line in lines)])


def _foot() -> str:
    base = config().corong_public_address
    if not base:
        return gettext("In Corong, under Alerts, you choose when mail comes.")
    return gettext("Corong: %(address)s\nWhen mail comes, you choose there under Alerts.") % {"address": f"{base}/"}
