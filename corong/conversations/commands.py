"""The only writers of what the public wrote to us."""

from connectors.contract import Page
from corong.accounts.models import Account
from corong.conversations.models import Message
from corong.publications.models import Publication


def receive(account_id: int, page: Page) -> int:
    """Store messages, each once, and the cursor behind them, in the caller's transaction; say how many came."""
    about = {message.about for message in page.messages if message.about}
    ours = dict(Publication.objects.filter(account_id=account_id, remote_id__in=about).values_list("remote_id", "pk"))
    Message.objects.bulk_create(
        [
            Message(
                account_id=account_id,
                publication_id=ours.get(message.about or ""),
                remote_id=message.id,
                kind=message.kind,
                author_handle=message.author_handle[:300],
                author_name=message.author_name[:300],
                text=message.text,
                url=message.url[:600],
                written_at=message.at,
            )
            for message in page.messages
        ],
        ignore_conflicts=True,
    )
    Account.objects.filter(pk=account_id).update(mention_cursor=page.cursor)
    return len(page.messages)
