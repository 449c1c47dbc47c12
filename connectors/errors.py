"""
What can go wrong in a call to a platform. The engine decides by these classes alone.

    ConnectorError
    ├── RateLimited   nothing happened; the platform says when to come back; costs no retry
    ├── Transient     nothing became visible; the same call may be made again
    ├── AuthDead      the credentials were refused; `expired` says that a renewal may help
    ├── Rejected      the platform read the request and refused it for good
    └── Uncertain     the post may be visible: look for it before anything else
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

LONGEST: Final = 2000
"""Characters of a reason that are kept."""


class ConnectorError(Exception):
    """
    A call to a platform did not give what was asked. `reason` is fit for an officer's eyes: no secrets.

    `status` is that of HTTP and `code` the platform's own name of the error, where there was an answer; `answer` is its
    body, for the few refusals that say how to go on.
    """

    def __init__(self, reason: str, *, status: int | None = None, code: str = "") -> None:
        # Platforms repeat what they were sent, files too: what cannot be stored as text would stop whoever stores it.
        reason = "".join(sign if sign.isprintable() else " " for sign in reason)[:LONGEST]
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.code = code
        self.answer: Mapping[str, object] = {}


class RateLimited(ConnectorError):
    """
    The platform asks us to wait until `until` (aware UTC).

    `whole_app` says that the limit is shared by every account of the same server and application, `uploads_only`
    that it is one of uploads: what needs none may go on.
    """

    def __init__(
        self,
        reason: str,
        *,
        until: datetime,
        whole_app: bool = False,
        uploads_only: bool = False,
        status: int | None = None,
        code: str = "",
    ) -> None:
        super().__init__(reason, status=status, code=code)
        self.until = until
        self.whole_app = whole_app
        self.uploads_only = uploads_only


class Transient(ConnectorError):
    """
    Nothing became visible and the same call may be made again.

    `prepare_again` says that what was prepared (uploads, containers) is gone and must be made anew.
    """

    def __init__(self, reason: str, *, prepare_again: bool = False, status: int | None = None, code: str = "") -> None:
        super().__init__(reason, status=status, code=code)
        self.prepare_again = prepare_again


class AuthDead(ConnectorError):
    """The platform refused the credentials. `expired` says that renewing them may help."""

    def __init__(self, reason: str, *, expired: bool = False, status: int | None = None, code: str = "") -> None:
        super().__init__(reason, status=status, code=code)
        self.expired = expired


class Rejected(ConnectorError):
    """The platform read the request and refused it; asking again would be refused again."""


class Uncertain(ConnectorError):
    """The request left and its effect is unknown: it may be visible to the public."""
