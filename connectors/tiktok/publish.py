"""Publish to TikTok. API facts: docs/platforms/tiktok.md (checked 2026-11)."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    MediaKind,
    Prepared,
    Published,
    Sight,
)
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Transient, Uncertain
from connectors.tiktok import answers, uploads, wording
from connectors.tiktok.dialect import post, show, tomorrow
from connectors.tiktok.search import listed, published
from connectors.tiktok.uploads import PUBLIC, upload_of
from connectors.wire import Wire

LOOKS_SECONDS: Final = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Pauses before the looks at a post that was sent; longer ones are left to `find`."""
CHECKED_WITHIN: Final = timedelta(days=1)
"""How long a published video may be checked before its id is told: mostly a minute, at times hours."""
COMPLETE: Final = "PUBLISH_COMPLETE"
FAILED: Final = "FAILED"


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Ask what the creator may do; then begin the post of a video, and send all of it but the last chunk.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    notes = dict(so_far.notes)
    upload = upload_of(notes)
    if "asked" not in notes:
        _check(draft)
        uploads.ask_creator(account, draft, wire)
        notes["asked"] = True
    elif _is_video(draft) and upload is None:
        notes["upload"] = upload = uploads.begin(account, draft, draft.media[0], wire)
    elif upload is not None and not uploads.is_last(upload):
        notes["upload"] = upload = uploads.send(draft.media[0], upload, wire)
    is_ready = not _is_video(draft) or (upload is not None and uploads.is_last(upload))
    return Prepared(ready=is_ready, notes=notes)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Send a video's last chunk, or ask TikTok to fetch the pictures: either makes the post without a further call.

    A video's post has its id since `prepare`, so it is asked first what became of it: a repeat is harmless. Pictures
    have no such means. TikTok then works on the post for a while; where that takes long, `find` learns the end.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing became visible, and nothing will.
        Uncertain: call `find` before anything else.
    """
    del key
    if not _is_video(draft):
        return _pictures(account, draft, prepared, wire)
    upload = upload_of(prepared.notes)
    if upload is None:
        raise Transient("the video was not sent yet", prepare_again=True)
    state = _state(account, upload["id"], wire)
    if state.status == FAILED:
        raise _failure(state)
    is_new = state.status == "PROCESSING_UPLOAD" and state.uploaded_bytes < upload["size"]
    if is_new:
        uploads.send(draft.media[0], upload, wire)
    return _outcome(account, upload["id"], wire)


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Ask what became of a video's post by its id; look for pictures among the account's public posts.

    A post that failed is absent: the next `commit` asks for the reason and sends nothing.

    Raises:
        RateLimited, Transient, AuthDead: could not look, or it is published and still being checked; look again later.
    """
    del key
    if not _is_video(draft):
        return listed(account, draft, since, wire) or CannotTell(
            "TikTok does not show the pictures (yet), and pictures on their way cannot be asked for"
        )
    upload = upload_of(prepared.notes)
    if upload is None:
        return Absent()
    try:
        state = _state(account, upload["id"], wire)
    except Rejected as refusal:
        return CannotTell(f"TikTok refused to say what became of the video: {refusal.reason}")
    if state.status == COMPLETE:
        return _seen(account, state, wire) or _unnamed(since)
    if state.status == FAILED or state.uploaded_bytes < upload["size"]:
        return Absent()
    return CannotTell("TikTok has the video and is still at work on it")


def _pictures(account: Account, draft: Draft, prepared: Prepared, wire: Wire) -> Published:
    del prepared
    _check(draft)
    begun = show(
        account,
        "/v2/post/publish/content/init/",
        {
            "media_type": "PHOTO",
            "post_mode": "DIRECT_POST",
            "post_info": {
                "description": wording.text(draft),
                "privacy_level": PUBLIC,
                "disable_comment": False,
                "auto_add_music": False,
            },
            "source_info": {
                "source": "PULL_FROM_URL",
                "photo_images": [medium.address for medium in draft.media],
                "photo_cover_index": 0,
            },
        },
        wire,
        answers.Init,
    ).data
    if not begun.publish_id:
        raise Uncertain("TikTok said yes, but did not name the post")
    return _outcome(account, begun.publish_id, wire)


def _outcome(account: Account, publish_id: str, wire: Wire) -> Published:
    """Look some times what becomes of a post that was sent."""
    for pause in LOOKS_SECONDS:
        time.sleep(pause)
        try:
            state = _state(account, publish_id, wire)
            if state.status == COMPLETE and (seen := _seen(account, state, wire)) is not None:
                return seen
        except ConnectorError as error:
            raise Uncertain(f"TikTok has the post, but could not be asked for it: {error.reason}") from error
        if state.status == FAILED:
            raise _failure(state)
    raise Uncertain("TikTok has the post and is still at work on it")


def _seen(account: Account, state: answers.State, wire: Wire) -> Published | None:
    """Give the public post, once TikTok names it."""
    return published(account, state.post_id(), wire) if state.post_id() else None


def _unnamed(since: datetime) -> CannotTell:
    """
    Say what to make of a video that is published, and not named yet.

    Raises:
        Transient: it will be; a person who decided meanwhile could only send it twice.
    """
    cause = "TikTok has published the video and is still checking it"
    if datetime.now(UTC) - since < CHECKED_WITHIN:
        raise Transient(cause)
    return CannotTell(cause)


def _state(account: Account, publish_id: str, wire: Wire) -> answers.State:
    return post(account, "/v2/post/publish/status/fetch/", {"publish_id": publish_id}, wire, answers.Status).data


def _failure(state: answers.State) -> ConnectorError:
    """Give the class of a post's end; a post that failed never becomes visible."""
    reason = f"TikTok could not publish it: {state.fail_reason or 'no cause was given'}"
    match state.fail_reason:
        case "auth_removed":
            return AuthDead(reason, code=state.fail_reason)
        case "internal" | "video_pull_failed" | "photo_pull_failed":
            return Transient(reason, prepare_again=True, code=state.fail_reason)
        case "spam_risk_too_many_posts":
            return RateLimited(reason, until=tomorrow(datetime.now(UTC)), code=state.fail_reason)
        case _:
            return Rejected(reason, code=state.fail_reason)


def _check(draft: Draft) -> None:
    if not draft.media:
        raise Rejected("TikTok takes no text alone: a video or pictures are needed")
    if not _is_video(draft) and not all(medium.address for medium in draft.media):
        raise Rejected(
            "TikTok fetches pictures itself, and nobody outside can reach them: set CORONG_PUBLIC_ADDRESS, and verify"
            " that address in TikTok's developer portal"
        )


def _is_video(draft: Draft) -> bool:
    return any(medium.kind is MediaKind.VIDEO for medium in draft.media)
