"""A part of a file (RFC 9110, section 14): some browsers play no film in which they cannot skip."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Final

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE_BYTES: Final = 64 * 1024
_ONE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def whole_or_part(request: HttpRequest, file: IO[bytes], *, size: int, mime: str) -> HttpResponseBase:
    """
    Send an open file of so many bytes, or the part that was asked for; 416 where there is no such part.

    Whoever asks for several parts at once, or for one of a certain version, is sent the whole, as the standard allows.
    """
    bounds = _bounds(request, size)
    if bounds is None:
        answer: HttpResponseBase = FileResponse(file, content_type=mime)
    else:
        first, last = bounds
        if first > last:
            file.close()
            answer = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            answer["Content-Range"] = f"bytes */{size}"
        else:
            pieces = _pieces(file, first, last - first + 1)
            answer = StreamingHttpResponse(pieces, status=HTTPStatus.PARTIAL_CONTENT, content_type=mime)
            answer["Content-Range"] = f"bytes {first}-{last}/{size}"
            answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _bounds(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """Give the first and the last byte that are asked for, None for the whole; past its end the first comes later."""
    asked = _ONE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or "If-Range" in request.headers or asked is None:
        return None
    first, last = asked.groups()
    if not first and last:  # so many from the end
        return (max(size - int(last), 0) if int(last) else size), size - 1
    if not first or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(PIECE_BYTES, length))):
            length -= len(piece)
            yield piece
