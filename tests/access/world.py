"""
The world in which access is tried: an office, one beneath it, one beside it, one above it, and people of each role.

Whatever is made in an office carries that office's mark, which no answer to an outsider may hold.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.test import Client

from corong.organisations.models import Organisation, OrganisationKind
from corong.people.commands import choose_language
from corong.people.models import Person, Role
from corong.people.queries import may
from corong.people.rules import Act
from tests.factories import factors, people
from tests.factories.organisations import organisation


class Place(StrEnum):
    """Where a thing is, seen from the office whose people try to reach it."""

    OWN = "own"
    BENEATH = "beneath"
    BESIDE = "beside"
    ABOVE = "above"


ANONYMOUS: Final = "anonymous"
TOP: Final = "operator of the topmost office"
ROLES: Final = (ANONYMOUS, *Role.values, TOP)


def mark(place: Place) -> str:
    """Give the word that stands in everything of an office."""
    return f"RAHASIA{place.upper()}"


def mark_downwards(place: Place) -> str:
    """Give the word that stands in what people of the offices beneath may know of an office, as its holds."""
    return f"BERLAKU{place.upper()}"


@dataclass(frozen=True)
class Spot:
    """Where a thing is to be made: `author` makes it, in a browser with this session, if it is somebody's own."""

    office: Organisation
    author: Person
    mark: str
    mark_downwards: str
    session: str = ""


@dataclass(frozen=True)
class World:
    """Offices by place, and of each role (also nobody) the person and their browser."""

    offices: Mapping[Place, Organisation]
    authors: Mapping[Place, Person]
    readers: Mapping[str, Person | None]
    browsers: Mapping[str, Client]

    def spot(self, place: Place) -> Spot:
        """Give the place of things that belong to an office."""
        return Spot(self.offices[place], self.authors[place], mark(place), mark_downwards(place))

    def spot_of(self, reader: str) -> Spot:
        """Give the place of things that belong to one person."""
        person = self.readers[reader] or self.authors[Place.OWN]
        session = self.browsers[reader].session.session_key or ""
        return Spot(self.offices[Place.OWN], person, mark(Place.OWN), mark_downwards(Place.OWN), session)

    def hidden_marks(self, reader: str) -> frozenset[str]:
        """Give the marks a person must never meet."""
        person = self.readers[reader]
        unseen = [
            place for place, office in self.offices.items() if person is None or not may(person, Act.READ, office)
        ]
        downwards = [place for place in unseen if person is None or place is not Place.ABOVE]
        return frozenset([*map(mark, unseen), *map(mark_downwards, downwards)])


def build() -> World:
    """Make the offices and the people, who read English: no compiled translation is needed."""
    above = organisation(f"Provinsi {mark_downwards(Place.ABOVE)}", kind=OrganisationKind.PROVINCE)
    own = organisation(f"Kabupaten {mark_downwards(Place.OWN)}", parent=above)
    offices = {
        Place.OWN: own,
        Place.BENEATH: organisation(f"Unit {mark_downwards(Place.BENEATH)}", kind=OrganisationKind.UNIT, parent=own),
        Place.BESIDE: organisation(f"Kabupaten {mark_downwards(Place.BESIDE)}", parent=above),
        Place.ABOVE: above,
    }
    readers: dict[str, Person | None] = {ANONYMOUS: None}
    readers |= {role: people.person(name=f"Orang {role}", roles={own: Role(role)}) for role in Role.values}
    readers[TOP] = people.person(name="Operator pusat", roles={above: Role.OPERATOR})
    for person in readers.values():
        if person is not None:
            factors.app(person)
    return World(
        offices=offices,
        authors={
            place: people.person(name=f"Penulis {mark_downwards(place)}", roles={office: Role.OFFICER})
            for place, office in offices.items()
        },
        readers=readers,
        browsers={role: browser_of(person) for role, person in readers.items()},
    )


def browser_of(person: Person | None) -> Client:
    """Open a browser, with somebody signed in or nobody."""
    client = Client()
    if person is not None:
        choose_language(person, "en")
        client.force_login(person)
        session = client.session
        # They have just shown who they are: nobody is asked again before something that matters.
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 3600}]  # noqa: TID251
        session.save()
    return client
