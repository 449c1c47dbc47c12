"""What hiding a message does, said before anybody presses the button; and how it stands afterwards."""

from dataclasses import dataclass

from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.conversations import hiding
from corong.conversations.models import Hiding, Message
from corong.conversations.states import HidingState
from dashboard.causes import in_words, is_known
from dashboard.states import Look


@dataclass(frozen=True, slots=True)
class Told:
    """
    How a wish stands: a look, a sentence, and why where it is not done (yet).

    `is_quoted` says that `detail` is the platform's own words.
    """

    look: Look
    sentence: str
    detail: str
    is_quoted: bool
    hiding: Hiding
    is_moving: bool
    is_refused: bool


def offer(message: Message) -> str:
    """Say what hiding it on the platform does; nothing where that is not offered."""
    if not hiding.is_offered(message):
        return ""
    names = {"platform": capabilities(message.account.platform).label}
    if capabilities(message.account.platform).folds_hidden:
        return gettext("Hide it on %(platform)s too: it is folded away, and readers can still open it.") % names
    return gettext("Hide it on %(platform)s too: the public sees it no more. Who wrote it may see it still.") % names


def limit(message: Message) -> str:
    """Say why it cannot be hidden on the platform; nothing where it can."""
    names = {"platform": capabilities(message.account.platform).label}
    if not hiding.has_verb(message):
        return gettext("On %(platform)s everybody still sees it: it lets no program hide what people write.") % names
    if message.kind != hiding.BELOW_OUR_POST:
        return gettext("On %(platform)s everybody still sees it: it is not below a post of ours.") % names
    if message.account.disconnected_at is not None:
        return gettext("On %(platform)s everybody still sees it: the account is not connected.") % names
    return ""


def told(message: Message) -> Told | None:
    """Say how the newest wish stands; None: nothing was wished, or it is shown again as it was."""
    found = hiding.of(message)
    if found is None:
        return None
    names = {"platform": capabilities(message.account.platform).label}
    match HidingState(found.state), found.wants_hidden:
        case HidingState.WAITING, True:
            look, sentence = Look("queue", "info"), gettext("It is being hidden on %(platform)s.")
        case HidingState.WAITING, False:
            look, sentence = Look("queue", "info"), gettext("It is being shown again on %(platform)s.")
        case HidingState.REFUSED, True:
            look, sentence = Look("cross", "bad"), gettext("%(platform)s did not hide it: everybody still sees it.")
        case HidingState.REFUSED, False:
            look, sentence = Look("cross", "bad"), gettext("%(platform)s did not show it again: it is hidden there.")
        case _, True:
            look, sentence = Look("check", "good"), gettext("It is hidden on %(platform)s.")
        case _:
            return None
    return Told(
        look=look,
        sentence=sentence % names,
        detail=in_words(found.failure),
        is_quoted=not is_known(found.failure),
        hiding=found,
        is_moving=found.state == HidingState.WAITING,
        is_refused=found.state == HidingState.REFUSED,
    )
