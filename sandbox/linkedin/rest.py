"""Rest.li's way with addresses: encoded URNs, List(…), the headers every call needs."""

import re
from typing import Final
from urllib.parse import unquote

from sandbox.call import Call, Header
from sandbox.linkedin.server import refuse

ACTIVE: Final = (
    "202512", "202601", "202602", "202603", "202604", "202605", "202606", "202607", "202608", "202609", "202610",
    "202611",
)  # fmt: skip
"""Versions that answer in November 2026: each lives about a year."""
LIST: Final = re.compile(r"^List\((.*)\)$")


def check_version(call: Call) -> None:
    """
    Refuse a call without a living version.

    Raises:
        RefusalError: 400 without the header, 426 with one that is not active.
    """
    version = call.headers.get(b"linkedin-version", b"").decode("latin-1")
    if not version:
        words = "A version must be present. Please specify a version by adding the LinkedIn-Version header."
        raise refuse(400, words, code="VERSION_MISSING")
    if version not in ACTIVE:
        raise refuse(426, f"Requested version {version} is not active", code="NONEXISTENT_VERSION")


def arguments(call: Call) -> dict[str, str]:
    """
    The query's arguments as they stand, not decoded: List() and the commas in it have a meaning.

    Raises:
        RefusalError: 400 where a name comes twice or a colon of a URN is not encoded.
    """
    found: dict[str, str] = {}
    for pair in call.query.decode("latin-1").split("&") if call.query else ():
        name, _, value = pair.partition("=")
        if name in found:
            raise refuse(400, f"Duplicate query parameter: {name}", code="ILLEGAL_ARGUMENT")
        is_structure = value.startswith("(") or name == "timeIntervals"
        if ":" in value and not is_structure:
            raise refuse(400, f"Syntax exception in path variables: {name}", code="ILLEGAL_ARGUMENT")
        found[name] = value
    return found


def urns(value: str) -> list[str]:
    """
    The members of a List().

    Raises:
        RefusalError: 400 where it is none.
    """
    inside = LIST.match(value)
    if inside is None:
        raise refuse(400, "Array parameter value must be of the form List(a,b)", code="ILLEGAL_ARGUMENT")
    return [unquote(each) for each in inside[1].split(",") if each]


def named(call: Call, position: int) -> str:
    """
    The URN at that place of the path, counted beneath the instance.

    Raises:
        RefusalError: 400 where it is not encoded.
    """
    if b":" in call.raw_path:
        raise refuse(400, "Syntax exception in path variables", code="ILLEGAL_ARGUMENT")
    return call.path.split("/")[position]


def is_method(call: Call, name: str) -> bool:
    """Whether the call names that Rest.li method in its header."""
    return call.headers.get(b"x-restli-method", b"").decode("latin-1").upper() == name


def created(urn: str) -> list[Header]:
    """The headers that name what a call made."""
    return [(b"x-restli-id", urn.encode()), (b"x-linkedin-id", urn.encode())]
