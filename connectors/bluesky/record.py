"""The record of a post: built from frozen parts only, so that a repeat writes an equal one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, cast

from connectors.bluesky import wording
from connectors.bluesky.facets import facets
from connectors.contract import Account, Draft, Json, MediaKind, Medium, Published

COLLECTION: Final = "app.bsky.feed.post"


def record(draft: Draft, notes: Json) -> dict[str, object]:
    """Build the record. `notes` hold the uploaded blobs in the order of the media, the card's picture, known DIDs."""
    text = wording.text(draft)
    made: dict[str, object] = {"$type": COLLECTION, "text": text, "createdAt": moment(draft.made_at)}
    if draft.language:
        made["langs"] = [draft.language]
    if found := facets(text, cast("Mapping[str, str]", notes.get("dids", {}))):
        made["facets"] = found
    if embed := _embed(draft, notes):
        made["embed"] = embed
    if draft.parent is not None:
        made["reply"] = {"root": _reference(draft.root or draft.parent), "parent": _reference(draft.parent)}
    return made


def moment(at: datetime) -> str:
    """Write a time as Bluesky's own clients do: UTC, milliseconds, Z."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def address(account: Account, key: str) -> str:
    """Give the page of a post. A practice server shows its own; Bluesky's app shows those of all public servers."""
    home = account.home if account.home.startswith("http://") else "https://bsky.app"
    return f"{home}/profile/{account.remote_id}/post/{key}"


def _embed(draft: Draft, notes: Json) -> dict[str, object]:
    blobs = cast("list[object]", notes.get("blobs", []))
    if draft.media and draft.media[0].kind is MediaKind.VIDEO:
        video = draft.media[0]
        return {"$type": "app.bsky.embed.video", "video": blobs[0], "alt": video.alt, **_ratio(video)}
    if draft.media:
        images = [
            {"image": blob, "alt": medium.alt, **_ratio(medium)}
            for medium, blob in zip(draft.media, blobs, strict=True)
        ]
        return {"$type": "app.bsky.embed.images", "images": images}
    if draft.link is not None:
        external: dict[str, object] = {
            "uri": draft.link.url,
            "title": draft.link.title or draft.link.url,
            "description": draft.link.description,
        }
        if (picture := notes.get("card")) is not None:
            external["thumb"] = picture
        return {"$type": "app.bsky.embed.external", "external": external}
    return {}


def _ratio(medium: Medium) -> dict[str, object]:
    if not (medium.width and medium.height):
        return {}
    return {"aspectRatio": {"width": medium.width, "height": medium.height}}


def _reference(post: Published) -> dict[str, str]:
    return {"uri": post.id, "cid": post.token}
