"""Videos (sheet: Publish; Measure): read, change, delete; what the public sees follows from the status."""

from math import inf
from typing import Any, Final

from sandbox import clock
from sandbox.call import Answer, Call, Json, html_answer, json_answer
from sandbox.pages import page, post_page
from sandbox.world import Account
from sandbox.youtube.doors import WRITING, Doors, argument, body_of, cut, ids_of, page_of, parts_of
from sandbox.youtube.server import Server, Video, not_found, refuse, seconds_of

TITLE_CHARACTERS: Final = 100
DESCRIPTION_BYTES: Final = 5000
TAG_CHARACTERS: Final = 500
DOMAIN: Final = "youtube.video"
PRIVACY: Final = frozenset({"public", "unlisted", "private"})
SNIPPET: Final = ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")
STATUS: Final = (
    "privacyStatus",
    "publishAt",
    "license",
    "embeddable",
    "publicStatsViewable",
    "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
)


def check_snippet(snippet: dict[str, Any]) -> None:
    """Refuse what YouTube refuses. Raises `RefusalError`: 400."""
    title, description = str(snippet.get("title", "")), str(snippet.get("description", ""))
    if not title.strip() or len(title) > TITLE_CHARACTERS or set("<>") & set(title):
        words = "The request metadata specifies an invalid or empty video title."
        raise refuse(400, "invalidTitle", words, domain=DOMAIN)
    if len(description.encode()) > DESCRIPTION_BYTES or set("<>") & set(description):
        words = "The request metadata specifies an invalid video description."
        raise refuse(400, "invalidDescription", words, domain=DOMAIN)
    tags = snippet.get("tags") or []
    if sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(len(tags) - 1, 0) > TAG_CHARACTERS:
        raise refuse(400, "invalidTags", "The request metadata specifies invalid video keywords.", domain=DOMAIN)


def check_status(status: dict[str, Any], *, was_public: bool) -> None:
    """Refuse a status that cannot be. Raises `RefusalError`: 400."""
    privacy = status.get("privacyStatus", "public")
    if privacy not in PRIVACY:
        raise refuse(400, "invalidVideoMetadata", "The request metadata is invalid.", domain=DOMAIN)
    if (at := status.get("publishAt")) is None:
        return
    try:
        seconds_of(str(at))
    except ValueError:
        was_public = True
    if privacy != "private" or was_public:
        words = "The request metadata specifies an invalid scheduled publishing time."
        raise refuse(400, "invalidPublishAt", words, domain=DOMAIN)


def status_of(wish: dict[str, Any]) -> dict[str, Any]:
    """The status a resource asks for, with what YouTube puts where it is silent."""
    usual = {"privacyStatus": "public", "license": "youtube", "embeddable": True, "publicStatsViewable": True}
    return usual | {name: wish[name] for name in STATUS if wish.get(name) is not None}


def resource(server: Server, video: Video, base: str) -> Json:
    """A video with all its parts."""
    now = clock.now()
    is_done = video.processed_at <= now
    state = "failed" if video.is_failed and is_done else "processed" if is_done else "uploaded"
    work = {"failed": "failed", "processed": "succeeded", "uploaded": "processing"}[state]
    privacy = server.privacy(video)
    status: Json = {**video.status, "privacyStatus": privacy, "uploadStatus": state}
    details: Json = {"processingStatus": work}
    if state == "failed":
        status["failureReason"] = "conversion"
        details["processingFailureReason"] = "transcodeFailed"
    if state == "uploaded":
        details["processingProgress"] = {"partsTotal": "100", "partsProcessed": "50", "timeLeftMs": "1000"}
    published_at = video.post.visible_at if video.post and video.post.visible_at <= now else video.uploaded_at
    return {
        "kind": "youtube#video",
        "etag": f"{video.id}-{len(status)}-{privacy}",
        "id": video.id,
        "snippet": {
            "publishedAt": clock.iso(published_at),
            "channelId": video.account.id,
            "channelTitle": video.account.display_name,
            "liveBroadcastContent": "upcoming" if video.is_live else "none",
            "thumbnails": {"default": {"url": f"{base}/vi/{video.id}/default.jpg", "width": 120, "height": 90}},
            **{name: video.snippet[name] for name in SNIPPET if video.snippet.get(name) is not None},
        },
        "status": status,
        "processingDetails": details,
        "statistics": _statistics(server, video),
    }


def _statistics(server: Server, video: Video) -> Json:
    """Figures as texts; those that are hidden are missing."""
    if video.post is None:
        return {"viewCount": "0", "favoriteCount": "0"}
    counters = video.post.public.counters(server.world.time.now())
    return {
        "viewCount": str(30 * (counters.likes + counters.replies)),
        "likeCount": str(counters.likes),
        "favoriteCount": "0",
        "commentCount": str(counters.replies),
    }


def _may_see(server: Server, account: Account, video: Video) -> bool:
    return video.account is account or server.privacy(video) != "private"


def listing(doors: Doors, call: Call) -> Answer:
    """`GET /youtube/v3/videos?id=`: unknown ones are left out."""
    server, account = doors.enter(call, 1)
    parts = parts_of(call)
    wishes = ids_of(call)
    if not wishes:
        words = "No filter selected. Expected one of: id, chart, myRating"
        raise refuse(400, "missingRequiredParameter", words, domain="youtube.parameter")
    stuck = doors.act(call, "media_stuck")
    found = [server.videos[wish] for wish in dict.fromkeys(wishes) if wish in server.videos]
    if stuck is not None:
        for video in found:
            video.is_failed, video.processed_at = stuck.fails, 0.0 if stuck.fails else inf
    items = [cut(resource(server, each, call.base), parts) for each in found if _may_see(server, account, each)]
    return json_answer(page_of("video", items))


def change(doors: Doors, call: Call) -> Answer:
    """`PUT /youtube/v3/videos?part=`: each part is replaced as a whole; what it leaves out is cleared."""
    server, account = doors.enter(call, 50, WRITING)
    parts, body = parts_of(call), body_of(call)
    video = server.videos.get(str(body.get("id", "")))
    if video is None or video.account is not account:
        raise not_found("video")
    if "snippet" in parts:
        snippet = body.get("snippet") or {}
        check_snippet(snippet)
        if not snippet.get("categoryId"):
            words = "The snippet.categoryId property specifies an invalid category ID."
            raise refuse(400, "invalidCategoryId", words, domain=DOMAIN)
        video.snippet = {name: snippet[name] for name in SNIPPET if name in snippet}
    if "status" in parts:
        wish = body.get("status") or {}
        check_status(wish, was_public=server.privacy(video) == "public" and video.post is not None)
        video.status = status_of(wish)
        if not server.setting.is_audited:
            video.status["privacyStatus"] = "private"
            video.status.pop("publishAt", None)
    if not doors.act(call, "silent_drop"):
        server.show(video, call.base, call.arrived_at)
    return json_answer(cut(resource(server, video, call.base), parts))


def delete(doors: Doors, call: Call) -> Answer:
    """`DELETE /youtube/v3/videos?id=`: 204."""
    server, account = doors.enter(call, 50, WRITING)
    video = server.videos.get(argument(call, "id"))
    if video is None or video.account is not account:
        raise not_found("video")
    del server.videos[video.id]
    if video.post is not None and video.post.deleted_at is None:
        server.world.remove(video.post)
    return Answer(204, b"")


def show(doors: Doors, call: Call) -> Answer:
    """`GET /watch?v=`: the page a permalink opens."""
    server = doors.server(call)
    video = server.videos.get(argument(call, "v"))
    if video is None or video.post is None or not video.post.is_visible(clock.now()):
        return html_answer(page("Tidak tersedia", "<p>Video latihan ini tidak tersedia.</p>"), status=404)
    return html_answer(post_page(video.post, server.world.time.now()))
