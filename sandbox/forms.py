"""Reads multipart bodies: whole and in memory, since the sandbox keeps no files."""

import re
from dataclasses import dataclass

BOUNDARY = re.compile(rb'boundary="?([^";]+)"?')
NAME = re.compile(rb'[; ]name="([^"]*)"')
FILENAME = re.compile(rb'filename="([^"]*)"')
PART_TYPE = re.compile(rb"content-type:\s*([^\r\n;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """One uploaded file."""

    name: str
    mime: str
    content: bytes


def multipart(body: bytes, content_type: bytes) -> tuple[list[tuple[str, str]], dict[str, File]]:
    """Fields in their order, and files by field name (RFC 7578); anything unreadable is left out."""
    fields: list[tuple[str, str]] = []
    files: dict[str, File] = {}
    boundary = BOUNDARY.search(content_type)
    if boundary is None:
        return fields, files
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1])[1:]:
        head, separator, content = part.partition(b"\r\n\r\n")
        name = NAME.search(head)
        if not separator or name is None:
            continue
        filename = FILENAME.search(head)
        key = name[1].decode("utf-8", "replace")
        if filename is None:
            fields.append((key, content.decode("utf-8", "replace")))
            continue
        kind = PART_TYPE.search(head)
        mime = kind[1].strip().decode("latin-1") if kind else "application/octet-stream"
        files[key] = File(filename[1].decode("utf-8", "replace"), mime, content)
    return fields, files
