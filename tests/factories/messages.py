"""What the public writes."""

from datetime import datetime, timedelta
from itertools import count

from corong.accounts.models import Account
from corong.conversations.models import Message
from corong.database import now
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
