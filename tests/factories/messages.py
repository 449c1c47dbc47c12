"""What the public writes."""

from datetime import datetime, timedelta
from itertools import count

from corong.accounts.models import Account
from corong.conversations.models import Message, Reply
from corong.conversations.states import ReplyState
from corong.database import now
from corong.people.models import Person
from corong.publications.models import Publication

_NUMBERS = count(1)


def message(
    account: Account,
    *,
    text: str = "(latihan) Kapan dibuka?",
    author: str = "",
    kind: str = "reply",
    publication: Publication | None = None,
    written_at: datetime | None = None,
) -> Message:
    """Add a message of a practice resident."""
    number = next(_NUMBERS)
    return Message.objects.create(
        account=account,
        publication=publication,
        remote_id=f"pesan-{number}",
        kind=kind,
        author_handle=f"warga{number}",
        author_name=author or f"Warga Latihan {number}",
        text=text,
        url=f"{account.home}/pesan/{number}",
        about=publication.remote_id if publication else "",
        written_at=written_at or now() - timedelta(hours=1),
    )


def reply(
    message: Message, *, by: Person, state: ReplyState = ReplyState.SENT, text: str = "(latihan) Besok."
) -> Reply:
    """Add an answer; one in flight or in doubt waits for nobody's next try."""
    number = next(_NUMBERS)
    moment = now()
    return Reply.objects.create(
        message=message,
        text=text,
        state=state,
        written_by=by,
        written_at=moment,
        key=f"jawaban-latihan-{number}",
        sent_at=moment if state is ReplyState.SENT else None,
        begun_at=moment if state is ReplyState.UNCERTAIN else None,
    )
