"""Publish to YouTube. API facts: docs/platforms/youtube.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final, cast

from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    Json,
    MediaKind,
    Medium,
    Prepared,
    Published,
    RemoteId,
    Sight,
)
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect, http_date
from connectors.wire import Wire
from connectors.youtube import answers, playlists, uploads
from connectors.youtube.dialect import DIALECT, api, bearer, watch

PAUSES_SECONDS: Final = (0.5, 2.0, 5.0, 15.0, 30.0)
"""How long to wait after each look at a video in work; the last one counts for all later ones."""


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Upload the video as a private one piece by piece, wait for its processing, and give it picture and captions.

    It goes into the playlist that the account's secrets name (`playlist`), too.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    medium = _video(draft)
    notes = dict(so_far.notes)
    video_id = cast("str", notes.get("video", ""))
    captions = cast("int", notes.get("captions", 0))
    playlist = account.secrets.get("playlist", "")
    if "session" not in notes:
        notes["session"] = uploads.begin(account, draft, medium, wire)
    elif not video_id:
        notes["video"] = uploads.go_on(account, medium, cast("str", notes["session"]), wire)
    elif not notes.get("processed"):
        notes["processed"] = uploads.is_processed(account, video_id, wire)
        notes["looks"] = cast("int", notes.get("looks", 0)) + 1
        if not notes["processed"]:
            pause = PAUSES_SECONDS[min(cast("int", notes["looks"]), len(PAUSES_SECONDS)) - 1]
            return Prepared(ready=False, notes=notes, again_in_seconds=pause)
    elif medium.thumbnail is not None and "picture" not in notes:
        notes["picture"] = uploads.set_thumbnail(account, video_id, medium.thumbnail, wire)
    elif captions < len(medium.captions):
        uploads.add_caption(account, video_id, medium.captions[captions], wire)
        notes["captions"] = captions + 1
    elif playlist and "playlist" not in notes:
        notes["playlist"] = playlists.add(account, playlist, video_id, wire)
    is_filed = not playlist or "playlist" in notes
    return Prepared(ready=is_filed and _is_ready(medium, notes), notes=notes)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Turn the private video public: the same video however often it is done, so a repeat is safe for ever.

    Raises:
        Rejected: YouTube refused, or left the video private since the application was not audited.
        RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    del draft, key
    video_id = cast("str", prepared.notes.get("video", ""))
    if not video_id:
        raise Transient("the video was not sent yet", prepare_again=True)
    video, response = wire.exchange(
        "PUT",
        api(account, "videos?part=status"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Video,
        headers=bearer(account.secrets),
        body={"id": video_id, "status": uploads.status("public")},
    )
    if video.status.privacy != "public":
        raise Rejected(
            "YouTube keeps the video private: the project of this application has not passed Google's audit, and"
            " until then only a person can turn videos public, in YouTube Studio"
        )
    at = http_date(response.headers.get("Date", "")) or datetime.now(UTC)
    return _published(account, video, at)


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Ask whether the video is public: YouTube knows it by its id since before.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del draft, key
    video_id = cast("str", prepared.notes.get("video", ""))
    if not video_id:
        return Absent()
    try:
        found = wire.call(
            "GET",
            api(account, f"videos?part=status,snippet&id={video_id}"),
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Videos,
            headers=bearer(account.secrets),
        ).items
    except Rejected as refusal:
        return CannotTell(f"YouTube refused to show the video: {refusal.reason}")
    if not found:
        return CannotTell("the video is not on YouTube any more: somebody may have deleted it")
    if found[0].status.privacy != "public":
        return Absent()
    snippet = found[0].snippet
    return _published(account, found[0], (snippet.published_at if snippet else None) or since)


def _published(account: Account, video: answers.Video, at: datetime) -> Published:
    return Published(
        id=RemoteId(video.id),
        url=watch(account.home, video.id),
        at=at,
        answer=video.model_dump(mode="json", exclude_none=True),
    )


def _is_ready(medium: Medium, notes: Json) -> bool:
    has_picture = medium.thumbnail is None or "picture" in notes
    return bool(notes.get("processed")) and has_picture and notes.get("captions", 0) == len(medium.captions)


def _video(draft: Draft) -> Medium:
    if len(draft.media) != 1 or draft.media[0].kind is not MediaKind.VIDEO:
        raise Rejected("YouTube takes one video, and neither texts nor pictures")
    return draft.media[0]
