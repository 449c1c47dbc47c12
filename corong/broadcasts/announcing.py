"""The post that tells other accounts that a broadcast is on air: an ordinary post, with ordinary deliveries, once."""

from collections.abc import Sequence

from connectors.catalogue import PLATFORMS, capabilities
from corong.accounts.models import Account
from corong.broadcasts import moves
from corong.broadcasts.models import Broadcast
from corong.database import now
from corong.deliveries.commands import schedule
from corong.posts.commands import Content, compose
from corong.posts.models import Pillar


def content(broadcast: Broadcast, accounts: Sequence[Account], address: str) -> Content:
    """Give the post. Its picture goes with it where a platform takes no text alone: elsewhere the link has its own."""
    needs_picture = any(each.platform in PLATFORMS and capabilities(each.platform).needs_media for each in accounts)
    return Content(
        text=broadcast.announcement,
        language=broadcast.language,
        pillar=Pillar(broadcast.pillar),
        link_url=address,
        link_title=broadcast.title,
        media=[broadcast.picture] if needs_picture and broadcast.picture is not None else [],
    )


def announce(broadcast: Broadcast, address: str) -> None:
    """Have the announcement go out at once. In the caller's transaction, which holds the row."""
    if broadcast.announced_id is not None or not broadcast.announcement:
        return
    accounts = list(broadcast.announce_on.filter(disconnected_at=None).order_by("pk"))
    if not accounts:
        return
    post = compose(broadcast.organisation, broadcast.created_by, content(broadcast, accounts, address))
    schedule(post, accounts, now(), by=broadcast.created_by)
    Broadcast.objects.filter(pk=broadcast.pk).update(announced=post)
    moves.tell(broadcast, "broadcast.told", details={"post": post.pk, "accounts": len(accounts)})
