"""What the program asks of each practice platform."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sandbox.call import Answer, Call
from sandbox.faults import Endpoint as Kind
from sandbox.world import Account


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call a platform knows: its kind for faults, its name for counts, and what answers it."""

    kind: Kind
    name: str
    run: Callable[[Call], Answer]
    # Tells the kind where one path serves several; `kind` is then only the usual one.
    sort: Callable[[Call], Kind] | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A wish for a practice account, as the control API took it."""

    instance: str
    handle: str
    display_name: str
    followers: int
    access_token: str | None
    app_password: str | None
    # The address of the program itself, such as http://127.0.0.1:8090.
    origin: str


class Platform(Protocol):
    """One practice platform: all its instances."""

    name: str

    def find(self, method: str, path: str, instance: str) -> Endpoint:
        """The endpoint of a path beneath the instance; unknown ones answer as the platform's 404."""
        ...

    def recognise(self, call: Call) -> Account | None:
        """Whose token the call carries, dead or alive."""
        ...

    def register(self, wish: Registration) -> dict[str, str]:
        """
        Make an account, or return the one of that handle; the answer goes out as it is.

        It has `remote_id`, `handle` and `home`, and what a person would type to connect the account, by name.
        """
        ...

    def failure(self, status: int) -> Answer:
        """The body with which this platform fails."""
        ...

    def revoke(self, account: Account) -> None:
        """Make every credential of the account dead."""
        ...

    def restore(self, account: Account) -> None:
        """Make the account's first credentials good again."""
        ...
