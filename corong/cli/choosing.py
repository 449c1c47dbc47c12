"""Which office or account a person at the terminal means."""

from typing import TYPE_CHECKING

from corong.cli.opening import fail

if TYPE_CHECKING:
    from corong.accounts.models import Account
    from corong.organisations.models import Organisation
    from corong.people.models import Person


def organisation(word: str, *, option: str = "--organisation") -> "Organisation":
    """Give the office of this name or id; without a word the only one there is. Ends the command if unclear."""
    from corong.organisations import queries

    if word:
        found = queries.called(word)
        if not found:
            fail(f"There is no organisation {word}. See: corong organisations list", code=2)
        if len(found) > 1:
            choices = ", ".join(f"{each.pk} (under {each.parent or 'none'})" for each in found)
            fail(f"Several organisations are called {word}: give one's id with {option}: {choices}", code=2)
        return found[0]
    every = list(queries.every()[:2])
    if not every:
        fail('There is no organisation yet. Add one: corong organisations add "NAME" --kind regency', code=2)
    if len(every) > 1:
        fail(f"There are several organisations: say which with {option}. See: corong organisations list", code=2)
    return every[0]


def person(email: str) -> "Person":
    """Give the person of this address. Ends the command if there is none."""
    from corong.people.directory import with_address

    found = with_address(email)
    if found is None:
        fail(f"Nobody signs in as {email}. See: corong people list", code=2)
    return found


def account(word: str) -> "Account":
    """Give the connected account of this id or handle. Ends the command if there is none, or several."""
    from corong.accounts import queries

    found = queries.called(word)
    if not found:
        fail(f"No connected account is called {word}. See: corong accounts list", code=2)
    if len(found) > 1:
        choices = ", ".join(f"{each.pk} ({each.platform} {each.handle})" for each in found)
        fail(f"Several accounts are called {word}: give an id, or platform:handle: {choices}", code=2)
    return found[0]
