"""
Sends to every address what nobody should send. The service may refuse it in any way, but it may not fail.

What an address asks for is read from the forms it shows, from its rule, and from the names the sources ask for.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from corong.people.models import Person
from tests.access import hostile
from tests.access.declaring import Rule
from tests.access.world import Place, World, browser_of

SHOTS: Final = Counter[str]()
"""How many requests were sent in this process."""
DASHBOARD: Final = Path(__file__).parents[2] / "dashboard"
_ASKED: Final = re.compile(r'(?:GET|POST|FILES|form|query|posted)(?:\.get|\.getlist)?[(\[]"(\w+)"')
_FIELD: Final = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>|<option\b[^>]*>")
EDGE: Final = "latihan-latihan"
_ATTRIBUTE: Final = re.compile(r'\b(name|value)="([^"]*)"')


def asked_in_sources() -> frozenset[str]:
    """Give the names of fields that any page of ours asks for."""
    return frozenset(name for path in DASHBOARD.rglob("*.py") for name in _ASKED.findall(path.read_text("utf-8")))


@dataclass(frozen=True)
class Target:
    """One address, with its arguments and what it takes when it is asked properly."""

    path: str
    args: Mapping[str, Any]
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Shot:
    """One request."""

    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    headers: Mapping[str, str]
    is_signed_in: bool


def fields_of(page: str) -> dict[str, tuple[str, ...]]:
    """Give the fields of the forms on a page, each with the values it offers."""
    found: dict[str, list[str]] = {}
    last = ""
    for tag in _FIELD.findall(page):
        attributes = dict(_ATTRIBUTE.findall(tag))
        last = unescape(attributes.get("name", last if tag.startswith("<option") else ""))
        if last and last != "csrfmiddlewaretoken":
            found.setdefault(last, []).append(unescape(attributes.get("value", "")))
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


@st.composite
def shots(draw: DrawFn, target: Target, names: tuple[str, ...]) -> Shot:
    """Draw one request."""
    method = draw(st.sampled_from(hostile.METHODS))
    path = draw(_paths(target)) if target.args and draw(st.integers(0, 3)) == 0 else target.path
    who = draw(st.integers(0, 7)) > 0
    headers = {name: draw(st.sampled_from(hostile.HEADERS[name])) for name in draw(_few(sorted(hostile.HEADERS), 2))}
    if draw(st.integers(0, 5)) == 0:
        body, kind = draw(st.sampled_from(hostile.BODIES)), draw(st.sampled_from(hostile.TYPES))
        return Shot(method, path, quote(draw(hostile.values()), safe="=&"), body, kind, headers, who)
    pairs = draw(_pairs(target, names))
    if method in {"GET", "HEAD"}:
        return Shot(method, path, urlencode(pairs), b"", "", headers, who)
    if draw(st.booleans()):
        return Shot(method, path, "", urlencode(pairs).encode(), "application/x-www-form-urlencoded", headers, who)
    body = _multipart(pairs, draw(_files(target, names)))
    return Shot(method, path, "", body, f"multipart/form-data; boundary={EDGE}", headers, who)


def _few(names: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True)


@st.composite
def _paths(draw: DrawFn, target: Target) -> str:
    """Put something else into the address, as it would be written there."""
    value = target.args[draw(st.sampled_from(sorted(target.args)))]
    other = str(draw(st.sampled_from(hostile.NUMBERS))) if isinstance(value, int) else draw(hostile.values())
    return target.path.replace(f"/{value}", f"/{quote(other, safe='')}", 1)


@st.composite
def _pairs(draw: DrawFn, target: Target, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Fill a form in properly and spoil some of it, so that what lies behind the first check is met too."""
    proper = {name: values[0] for name, values in target.fields.items()}
    for name, values in target.fields.items():
        if len(values) > 1 and draw(st.booleans()):
            proper[name] = draw(st.sampled_from(values))
    pairs = list(proper.items())
    known = sorted({*target.fields, *names})
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(sorted(target.fields) or known) | st.sampled_from([*known, *hostile.NAMES]))
        value = draw(hostile.values(target.fields.get(name, ())))
        kept = [pair for pair in pairs if pair[0] != name]
        match draw(st.sampled_from(("replace", "replace", "repeat", "drop"))):
            case "replace":
                pairs = [*kept, (name, value)]
            case "repeat":
                pairs = [*pairs, (name, value)]
            case _:
                pairs = kept
    return pairs


@st.composite
def _files(draw: DrawFn, target: Target, names: tuple[str, ...]) -> list[tuple[str, tuple[str, bytes, str]]]:
    known = sorted({*target.fields, *names, "file", "files"})
    chosen = st.sampled_from(("file", "files")) | st.sampled_from(known)
    return draw(st.lists(st.tuples(chosen, st.sampled_from(hostile.FILES)), max_size=2))


def _multipart(pairs: list[tuple[str, str]], files: list[tuple[str, tuple[str, bytes, str]]]) -> bytes:
    written = io.BytesIO()
    for name, value in pairs:
        written.write(f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, (filename, content, kind) in files:
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        written.write(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    written.write(f"--{EDGE}--\r\n".encode())
    return written.getvalue()


class Range:
    """Somebody who may do everything, nobody, and a thing of each kind to shoot at."""

    def __init__(self, made: World, person: Person) -> None:
        self._browsers = {True: browser_of(person), False: Client()}
        session = self._browsers[True].session.session_key or ""
        self._spot = replace(made.spot(Place.OWN), author=person, session=session)
        self._things: dict[object, Any] = {}
        self.target = cache(self._target)

    def _target(self, rule: Rule) -> Target:
        """Give an address with the fields that its page and its rule name."""
        if rule.make is not None and rule.make not in self._things:
            self._things[rule.make] = rule.make(self._spot)
        thing = self._things.get(rule.make)
        args, query = dict(rule.args(thing)), dict(rule.query(thing))
        path = reverse(rule.url, kwargs=args)
        fields = fields_of(self._page(path, query)) if rule.get is not None else {}
        for name, value in {**query, **rule.send(thing)}.items():
            if isinstance(value, str | int):
                fields[name] = tuple(dict.fromkeys([str(value), *fields.get(name, ())]))
        return Target(path, args, fields)

    def fire(self, shot: Shot) -> int:
        """
        Send one request and give the status; what it changed is undone.

        Raises:
            Exception: whatever the service did not foresee.
        """
        SHOTS["requests"] += 1
        browser = self._browsers[shot.is_signed_in]
        cookies = SimpleCookie(browser.cookies)
        ask = cast("Callable[..., HttpResponseBase]", browser.generic)
        with transaction.atomic():
            answer = ask(shot.method, shot.path, shot.body, shot.content_type, QUERY_STRING=shot.query, **shot.headers)
            _whole(answer)
            transaction.set_rollback(True)
        browser.cookies = cookies  # who signed out is signed in again, as their session is
        return answer.status_code

    def _page(self, path: str, query: Mapping[str, Any]) -> str:
        return _whole(cast("HttpResponseBase", self._browsers[True].get(path, query))).decode(errors="replace")


def _whole(answer: HttpResponseBase) -> bytes:
    """Read an answer to its end, or its file stays open."""
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(cast("Iterator[bytes]", answer))
    return cast("HttpResponse", answer).content
