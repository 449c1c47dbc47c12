"""What the pages of the inbox offer a person."""

from collections.abc import Mapping, Sequence

from corong.accounts.models import Account
from corong.conversations.models import Listening
from corong.events.models import Event
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act


def accounts(person: Person) -> list[Account]:
    """Give the accounts whose messages the person can see, also those that were disconnected."""
    found = Account.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")
    return list(found.order_by("platform", "handle", "pk"))


def assignees(person: Person) -> list[Person]:
    """Give the people to whom messages the person can see were given, and the person."""
    found = Person.objects.filter(messages__account__organisation__in=within(person, Act.READ)).exclude(pk=person.pk)
    return [person, *found.distinct().order_by("name", "pk")]


def listening(accounts: Sequence[Account]) -> Sequence[Listening]:
    """Give the connected accounts whose messages cannot be read now."""
    connected = [account.pk for account in accounts if account.disconnected_at is None]
    found = Listening.objects.filter(account__in=connected, failed_at__isnull=False)
    return list(found.select_related("account__organisation").order_by("account__handle"))


def names(events: Sequence[Event]) -> Mapping[int, str]:
    """Give the names of those who did what these events tell, and of those to whom something was given."""
    people = {event.person_id for event in events} | {event.details.get("to") for event in events}
    found = Person.objects.filter(pk__in=[each for each in people if isinstance(each, int)])
    return {person.pk: person.name for person in found}
