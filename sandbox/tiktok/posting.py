"""Content Posting API (sheet: Publish): ask the creator, begin, send, and look what became of it."""

import hashlib
import re
from typing import Any, Final

from sandbox import clock, sniff
from sandbox.audience import Public
from sandbox.call import Answer, Call, Json
from sandbox.graph.fetch import fetch
from sandbox.tiktok.doors import Doors, body_of
from sandbox.tiktok.server import Publish, Server, envelope, refuse
from sandbox.world import Account, Medium, Post, digest_of

MEGABYTE: Final = 1_000_000
LEAST_CHUNK: Final = 5 * MEGABYTE
MOST_CHUNK: Final = 64 * 1024 * 1024
MOST_LAST: Final = 128 * 1024 * 1024
MOST_CHUNKS: Final = 1000
CAPTION: Final = 2200
DESCRIPTION: Final = 4000
PHOTO_TITLE: Final = 90
PHOTOS: Final = range(1, 36)
LONGEST_SECONDS: Final = 600
RANGE: Final = re.compile(r"^bytes (\d+)-(\d+)/(\d+)$")
VIDEOS: Final = frozenset({"video/mp4", "video/quicktime", "video/webm"})
PICTURES: Final = frozenset({"image/jpeg", "image/webp"})


def _options(server: Server) -> list[str]:
    widest = "FOLLOWER_OF_CREATOR" if server.setting.is_creator_private else "PUBLIC_TO_EVERYONE"
    return [widest, "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]


def creator(doors: Doors, call: Call) -> Answer:
    """`POST /v2/post/publish/creator_info/query/`."""
    server, token = doors.enter(call, "video.publish", "creator_info")
    account = token.account
    return envelope(
        {
            "creator_avatar_url": f"{call.base}/avatar/{account.handle}.webp",
            "creator_username": account.handle,
            "creator_nickname": account.display_name,
            "privacy_level_options": _options(server),
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": False,
            "max_video_post_duration_sec": LONGEST_SECONDS,
        }
    )


def begin_video(doors: Doors, call: Call) -> Answer:
    """`POST /v2/post/publish/video/init/`."""
    server, token = doors.enter(call, "video.publish", "init")
    body = body_of(call)
    info, source = _wishes(server, body)
    if _utf16(str(info.get("title", ""))) > CAPTION:
        raise refuse("invalid_params", f"The title is longer than {CAPTION} UTF-16 units.")
    doors.spend(call, "posts", token.account.id)
    if source.get("source") == "PULL_FROM_URL":
        raise refuse("url_ownership_unverified", "The practice server pulls photos only: send videos by file.")
    size, chunk, count = (source.get(name) for name in ("video_size", "chunk_size", "total_chunk_count"))
    if not (isinstance(size, int) and isinstance(chunk, int) and isinstance(count, int)) or size <= 0:
        raise refuse("invalid_params", "video_size, chunk_size and total_chunk_count are needed.")
    _check_chunks(size, chunk, count)
    made = Publish(f"v_pub_file~v2-1.{server.number()}", token.account, info, is_photo=False)
    made.size, made.chunk, made.count = size, chunk, count
    made.secret = server.grants.secret("upload")
    made.expires_at = clock.now() + server.setting.upload_session_seconds
    server.publishes[made.id] = server.uploads[made.secret] = made
    return envelope({"publish_id": made.id, "upload_url": f"{call.base}/upload/{made.secret}"})


def _wishes(server: Server, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    info, source = body.get("post_info"), body.get("source_info")
    if not isinstance(info, dict) or not isinstance(source, dict):
        raise refuse("invalid_params", "post_info and source_info are needed.")
    level = info.get("privacy_level")
    if level not in _options(server):
        raise refuse("privacy_level_option_mismatch", "privacy_level is not among the creator's options.")
    if not server.setting.is_audited and level != "SELF_ONLY":
        code = "unaudited_client_can_only_post_to_private_accounts"
        raise refuse(code, "Unaudited clients can only post to private accounts.")
    return info, source


def _check_chunks(size: int, chunk: int, count: int) -> None:
    """The count is rounded down: what is left rides on the last chunk."""
    if size < LEAST_CHUNK or count == 1:
        is_good = count == 1 and chunk == size and size <= MOST_CHUNK
    else:
        is_good = LEAST_CHUNK <= chunk <= MOST_CHUNK and count == size // chunk and count <= MOST_CHUNKS
        is_good = is_good and size - chunk * (count - 1) <= MOST_LAST
    if not is_good:
        raise refuse("invalid_params", "The chunk size or the total chunk count is invalid.")


def begin_photos(doors: Doors, call: Call) -> Answer:
    """`POST /v2/post/publish/content/init/`: the pictures are pulled, and then posted, without a further call."""
    server, token = doors.enter(call, "video.publish", "init")
    body = body_of(call)
    info, source = _wishes(server, body)
    images = source.get("photo_images")
    if body.get("media_type") != "PHOTO" or body.get("post_mode") != "DIRECT_POST":
        raise refuse("invalid_params", "media_type must be PHOTO and post_mode DIRECT_POST.")
    if source.get("source") != "PULL_FROM_URL" or not isinstance(images, list) or len(images) not in PHOTOS:
        raise refuse("invalid_params", "Photos are pulled from 1 to 35 addresses.")
    if _utf16(str(info.get("title", ""))) > PHOTO_TITLE or _utf16(str(info.get("description", ""))) > DESCRIPTION:
        raise refuse("invalid_params", f"The title takes {PHOTO_TITLE}, the description {DESCRIPTION} UTF-16 units.")
    doors.spend(call, "posts", token.account.id)
    made = Publish(f"p_pub_url~v2.{server.number()}", token.account, info, is_photo=True)
    made.fetched = [fetch(str(address)) for address in images]
    server.publishes[made.id] = made
    stuck = doors.act(call, "media_stuck")
    if stuck and stuck.fails:
        made.fail_reason, made.done_at = "photo_pull_failed", clock.now()
    elif not stuck:
        made.done_at = clock.now() + server.setting.video_processing_seconds
    settle(server, call, made)
    return envelope({"publish_id": made.id})


def receive(doors: Doors, call: Call) -> Answer:
    """`PUT` of a chunk: 206 more, 201 all in; posting then starts by itself."""
    server = doors.server(call)
    doors.check_limit(call)
    publish = server.uploads.get(call.path.split("/")[2])
    if publish is None or publish.expires_at < clock.now():
        return Answer(403, b"")
    asked = RANGE.match(call.headers.get(b"content-range", b"").decode("latin-1"))
    if asked is None or call.content_type not in VIDEOS:
        return Answer(400, b"")
    first, last, total = (int(number) for number in asked.groups())
    left = publish.size - publish.received
    wanted = left if publish.size - first < 2 * publish.chunk else publish.chunk
    if first != publish.received or total != publish.size or last - first + 1 != len(call.body) or left <= 0:
        return Answer(416, b"")
    if len(call.body) != wanted:
        return Answer(400, b"")
    publish.content.append(call.body)
    publish.received += len(call.body)
    progress = [(b"content-range", f"bytes 0-{publish.received - 1}/{publish.size}".encode())]
    if not publish.is_whole:
        return Answer(206, b"", progress)
    _process(doors, call, server, publish)
    return Answer(201, b"", progress)


def _process(doors: Doors, call: Call, server: Server, publish: Publish) -> None:
    stuck = doors.act(call, "media_stuck")
    if stuck and not stuck.fails:
        return
    content = b"".join(publish.content)
    publish.content.clear()
    publish.done_at = clock.now() + server.setting.video_processing_seconds
    if stuck or sniff.kind(content) not in VIDEOS:
        publish.fail_reason = "file_format_check_failed"
        return
    if doors.act(call, "silent_drop"):
        return
    late = doors.act(call, "late_visible")
    medium = _medium(publish.account, sniff.kind(content) or "", hashlib.sha256(content).hexdigest(), len(content))
    caption = str(publish.info.get("title", ""))
    _accept(server, call, publish, caption, (medium,), publish.done_at + (late.seconds if late else 0.0))


def settle(server: Server, call: Call, publish: Publish) -> None:
    """Post the photos once all are pulled, or fail."""
    if publish.post or publish.fail_reason or not all(each.is_done for each in publish.fetched):
        return
    if publish.done_at > clock.now():
        return
    if not all(each.is_good for each in publish.fetched):
        publish.fail_reason = "photo_pull_failed"
    elif any(each.mime not in PICTURES for each in publish.fetched):
        # A PNG is taken at first and fails here.
        publish.fail_reason = "file_format_check_failed"
    else:
        media = tuple(_medium(publish.account, each.mime, each.digest, each.size_bytes) for each in publish.fetched)
        text = "\n".join(str(publish.info[name]) for name in ("title", "description") if publish.info.get(name))
        _accept(server, call, publish, text, media, clock.now())


def _medium(account: Account, mime: str, digest: str, size: int) -> Medium:
    now = clock.now()
    return Medium(digest[:16], account, mime, size_bytes=size, digest=digest, uploaded_at=now, ready_at=now)


def _accept(
    server: Server, call: Call, publish: Publish, text: str, media: tuple[Medium, ...], visible_at: float
) -> None:
    account = publish.account
    number = server.number()
    kind = "photo" if publish.is_photo else "video"
    publish.post = Post(
        account=account,
        id=number,
        uri=publish.id,
        url=f"{call.base}/@{account.handle}/{kind}/{number}",
        text=text,
        arrived_at=call.arrived_at,
        visible_at=visible_at,
        public=Public(server.world.seed, number, account.followers, server.world.time.at(visible_at)),
        key=publish.id,
        alts=("",) * len(media),
        media=media,
        digest=digest_of(text, tuple(medium.digest for medium in media)),
        own={"privacy": publish.info.get("privacy_level"), "created_at": int(visible_at), "is_photo": publish.is_photo},
    )
    if publish.info.get("privacy_level") == "PUBLIC_TO_EVERYONE":
        server.posts[number] = publish.post
        server.world.accept(publish.post)


def status(doors: Doors, call: Call) -> Answer:
    """`POST /v2/post/publish/status/fetch/`: complete comes before the id, and for private posts alone."""
    server, token = doors.enter(call, "video.publish", "status")
    publish = server.publishes.get(str(body_of(call).get("publish_id", "")))
    if publish is None:
        raise refuse("invalid_publish_id", "The publish_id does not exist.")
    if publish.account is not token.account:
        raise refuse("token_not_authorized_for_specified_publish_id", "The token is not authorized for it.")
    if publish.is_photo:
        settle(server, call, publish)
    return envelope(_shown(server, publish))


def _shown(server: Server, publish: Publish) -> Json:
    now = clock.now()
    counted = "downloaded_bytes" if publish.is_photo else "uploaded_bytes"
    shown: Json = {counted: publish.received}
    if publish.fail_reason and publish.done_at <= now:
        return shown | {"status": "FAILED", "fail_reason": publish.fail_reason}
    is_under_way = publish.done_at > now or (publish.is_photo and publish.post is None)
    if is_under_way:
        return shown | {"status": "PROCESSING_DOWNLOAD" if publish.is_photo else "PROCESSING_UPLOAD"}
    post = publish.post
    ids: list[int] = []
    if post and post.id in server.posts and post.visible_at + server.setting.moderation_seconds <= now:
        ids = [int(post.id)]
    return shown | {"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": ids}


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
