"""Why a delivery has not gone out, as the reader is told it: with the cause in their language."""

from dataclasses import replace
from datetime import datetime, tzinfo

from django.utils.translation import gettext

from corong.deliveries import reasons
from corong.deliveries.reasons import Code, Reason
from dashboard.causes import in_words, is_ours


def sentence(found: Reason, *, zone: tzinfo, now: datetime) -> str:
    """Say the reason; a platform is blamed only for what it refused itself."""
    cause = in_words(found.cause)
    if found.code is Code.REFUSED and is_ours(found.cause):
        return gettext("It could not go out: %(cause)s") % {"cause": cause}
    if found.code is Code.TOKEN and is_ours(found.cause):
        return gettext("Waiting for the account to be connected again: %(cause)s") % {"cause": cause}
    return reasons.sentence(replace(found, cause=cause), zone=zone, now=now)
