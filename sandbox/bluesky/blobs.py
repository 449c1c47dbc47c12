"""Blobs (sheet: Publish; Limits): the media type comes from the bytes; checks wait until a record refers to them."""

import hashlib
from typing import Any

from sandbox import clock, sniff
from sandbox.bluesky.addresses import cid_of_blob
from sandbox.bluesky.doors import Doors
from sandbox.bluesky.server import Blob, Repo, refuse
from sandbox.call import Answer, Call, json_answer


def upload(doors: Doors, call: Call) -> Answer:
    """`com.atproto.repo.uploadBlob`."""
    repo = doors.repo(call)
    doors.spend(call, "blobs_day", repo.account.id)
    if len(call.body) > doors.server(call).setting.blob_max_bytes:
        raise refuse(413, "PayloadTooLarge", "request entity too large")
    declared = call.content_type or "application/octet-stream"
    return json_answer({"blob": shape(keep(repo, call.body, declared))})


def keep(repo: Repo, content: bytes, declared: str) -> Blob:
    """Store a blob; the same bytes again are the same blob, new."""
    cid = cid_of_blob(content)
    old = repo.blobs.get(cid)
    blob = repo.blobs[cid] = Blob(
        cid=cid,
        mime=sniff.kind(content) or declared,
        size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=clock.now(),
        is_referenced=bool(old and old.is_referenced),
    )
    return blob


def shape(blob: Blob) -> dict[str, Any]:
    """The object to put into a record as it is."""
    return {"$type": "blob", "ref": {"$link": blob.cid}, "mimeType": blob.mime, "size": blob.size_bytes}
