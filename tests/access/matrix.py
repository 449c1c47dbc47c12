"""Tries every address as everybody, about everything, by looking and by sending; and watches what is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any, Final, cast

from django.core import mail
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from corong.database import rows
from corong.people.rules import Act
from tests.access.declaring import Power, Rule, holding
from tests.access.world import ANONYMOUS, ROLES, Place, World

UNCONCERNED: Final = frozenset({"django_session", "usersessions_usersession", "people_throttle"})
"""Tables in which any request may write: who was seen, and how often somebody tried."""
SEEING: Final = holding(Act.READ)


@dataclass(frozen=True)
class Check:
    """One request: what was asked by whom, and what came of it. `leak` is empty where all is well."""

    rule: Rule
    reader: str
    place: Place
    method: str
    status: int
    wrote: frozenset[str]
    is_allowed: bool
    leak: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.url} ({self.place}) as {self.reader}: {self.status}, {self.leak}"


class Matrix:
    """Makes each thing once, and tries every rule on it; nothing that a request changes outlasts it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made: dict[tuple[object, ...], Any] = {}
        self._hidden = {reader: world.hidden_marks(reader) for reader in ROLES}
        self._held = cache(self._hold)

    def checks(self, rules: Sequence[Rule]) -> Iterator[Check]:
        """Try everything."""
        self.prepare(rules)
        for rule in rules:
            for reader in ROLES:
                for method in rule.tries:
                    # What is not taken at all is asked once.
                    is_taken = (rule.get if method == "GET" else rule.post) is not None
                    for place in _places(rule) if is_taken else (Place.OWN,):
                        yield self._try(rule, reader, place, method)

    def prepare(self, rules: Sequence[Rule]) -> None:
        """Make all the things first: what one check rolls back, another may need."""
        for rule in rules:
            for reader in ROLES:
                for place in _places(rule):
                    self.thing(rule, place, reader)

    def thing(self, rule: Rule, place: Place, reader: str) -> Any:
        """Give what a rule is about in this place: for what belongs to people, `OWN` is the reader's."""
        if rule.make is None:
            return None
        whose = reader if place is Place.OWN else "somebody else"
        key = (rule.make, whose) if rule.is_personal else (rule.make, place)
        if key not in self._made:
            is_readers = rule.is_personal and place is Place.OWN
            self._made[key] = rule.make(self._world.spot_of(reader) if is_readers else self._world.spot(place))
        return self._made[key]

    def _try(self, rule: Rule, reader: str, place: Place, method: str) -> Check:
        thing = self.thing(rule, place, reader)
        address = reverse(rule.url, kwargs=dict(rule.args(thing)))
        fields = dict(rule.query(thing) if method == "GET" else rule.send(thing))
        browser = self._world.browsers[reader]
        ask = browser.get if method == "GET" else browser.post
        cookies = SimpleCookie(browser.cookies)
        with transaction.atomic():
            before, letters = _written(), len(mail.outbox)
            answer = cast("HttpResponseBase", ask(address, fields))
            text = _text(answer)
            wrote = frozenset(_changed(before, _written())) | ({"mail"} if len(mail.outbox) > letters else set())
            transaction.set_rollback(True)
        browser.cookies = cookies  # who signed out is signed in again, as their session is
        power = rule.get if method == "GET" else rule.post
        is_allowed = power is not None and self._may(rule, power, reader, place)
        leak = self._judge(rule, reader, power, place, answer.status_code, is_allowed=is_allowed)
        if is_allowed and not rule.is_open and answer.headers.get("Location", "").startswith(reverse("account_login")):
            leak = "it sends somebody who is signed in to the door"
        if not leak and not is_allowed and wrote:
            leak = f"it wrote {', '.join(sorted(wrote))}"
        if not leak and (met := [mark for mark in self._hidden[reader] if mark in text]):
            leak = f"it showed {', '.join(sorted(met))}"
        return Check(rule, reader, place, method, answer.status_code, wrote, is_allowed, leak)

    def _may(self, rule: Rule, power: Power, reader: str, place: Place) -> bool:
        if rule.is_personal:
            return place is Place.OWN and self._held(power, reader, place)
        return self._held(power, reader, place if rule.make else None)

    def _hold(self, power: Power, reader: str, place: Place | None) -> bool:
        person = self._world.readers[reader]
        return person is not None and power(person, self._world.offices[place] if place else None)

    def _judge(
        self, rule: Rule, reader: str, power: Power | None, place: Place, status: int, *, is_allowed: bool
    ) -> str:
        """Say what is wrong with a status."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return "the server failed"
        if rule.is_open:
            return ""
        if reader == ANONYMOUS:
            return "" if status in {302, 401, 404, 405} else "it is open to everybody"
        if power is None:
            return "" if status in {403, 404, 405} else "it takes a kind of request that no rule names"
        if is_allowed:
            return "it refuses somebody who may" if status in {401, 403, 404, 405} else ""
        refused = {403, 404}
        if rule.make and not self._sees(rule, reader, place):
            # 403 tells nothing where it is the answer about every thing there is.
            refused = {rule.outside} if self._held(power, reader, None) else {403, rule.outside}
        return "" if status in refused else f"expected {' or '.join(str(int(each)) for each in sorted(refused))}"

    def _sees(self, rule: Rule, reader: str, place: Place) -> bool:
        if rule.is_personal:
            return False
        if rule.is_seen_beneath and place is Place.ABOVE:
            return True
        return self._held(SEEING, reader, place)


def blind(rules: Sequence[Rule], checks: Sequence[Check]) -> Sequence[Rule]:
    """Give the rules whose form changes nothing even for those who may: their refusals prove nothing."""
    telling = {id(check.rule) for check in checks if check.method == "POST" and check.is_allowed and check.wrote}
    return [rule for rule in rules if rule.changes and id(rule) not in telling]


def _places(rule: Rule) -> Sequence[Place]:
    if rule.make is None:
        return (Place.OWN,)
    return (Place.OWN, Place.BESIDE) if rule.is_personal else tuple(Place)


def _written() -> Mapping[str, int]:
    """Count the rows written in this transaction, by table: what was undone counts too."""
    found = rows("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
    return {str(name): int(count) for name, count in found if name not in UNCONCERNED}


def _changed(before: Mapping[str, int], after: Mapping[str, int]) -> Sequence[str]:
    return [name for name, count in after.items() if count > before.get(name, 0)]


def _text(answer: HttpResponseBase) -> str:
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(cast("Iterator[bytes]", answer)).decode(errors="replace")  # to its end, or its file stays open
    return cast("HttpResponse", answer).content.decode(errors="replace") + answer.headers.get("Location", "")
