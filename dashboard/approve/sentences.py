"""What came of a request, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext

from corong.approvals.models import Approval, Decision
from corong.deliveries.models import Delivery
from corong.deliveries.states import State


def decision_name(approval: Approval) -> str:
    """Name what came of a request."""
    match approval.decision:
        case Decision.APPROVED:
            return gettext("Approved")
        case Decision.REJECTED:
            return gettext("Sent back")
        case Decision.VOIDED:
            return gettext("Void: the post was changed")
        case _ if approval.is_fast_track:
            return gettext("To be looked at after it went out")
        case _:
            return gettext("Waiting")


def summary(done: Approval, deliveries: Sequence[Delivery]) -> str:
    """Say what follows from the word that was just given."""
    if done.decision == Decision.REJECTED:
        if done.is_fast_track:
            return gettext("Noted that it should not have gone out. It is public still: delete it on the platform.")
        return gettext("Sent back to its author with your reason.")
    if done.decision == Decision.PENDING:
        return gettext("Noted. Others must agree before it goes on.")
    return gettext("Noted: it was right to go out.") if done.is_fast_track else _approved(deliveries)


def _approved(deliveries: Sequence[Delivery]) -> str:
    states = {State(each.state) for each in deliveries}
    if State.IN_REVIEW in states:
        return gettext("Approved. It goes on to the next step.")
    if State.HELD in states:
        return gettext("Approved, but its time has passed: it waits for a new time.")
    return gettext("Approved. It goes out at its time.")
