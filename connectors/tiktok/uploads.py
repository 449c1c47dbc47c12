"""Videos on their way to TikTok: all but the last chunk, which makes the post. Facts: docs/platforms/tiktok.md."""

from typing import Final, TypedDict, cast

from connectors.contract import Account, Draft, Json, Medium
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.tiktok import answers, wording
from connectors.tiktok.dialect import UPLOAD, post
from connectors.wire import Wire

CHUNK_BYTES: Final = 5 * 1024 * 1024
"""The least TikTok takes: the last chunk, which is sent at the due second, then stays below twice of it."""
PUBLIC: Final = "PUBLIC_TO_EVERYONE"


class Upload(TypedDict):
    """A post that was begun, how it is cut, and how much of it was sent."""

    id: str
    url: str
    size: int
    chunk: int
    count: int
    sent: int


def upload_of(notes: Json) -> Upload | None:
    """Give the upload that was begun, if any."""
    return cast("Upload | None", notes.get("upload"))


def ask_creator(account: Account, draft: Draft, wire: Wire) -> None:
    """
    Ask what the account may do now, as TikTok demands before each post.

    Raises:
        Rejected: it may not post to everyone, or not so long a video.
        RateLimited, Transient, AuthDead: see the contract.
    """
    creator = post(account, "/v2/post/publish/creator_info/query/", {}, wire, answers.CreatorInfo).data
    if PUBLIC not in creator.privacy_level_options:
        raise Rejected("this TikTok account is private: it can publish to everyone only after that is changed there")
    longest = creator.max_video_post_duration_sec
    for medium in draft.media:
        if 0 < longest < medium.seconds:
            raise Rejected(f"TikTok takes videos of at most {longest} seconds from this account")


def begin(account: Account, draft: Draft, medium: Medium, wire: Wire) -> Upload:
    """Begin a post: nothing is visible, and without its last byte nothing will be."""
    size = medium.size_bytes
    count = max(size // CHUNK_BYTES, 1)
    chunk = CHUNK_BYTES if count > 1 else size
    begun = post(
        account,
        "/v2/post/publish/video/init/",
        {
            "post_info": {
                "title": wording.text(draft),
                "privacy_level": PUBLIC,
                "disable_comment": False,
                "disable_duet": False,
                "disable_stitch": False,
            },
            "source_info": {
                "source": "FILE_UPLOAD",
                "video_size": size,
                "chunk_size": chunk,
                "total_chunk_count": count,
            },
        },
        wire,
        answers.Init,
    ).data
    return {"id": begun.publish_id, "url": begun.upload_url, "size": size, "chunk": chunk, "count": count, "sent": 0}


def is_last(upload: Upload) -> bool:
    """Say whether only the last chunk is left."""
    return upload["sent"] == upload["count"] - 1


def send(medium: Medium, upload: Upload, wire: Wire) -> Upload:
    """
    Send the next chunk. The last one makes the post: TikTok needs no further call.

    Raises:
        Transient: the address has expired or the order is lost: `prepare_again`.
        Uncertain: only for the last one.
    """
    first = upload["sent"] * upload["chunk"]
    last = (upload["size"] if is_last(upload) else first + upload["chunk"]) - 1
    with medium.path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    wire.call(
        "PUT",
        upload["url"],
        dialect=UPLOAD,
        effect=Effect.VISIBLE if is_last(upload) else Effect.REPEATABLE,
        answer=object,
        headers={"Content-Type": medium.mime, "Content-Range": f"bytes {first}-{last}/{upload['size']}"},
        content=content,
    )
    return {**upload, "sent": upload["sent"] + 1}
