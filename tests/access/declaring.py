"""
How to declare who may do what at an address: a line for each, and another where it is about several kinds of things.

- `page` shows, `form` shows and takes, `action` only takes: each with the act it needs, in the thing's office.
- `sent` takes something about a thing, at an address that looked at is about no single one.
- `mine` is about what belongs to one person, `door` is open to everybody.

A thing is made by a function of `tests.access.things`; without one, the address is about no single thing.
`send` gives the fields of a form that really changes something, so that a refusal is worth something; `changes=False`
says that nothing can be changed here without a platform.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import may, operates, organisations
from corong.people.rules import Act
from tests.access.world import Spot

Maker = Callable[[Spot], Any]
Fields = Callable[[Any], Mapping[str, Any]]
Power = Callable[[Person, Organisation | None], bool]


def holding(act: Act) -> Power:
    """Give the test whether a person holds an act: in an office, or for what belongs to none in any."""
    return lambda person, office: may(person, act, office) if office else organisations(person, act).exists()


def running(person: Person, office: Organisation | None) -> bool:
    """Say whether a person runs the service."""
    del office
    return operates(person)


def anybody(person: Person, office: Organisation | None) -> bool:
    """Say yes."""
    del person, office
    return True


def numbered(thing: Any) -> Mapping[str, Any]:
    """Give the arguments of most addresses: the number of the thing."""
    return {"number": thing.pk}


def their_number(row: Any) -> Mapping[str, Any]:
    """Give the number of the person who has a role."""
    return {"number": row.person_id}


def caring(person: Person, office: Organisation | None) -> bool:
    """Say whether a person may care for a trouble of an office: they write there, or decide what is undecided."""
    return any(holding(act)(person, office) for act in (Act.COMPOSE, Act.RESOLVE))


def nothing(thing: Any) -> Mapping[str, Any]:
    """Give no field at all."""
    del thing
    return {}


def named_office(thing: Any) -> Mapping[str, Any]:
    """Name the office of a thing, or an office itself."""
    return {"office": thing.pk if isinstance(thing, Organisation) else thing.organisation_id}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one address answers to whom. A power that is None: the address does not take this kind of request."""

    url: str
    make: Maker | None = None
    get: Power | None = None
    post: Power | None = None
    args: Fields = nothing
    query: Fields = nothing
    send: Fields = nothing
    changes: bool = True
    is_open: bool = False
    is_personal: bool = False
    is_seen_beneath: bool = False
    """What stands in an office is seen by those of the offices beneath it, though they may do nothing with it."""
    tries: Sequence[str] = ("GET", "POST")
    outside: HTTPStatus = HTTPStatus.NOT_FOUND
    """What somebody else's thing answers: the same as one that is not there."""


def page(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that shows something."""
    return _rule(url, make, get=_power(act), changes=False, **rest)


def form(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that shows a form and takes it; both need the act, unless `see` names another for looking."""
    return _rule(url, make, get=_power(rest.pop("see", act)), post=_power(act), **rest)


def action(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that only takes what is sent."""
    return _rule(url, make, post=_power(act), **rest)


def sent(url: str, make: Maker, act: Act | Power, **rest: Any) -> Rule:
    """Declare that a page without a thing of its own takes something about one."""
    return Rule(url=url, make=make, post=_power(act), tries=("POST",), **rest)


def mine(url: str, make: Maker | None = None, act: Act | Power | None = None, **rest: Any) -> Rule:
    """Declare an address for what belongs to the person who is signed in; it may need an act in their office."""
    power = _power(act) if act else anybody
    return _rule(url, make, get=power, post=power, is_personal=True, **{"changes": False, **rest})


def door(url: str, **rest: Any) -> Rule:
    """Declare an address that is open to people who are not signed in."""
    return Rule(url=url, get=anybody, post=anybody, is_open=True, **{"changes": False, **rest})


def _rule(url: str, make: Maker | None, **rest: Any) -> Rule:
    """Put the number of the thing into the address, unless the rule names it in another way."""
    if make and not {"args", "query"} & set(rest):
        rest["args"] = numbered
    return Rule(url=url, make=make, **rest)


def _power(act: Act | Power) -> Power:
    return holding(act) if isinstance(act, Act) else act
