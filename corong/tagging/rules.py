"""How an address says where its visitor came from; pure. UTM parameters as analytics programs read them."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from connectors import links

MOST_HOSTS: Final = 20
MEDIUM: Final = "social"
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_CAMPAIGN: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Tags:
    """What is added to addresses on these hosts; without hosts, nothing. An empty campaign: the pillar of the post."""

    hosts: tuple[str, ...] = ()
    campaign: str = ""


NO_TAGS: Final = Tags()
"""Nothing is added."""


def hosts_in(typed: str) -> tuple[list[str], list[str]]:
    """Read host names that a person typed, as names or whole addresses: those understood, and what is no host."""
    hosts, wrong = [], []
    for word in typed.replace(",", " ").split():
        name = word.casefold().partition("://")[2] or word.casefold()
        host = re.split(r"[/:?#]", name, maxsplit=1)[0].removeprefix("www.")
        if _HOST.fullmatch(host):
            hosts.append(host)
        else:
            wrong.append(word)
    return list(dict.fromkeys(hosts)), wrong


def is_campaign(word: str) -> bool:
    """Say whether a word may name a campaign: small letters, digits, hyphens and underscores."""
    return bool(_CAMPAIGN.fullmatch(word))


def tagged(text: str, tags: Tags, *, source: str, pillar: str) -> str:
    """Add what is missing to each address in a text that leads to one of the hosts; the rest stays letter by letter."""
    if not tags.hosts:
        return text
    pieces, end = [], 0
    for found in links.found_in(text):
        pieces += [text[end : found.start], tagged_address(found.url, tags, source=source, pillar=pillar)]
        end = found.end
    return "".join([*pieces, text[end:]])


def tagged_address(url: str, tags: Tags, *, source: str, pillar: str) -> str:
    """Give the address with what is missing of its three parameters; one that is there stays as it is."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return url
    if not any(host == own or host.endswith(f".{own}") for own in tags.hosts):
        return url
    wanted = {"utm_source": source, "utm_medium": MEDIUM, "utm_campaign": tags.campaign or pillar}
    there = {name.casefold() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = [f"{name}={quote(value, safe='')}" for name, value in wanted.items() if name not in there]
    query = "&".join([*filter(None, [parts.query]), *added])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
