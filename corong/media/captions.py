"""
Reads what is said in a video from SubRip (SRT) or WebVTT, and writes either.

SRT has no standard: number, `00:00:01,000 --> 00:00:02,500`, lines, an empty line. WebVTT: w3.org/TR/webvtt1.
"""

import html
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

MOST_BYTES: Final = 1024 * 1024
MOST_CUES: Final = 5000
MOST_SECONDS: Final = 24 * 3600.0
SLACK_SECONDS: Final = 5.0
"""How far beyond the film's end a text may reach: lengths are told in different ways."""
_TIMES: Final = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})(?:\s.*)?$"
)
_TAGS: Final = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^{}]*\}|<[\d:.]+>")
_NO_CUE: Final = re.compile(r"^(?:NOTE|STYLE|REGION)(?:\s|$)")


class Fault(StrEnum):
    """What is wrong with a file of captions."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    TIMES = "times"
    ORDER = "order"
    TOO_LONG = "too_long"


class BadCaptionsError(ValueError):
    """The file cannot be used; `line` is where, counted from 1, and 0 for the whole."""

    def __init__(self, fault: Fault, *, line: int = 0) -> None:
        super().__init__(f"{fault} at line {line}")
        self.fault = fault
        self.line = line


class Cue(NamedTuple):
    """What is said from one moment to another, in seconds from the start."""

    start: float
    end: float
    text: str


def read(content: bytes, *, seconds: float = 0.0) -> Sequence[Cue]:
    """
    Read SRT or WebVTT; `seconds` is the film's length where it is known. Styles and colours are left out.

    Raises:
        BadCaptionsError: see there.
    """
    if len(content) > MOST_BYTES:
        raise BadCaptionsError(Fault.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCaptionsError(Fault.NOT_TEXT) from error
    if "\x00" in text:
        raise BadCaptionsError(Fault.NOT_TEXT)
    cues = list(_cues(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    if not cues:
        raise BadCaptionsError(Fault.EMPTY)
    if len(cues) > MOST_CUES:
        raise BadCaptionsError(Fault.TOO_LARGE)
    if max(cue.end for cue in cues) > (seconds + SLACK_SECONDS if seconds else MOST_SECONDS):
        raise BadCaptionsError(Fault.TOO_LONG)
    return cues


def _cues(lines: Sequence[str]) -> Iterator[Cue]:
    last, number = 0.0, 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if _NO_CUE.match(line):
            # A remark or a style goes on to the next empty line, whatever stands in it.
            while number < len(lines) and lines[number].strip():
                number += 1
            continue
        if "-->" not in line:
            continue
        found = _TIMES.match(line)
        if found is None:
            raise BadCaptionsError(Fault.TIMES, line=number)
        start, end = _moment(*found.groups()[:4]), _moment(*found.groups()[4:])
        if start >= end or start < last:
            raise BadCaptionsError(Fault.ORDER, line=number)
        last = start
        said = []
        while number < len(lines) and lines[number].strip():
            said.append(html.unescape(_TAGS.sub("", lines[number])).strip())
            number += 1
        if any(said):
            yield Cue(start, end, "\n".join(filter(None, said)))


def _moment(hours: str | None, minutes: str, seconds: str, parts: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000


def to_srt(cues: Sequence[Cue]) -> str:
    """Write SubRip."""
    return "\n".join(
        f"{number}\n{_written(cue.start, ',')} --> {_written(cue.end, ',')}\n{_unarrowed(cue.text)}\n"
        for number, cue in enumerate(cues, start=1)
    )


def to_vtt(cues: Sequence[Cue]) -> str:
    """Write WebVTT."""
    written = (
        f"{_written(cue.start, '.')} --> {_written(cue.end, '.')}\n{html.escape(cue.text, quote=False)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *written])


def _written(seconds: float, point: str) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _unarrowed(text: str) -> str:
    # SRT knows no escapes: an arrow would begin another text.
    return text.replace("-->", "→")
