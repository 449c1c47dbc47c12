"""Reads of what the public wrote, and of what an office does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from corong.accounts.models import Account
from corong.conversations.models import CannedAnswer, Message, Reply
from corong.conversations.states import ReplyState
from corong.events.models import Event
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act

MOST_COUNTED: Final = 1000
MOST_IN_THREAD: Final = 30
_CANNOT_GO_ON: Final = Q(state__in=[ReplyState.PROPOSED, ReplyState.HELD]) | Q(
    state=ReplyState.UNCERTAIN, next_at__isnull=True
)


class Pile(StrEnum):
    """What a person looks through."""

    OPEN = "open"
    ASSIGNED = "assigned"
    ANSWERS = "answers"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    GONE = "gone"
    EVERY = "every"


NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a person wants to see; empty fields mean all.

    An office has those beneath it too; who is nobody's, is `NOBODY`'s.
    """

    pile: Pile = Pile.OPEN
    office: Organisation | None = None
    account: Account | None = None
    assignee: Person | str | None = None


def readable(person: Person) -> QuerySet[Message]:
    """Give the messages to accounts of the offices the person can see, newest first."""
    return (
        Message.objects.filter(account__organisation__in=within(person, Act.READ))
        .select_related("account__organisation", "assignee")
        .order_by("-written_at", "-pk")
    )


def chosen(person: Person, wanted: Wanted) -> QuerySet[Message]:
    """Give the messages a person asks for, newest first, each with its answers, newest first."""
    found = readable(person).filter(_of(wanted.pile))
    if wanted.office is not None:
        found = found.filter(account__organisation__path__startswith=wanted.office.path)
    if wanted.account is not None:
        found = found.filter(account=wanted.account)
    if wanted.assignee == NOBODY:
        found = found.filter(assignee=None)
    elif isinstance(wanted.assignee, Person):
        found = found.filter(assignee=wanted.assignee)
    return found.prefetch_related(Prefetch("replies", queryset=Reply.objects.order_by("-pk")))


def _of(pile: Pile) -> Q:
    waits = Q(settled_at__isnull=True, hidden_at__isnull=True, gone_at__isnull=True)
    stuck = Reply.objects.filter(_CANNOT_GO_ON).order_by()
    piles = {
        Pile.OPEN: waits,
        Pile.ASSIGNED: waits & Q(assignee__isnull=False),
        Pile.ANSWERS: Q(pk__in=stuck.values("message")),
        Pile.ANSWERED: Q(settled_at__isnull=False),
        Pile.HIDDEN: Q(hidden_at__isnull=False),
        Pile.GONE: Q(gone_at__isnull=False),
        Pile.EVERY: Q(),
    }
    return piles[pile]


def older_than(messages: QuerySet[Message], last: Message) -> QuerySet[Message]:
    """Give those that come after a message in the order newest first."""
    return messages.filter(
        Q(written_at__lt=last.written_at) | Q(written_at=last.written_at, pk__lt=last.pk),
        written_at__lte=last.written_at,
    )


def counted(person: Person, pile: Pile) -> QuerySet[Message, int]:
    """Give the numbers of the messages of a pile, up to `MOST_COUNTED`: enough to count them."""
    found = Message.objects.filter(_of(pile), account__organisation__in=within(person, Act.READ))
    return found.order_by().values_list("pk", flat=True)[:MOST_COUNTED]


def how_many(person: Person, pile: Pile) -> int:
    """Count the messages of a pile, up to `MOST_COUNTED`."""
    return counted(person, pile).count()


def thread(message: Message, person: Person) -> Sequence[Message]:
    """Give what was written below the same post of ours, earliest first, with the answers; else the message alone."""
    found = readable(person).filter(account=message.account)
    found = found.filter(publication=message.publication_id) if message.publication_id else found.filter(pk=message.pk)
    replies = Prefetch("replies", queryset=Reply.objects.filter(state=ReplyState.SENT).order_by("pk"))
    newest = list(found.filter(Q(hidden_at=None) | Q(pk=message.pk)).prefetch_related(replies)[:MOST_IN_THREAD])
    if message.pk not in {each.pk for each in newest}:
        newest += list(found.filter(pk=message.pk).prefetch_related(replies))
    return newest[::-1]


def answers(message: Message) -> Sequence[Reply]:
    """Give every answer to a message, newest first."""
    return list(message.replies.select_related("written_by", "decided_by").order_by("-pk"))


def readable_answers(person: Person) -> QuerySet[Reply]:
    """Give the answers in the offices the person can see."""
    return Reply.objects.filter(message__account__organisation__in=within(person, Act.READ)).select_related(
        "message__account__organisation"
    )


def canned(office: Organisation) -> Sequence[CannedAnswer]:
    """Give the texts an office answers with: its own and those of the offices above it, by title."""
    line = [int(part) for part in office.path.strip("/").split("/") if part]
    return list(
        CannedAnswer.objects.filter(organisation__in=line).select_related("organisation").order_by("title", "pk")
    )


def story(message: Message, replies: Sequence[Reply], *, newest: int = 100) -> Sequence[Event]:
    """Give what was done about a message and its answers, earliest first."""
    ours = Q(subject="message", subject_id=message.pk) | Q(
        subject="reply", subject_id__in=[each.pk for each in replies]
    )
    return list(reversed(Event.objects.filter(ours).order_by("-id")[:newest]))
