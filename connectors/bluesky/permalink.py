"""What the address of a post tells. Facts: docs/platforms/bluesky.md (checked 2026-11)."""

import re
from typing import Final
from urllib.parse import urlsplit

from connectors.bluesky.record import COLLECTION
from connectors.contract import Account, RemoteId

_PAGE: Final = re.compile(r"/profile/(?P<actor>[^/]+)/post/(?P<key>[A-Za-z0-9._~:-]{1,512})/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the id of one of the account's own posts, from the page of any app or from its `at://` address."""
    if address.startswith(f"at://{account.remote_id}/{COLLECTION}/"):
        return RemoteId(address)
    # A practice server has its pages beneath its own address.
    found = _PAGE.fullmatch(urlsplit(address.removeprefix(account.home)).path)
    own = {account.remote_id.lower(), account.handle.lstrip("@").lower()}
    if found is None or found["actor"].lower() not in own:
        return None
    return RemoteId(f"at://{account.remote_id}/{COLLECTION}/{found['key']}")
