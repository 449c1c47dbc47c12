"""Accounts on platforms."""

from itertools import count

from corong.accounts.models import Account, TokenState
from corong.organisations.models import Organisation
from corong.people.models import Person

_NUMBERS = count(1)


def account(
    organisation: Organisation,
    platform: str = "mastodon",
    *,
    handle: str = "",
    name: str = "",
    officer: Person | None = None,
    token_state: TokenState = TokenState.ALIVE,
) -> Account:
    """Connect a practice account whose credentials lead nowhere."""
    number = next(_NUMBERS)
    return Account.objects.create(
        organisation=organisation,
        officer=officer,
        platform=platform,
        home=f"https://{platform}.latihan.example",
        remote_id=f"{platform}-{number}",
        handle=handle or f"@latihan{number}@{platform}.latihan.example",
        name=name,
        url=f"https://{platform}.latihan.example/@latihan{number}",
        sealed=b"",
        token_state=token_state,
        is_practice=True,
    )
