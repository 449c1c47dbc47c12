"""What an alert means, where it leads, and what can be done."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext

from corong.alerts.headlines import headline
from corong.alerts.models import Alert
from corong.alerts.responses import HEALTH, PUBLICATION
from corong.alerts.rules import Cause
from corong.alerts.troubles import ACCOUNT, BROADCAST, DELIVERY
from dashboard.causes import in_words

_PAGES: Final = {
    DELIVERY: "delivery",
    PUBLICATION: "publication",
    HEALTH: "account_response",
    BROADCAST: "broadcast",
}


def address_of(alert: Alert) -> str:
    """Give the page on which something can be done."""
    if alert.cause in {Cause.BY_HAND, Cause.BY_HAND_LATE, Cause.BY_HAND_VERY_LATE}:
        return reverse("assisted", args=[alert.subject_id])
    if alert.subject == ACCOUNT:
        return f"{reverse('accounts')}#account_{alert.subject_id}"
    return reverse(_PAGES[alert.subject], args=[alert.subject_id])


def headline_of(alert: Alert) -> str:
    """Say what happened."""
    return headline(Cause(alert.cause), 1)


def in_readers_words(alert: Alert) -> Alert:
    """Put what became of a broadcast into the reader's language, where the words are known."""
    if reason := alert.particulars.get("reason"):
        alert.particulars = {**alert.particulars, "reason": in_words(str(reason))}
    return alert


def advice(cause: Cause) -> str:
    """Say what can be done."""
    return _advice()[cause]


def _advice() -> Mapping[Cause, str]:
    wait = gettext("Corong goes on by itself; look again if it lasts.")
    return {
        Cause.TOKEN: gettext("Connect the account again: until then its posts wait."),
        Cause.EXPIRES: gettext("Connect the account again before its credentials end."),
        Cause.DISCONNECTED: gettext("Connect the account again, or cancel the post."),
        Cause.RATE_LIMIT: wait,
        Cause.RETRY: wait,
        Cause.PROCESSING: wait,
        Cause.SERVICE_DOWN: gettext("Tell the operator: a process of Corong does not work."),
        Cause.BACKLOG: wait,
        Cause.UNANSWERED: gettext("Corong looks for it on the platform; nothing is sent twice."),
        Cause.UNDECIDED: gettext("Look on the platform whether it is there, then decide on its page."),
        Cause.FAILED: gettext("Mend what the platform refused, then try again on its page."),
        Cause.MISSED: gettext("Give it a new time, or cancel it."),
        Cause.IN_REVIEW: gettext("Approve it or send it back: once its time has passed it needs a new one."),
        Cause.BY_HAND: gettext("Publish it by hand now."),
        Cause.BY_HAND_LATE: gettext("Publish it by hand now."),
        Cause.BY_HAND_VERY_LATE: gettext("Publish it by hand now, or cancel it."),
        Cause.SURGE: gettext(
            "Read what people write, and decide whether the office should answer or hold other posts."
        ),
        Cause.HEALTH: gettext("Look at the posts that failed: they may have one cause."),
        Cause.BROADCAST_FAILED: gettext("Mend what the platform refused, then plan it again."),
        Cause.BROADCAST_MISSED: gettext("Give it a new time, or cancel it."),
        Cause.BROADCAST_UNDECIDED: gettext("Look on the platform whether it is there, then decide on its page."),
        Cause.BROADCAST_LATE: gettext("Check the encoder, its key and its line; a person may also have to approve it."),
    }
