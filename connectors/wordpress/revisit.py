"""Read comments on a WordPress site again. API facts: docs/platforms/wordpress.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.wire import AsyncWire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route
from connectors.wordpress.search import plain


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 100 approved comments in one call; one that is left out was deleted, or somebody held it back.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    ids = list(dict.fromkeys(one.id for one in known))
    asked = [("include", ",".join(ids)), ("per_page", str(len(ids))), ("_fields", "id,content")]
    url, query = route(account, "comments", asked)
    found = await wire.call(
        "GET", url, dialect=DIALECT, answer=list[answers.SaidComment], headers=basic(account.secrets), query=query
    )
    there = {RemoteId(str(comment.id)): Said(plain(comment.content.rendered)) for comment in found}
    return {one: there.get(one, Gone()) for one in ids}
