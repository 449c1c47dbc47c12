"""How somebody who has signed in is known again on every page."""

from allauth.account.auth_backends import AuthenticationBackend

from corong.people import factors
from corong.people.models import Person


class DoorKeeper(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """Reads the person and whether their second factor is missing in one query, as every page needs both."""

    def get_user(self, user_id: int) -> Person | None:
        """Give the person of a session, unless they are locked out."""
        return factors.who_comes(user_id)
