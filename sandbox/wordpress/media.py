"""Uploads: raw or as a form; errors of the files come as 500 (sheet: Publish; Errors)."""

import hashlib
import re
from typing import Final

from sandbox import sniff
from sandbox.call import Answer, Call, json_answer
from sandbox.wordpress import paging, shapes
from sandbox.wordpress.doors import Doors, wanted
from sandbox.wordpress.server import now, refuse
from sandbox.world import Medium

MIMES: Final = ("image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm", "video/quicktime")
DISPOSITION: Final = re.compile(rb'filename="?([^";]+)"?')
MAX_BYTES: Final = 64 * 1024 * 1024


def _sent(call: Call) -> bytes:
    if call.content_type == "multipart/form-data":
        call.fields()
        file = call.files.get("file")
        if file is None:
            raise refuse(400, "rest_upload_no_data", "No data supplied.")
        return file.content
    if not call.content_type:
        raise refuse(400, "rest_upload_no_content_type", "No Content-Type supplied.")
    disposition = call.headers.get(b"content-disposition")
    if disposition is None:
        raise refuse(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
    if not DISPOSITION.search(disposition):
        raise refuse(400, "rest_upload_invalid_disposition", "Invalid Content-Disposition supplied.")
    digest = call.headers.get(b"content-md5")
    if digest and digest.decode("latin-1") != hashlib.md5(call.body, usedforsecurity=False).hexdigest():
        raise refuse(412, "rest_upload_hash_mismatch", "Content hash did not match expected.")
    return call.body


def upload(doors: Doors, call: Call) -> Answer:
    """`POST /wp/v2/media`."""
    site = doors.site(call)
    words = "Sorry, you are not allowed to upload media on this site."
    owner = doors.allowed(call, "upload_files", "rest_cannot_create", words)
    content = _sent(call)
    mime = sniff.kind(content) or ""
    if mime not in MIMES:
        # Files of a form and raw ones are judged in two places of core, under two codes (seen on 6.1.9).
        code = (
            "rest_upload_unknown_error" if call.content_type == "multipart/form-data" else "rest_upload_sideload_error"
        )
        raise refuse(500, code, "Sorry, you are not allowed to upload this file type.")
    if len(content) > MAX_BYTES:
        words = "The uploaded file exceeds the upload_max_filesize directive in php.ini."
        raise refuse(500, "rest_upload_unknown_error", words)
    width, height = sniff.pixels(content)
    number = site.new_id()
    medium = Medium(
        id=str(number),
        account=owner,
        mime=mime,
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=now(),
        ready_at=now(),
        alt=str((wanted(call, "alt_text") if call.content_type == "multipart/form-data" else None) or ""),
        width=width,
        height=height,
    )
    site.media[number] = medium
    if doors.act(call, "media_stuck"):
        # PHP died while it made the small sizes: the file is there, and its number only in a header.
        words = "<p>There has been a critical error on this website.</p>"
        dead = refuse(500, "internal_server_error", words).answer
        dead.headers.append((b"x-wp-upload-attachment-id", medium.id.encode()))
        return dead
    location = f"{call.base}/wp-json/wp/v2/media/{number}".encode()
    return json_answer(shapes.medium(call, medium), status=201, headers=[(b"location", location)])


def read(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/media/{id}`."""
    last = call.path.rstrip("/").rpartition("/")[2]
    found = doors.site(call).media.get(int(last)) if last.isdecimal() else None
    if found is None:
        raise refuse(404, "rest_post_invalid_id", "Invalid post ID.")
    return json_answer(shapes.medium(call, found))


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /wp/v2/media`: newest first."""
    media = list(doors.site(call).media.values())[::-1]
    shown, headers = paging.page(call, [shapes.medium(call, found) for found in media])
    return json_answer(shown, headers=headers)
