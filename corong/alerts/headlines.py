"""What each cause of alerts is called, in the language in force."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from corong.alerts.rules import Cause


def headline(cause: Cause, count: int) -> str:
    """Say what happened, and to how many."""
    return headlines(count)[cause] % {"count": count}


def headlines(count: int) -> Mapping[Cause, str]:
    """Say of each cause how many it has, with a place for the number."""
    return {
        Cause.TOKEN: ngettext(
            "A platform refuses credentials: %(count)s post or account waits until they are renewed",
            "A platform refuses credentials: %(count)s posts and accounts wait until they are renewed",
            count,
        ),
        Cause.EXPIRES: ngettext(
            "The credentials of %(count)s account end soon",
            "The credentials of %(count)s accounts end soon",
            count,
        ),
        Cause.DISCONNECTED: ngettext(
            "%(count)s post is late: its account was disconnected",
            "%(count)s posts are late: their accounts were disconnected",
            count,
        ),
        Cause.RATE_LIMIT: ngettext(
            "%(count)s post is late: the platform limits the account",
            "%(count)s posts are late: the platform limits the accounts",
            count,
        ),
        Cause.RETRY: ngettext(
            "%(count)s post is late: the platform did not take it yet",
            "%(count)s posts are late: the platform did not take them yet",
            count,
        ),
        Cause.PROCESSING: ngettext(
            "%(count)s post is late: the platform is processing its media",
            "%(count)s posts are late: the platform is processing their media",
            count,
        ),
        Cause.SERVICE_DOWN: ngettext(
            "%(count)s post is late: a process of Corong is down",
            "%(count)s posts are late: a process of Corong is down",
            count,
        ),
        Cause.BACKLOG: ngettext(
            "%(count)s post is late: others go out before it",
            "%(count)s posts are late: others go out before them",
            count,
        ),
        Cause.UNANSWERED: ngettext(
            "%(count)s post may be out: the platform's answer was lost",
            "%(count)s posts may be out: the platform's answers were lost",
            count,
        ),
        Cause.UNDECIDED: ngettext(
            "%(count)s post may be out: a person must look and decide",
            "%(count)s posts may be out: a person must look and decide",
            count,
        ),
        Cause.SURGE: ngettext(
            "The public responds to %(count)s post far more than usual",
            "The public responds to %(count)s posts far more than usual",
            count,
        ),
        Cause.HEALTH: ngettext(
            "On %(count)s account more posts fail than before",
            "On %(count)s accounts more posts fail than before",
            count,
        ),
        Cause.FAILED: ngettext("%(count)s post was refused", "%(count)s posts were refused", count),
        Cause.MISSED: ngettext(
            "%(count)s post missed its time and waits for a new one",
            "%(count)s posts missed their time and wait for a new one",
            count,
        ),
        Cause.IN_REVIEW: ngettext(
            "%(count)s post waits for approval, and its time is near or has passed",
            "%(count)s posts wait for approval, and their time is near or has passed",
            count,
        ),
        Cause.BY_HAND: ngettext(
            "%(count)s post is due now and waits for a person to publish it",
            "%(count)s posts are due now and wait for a person to publish them",
            count,
        ),
        Cause.BY_HAND_LATE: ngettext(
            "%(count)s post has waited for more than 15 minutes for a person to publish it",
            "%(count)s posts have waited for more than 15 minutes for a person to publish them",
            count,
        ),
        Cause.BY_HAND_VERY_LATE: ngettext(
            "%(count)s post has waited for more than an hour for a person to publish it",
            "%(count)s posts have waited for more than an hour for a person to publish them",
            count,
        ),
        Cause.BROADCAST_FAILED: ngettext("%(count)s live broadcast failed", "%(count)s live broadcasts failed", count),
        Cause.BROADCAST_MISSED: ngettext(
            "%(count)s live broadcast missed its time", "%(count)s live broadcasts missed their time", count
        ),
        Cause.BROADCAST_UNDECIDED: ngettext(
            "The page of %(count)s live broadcast may be there: a person must look and decide",
            "The pages of %(count)s live broadcasts may be there: a person must look and decide",
            count,
        ),
        Cause.BROADCAST_LATE: ngettext(
            "%(count)s live broadcast should be on air and is not",
            "%(count)s live broadcasts should be on air and are not",
            count,
        ),
    }
