"""How heavy a text is on X, and what it looks like once its addresses are shortened."""

from typing import Final

import regex

from sandbox.call import Json
from sandbox.chance import letters

LIMIT: Final = 280
ADDRESS: Final = 23
LIGHT: Final = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
URL: Final = regex.compile(
    r"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]]"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|id|go|io|me)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?')\]])?",
    regex.IGNORECASE,
)
EMOJI: Final = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}|\u20e3")
CASHTAG: Final = regex.compile(r"(?<!\w)\$[A-Za-z]{1,6}\b")
SHORT: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def weight(text: str) -> int:
    """The weighted length of a text in NFC."""
    rest = URL.sub("", text)
    return ADDRESS * len(URL.findall(text)) + sum(_cluster(each) for each in regex.findall(r"\X", rest))


def _cluster(cluster: str) -> int:
    if EMOJI.search(cluster):
        return 2
    return sum(1 if any(low <= ord(char) <= high for low, high in LIGHT) else 2 for char in cluster)


def shortened(text: str, identity: str, pictures: list[tuple[str, str]]) -> tuple[str, Json]:
    """
    The text as it is given out, and its entities: addresses as t.co, HTML characters as entities.

    `pictures` are media keys and pages: all of them share one address at the end.
    """
    pieces: list[str] = []
    urls: list[Json] = []
    end = 0
    for number, match in enumerate(URL.finditer(text)):
        pieces.append(_escaped(text[end : match.start()]))
        address = match[0] if "://" in match[0] else f"http://{match[0]}"
        urls.append(_entity(pieces, f"https://t.co/{letters(10, SHORT, identity, number)}", address))
        end = match.end()
    pieces.append(_escaped(text[end:]))
    if pictures:
        pieces.append(" " if "".join(pieces) else "")
        short = f"https://t.co/{letters(10, SHORT, identity, 'media')}"
        start = len("".join(pieces))
        pieces.append(short)
        urls += [
            {
                "start": start,
                "end": start + len(short),
                "url": short,
                "expanded_url": page,
                "display_url": "pic.x.com",
                "media_key": key,
            }
            for key, page in pictures
        ]
    return "".join(pieces), {"urls": urls} if urls else {}


def _entity(pieces: list[str], short: str, address: str) -> Json:
    start = len("".join(pieces))
    pieces.append(short)
    shown = address.split("://", 1)[1]
    return {"start": start, "end": start + len(short), "url": short, "expanded_url": address, "display_url": shown[:30]}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
