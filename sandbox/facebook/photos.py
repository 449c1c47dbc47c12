"""Photos (sheet: Publish; Limits): bytes or an address; unpublished ones wait for the post that shows them."""

import hashlib
from typing import Final

from sandbox import clock, sniff
from sandbox.call import Answer, Call, json_answer
from sandbox.facebook import posts
from sandbox.graph.doors import Doors
from sandbox.graph.fetch import Fetched, read
from sandbox.graph.platform import node_of
from sandbox.graph.server import Server
from sandbox.graph.words import arguments, is_true, parameter, refuse
from sandbox.world import Account, Medium

MIMES: Final = frozenset({"image/jpeg", "image/bmp", "image/png", "image/gif", "image/tiff"})
MOST_BYTES: Final = 4 * 1024 * 1024


def upload(doors: Doors, call: Call, path: str) -> Answer:
    """`POST /{page}/photos`: visible at once unless `published=false`."""
    server, _, owner = doors.account(call, "pages_manage_posts")
    posts.check_owner(owner, node_of(path))
    asked = arguments(call)
    stuck = doors.act(call, "media_stuck")
    medium = _received(server, call, owner, asked)
    if stuck:
        raise refuse(324, "(#324) Missing or invalid image file", subcode=2069019, said="(latihan) Gambar rusak.")
    server.media[medium.id] = medium
    if not asked.get("published") or is_true(asked.get("published")):
        text = asked.get("message") or asked.get("caption", "")
        post = posts.accept(doors, call, owner, posts.Wish(text, media=(medium,)))
        return json_answer({"id": medium.id, "post_id": post.id})
    return json_answer({"id": medium.id})


def _received(server: Server, call: Call, owner: Account, asked: dict[str, str]) -> Medium:
    call.fields()
    file = next(iter(call.files.values()), None)
    if file is not None:
        mime, size_bytes = sniff.kind(file.content) or "", len(file.content)
        digest, (width, height) = hashlib.sha256(file.content).hexdigest(), sniff.pixels(file.content)
    elif url := asked.get("url"):
        fetched = Fetched(url)
        read(fetched)
        mime, size_bytes, digest = fetched.mime, fetched.size_bytes, fetched.digest
        width, height = fetched.width, fetched.height
    else:
        raise parameter("Requires one of the params: url, source")
    if mime not in MIMES:
        raise refuse(324, "(#324) Missing or invalid image file", subcode=2069019)
    if size_bytes > MOST_BYTES:
        raise refuse(100, "Invalid parameter", subcode=1366046, said="(latihan) Foto harus lebih kecil dari 4 MB.")
    now = clock.now()
    return Medium(
        id=server.new_id(),
        account=owner,
        mime=mime,
        size_bytes=size_bytes,
        digest=digest,
        uploaded_at=now,
        ready_at=now,
        alt=asked.get("alt_text_custom", ""),
        width=width,
        height=height,
    )
