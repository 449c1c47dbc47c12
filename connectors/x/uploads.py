"""Media on X before a post shows them: initialised, sent in segments, finalised, processed, described."""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NotRequired, TypedDict, cast

from connectors.contract import Account, Json, MediaKind, Medium
from connectors.errors import Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.x import answers
from connectors.x.dialect import UPLOADS, bearer

SEGMENT_BYTES: Final = 4 * 1024 * 1024
KEPT_AT_LEAST: Final = timedelta(hours=20)
"""X keeps a medium that no post uses for a day (`expires_after_secs`)."""

Stage = Literal["segments", "processing", "text", "ready"]


class Upload(TypedDict):
    """One line of the notes, in the order of the draft's media; `segment` is the next to send."""

    id: str
    stage: Stage
    segment: int
    at: str
    pause_seconds: NotRequired[float]


def uploads_of(notes: Json) -> list[Upload]:
    """Give the uploads made so far."""
    return list(cast("list[Upload]", notes.get("media", [])))


def begin(account: Account, medium: Medium, wire: Wire) -> Upload:
    """Announce a file."""
    category = "tweet_video" if medium.kind is MediaKind.VIDEO else "tweet_image"
    made = wire.call(
        "POST",
        f"{account.home}/2/media/upload/initialize",
        dialect=UPLOADS,
        effect=Effect.REPEATABLE,
        answer=answers.MediaAnswer,
        headers=bearer(account.secrets),
        body={"media_type": medium.mime, "total_bytes": medium.size_bytes, "media_category": category},
    )
    return {"id": made.data.id, "stage": "segments", "segment": 0, "at": datetime.now(UTC).isoformat()}


def go_on(account: Account, medium: Medium, upload: Upload, wire: Wire) -> Upload:
    """
    Make the next step of an upload.

    Raises:
        Transient: `prepare_again` where X no longer has it. Rejected: it could not be processed.
    """
    match upload["stage"]:
        case "segments" if upload["segment"] * SEGMENT_BYTES < medium.size_bytes:
            return _append(account, medium, upload, wire)
        case "segments":
            return _judged(medium, upload, _finalize(account, upload, wire))
        case "processing":
            return _judged(medium, upload, _status(account, upload, wire))
        case _:
            return _describe(account, medium, upload, wire)


def _append(account: Account, medium: Medium, upload: Upload, wire: Wire) -> Upload:
    with medium.path.open("rb") as file:
        file.seek(upload["segment"] * SEGMENT_BYTES)
        segment = file.read(SEGMENT_BYTES)
    wire.call(
        "POST",
        f"{account.home}/2/media/upload/{upload['id']}/append",
        dialect=UPLOADS,
        effect=Effect.REPEATABLE,
        answer=bytes,
        headers=bearer(account.secrets),
        form={"segment_index": str(upload["segment"])},
        files=[("media", ("segment", segment, "application/octet-stream"))],
    )
    return {**upload, "segment": upload["segment"] + 1}


def _finalize(account: Account, upload: Upload, wire: Wire) -> answers.Media:
    """Close an upload. One that is closed already, by a call whose answer was lost, is refused: its state tells."""
    try:
        return _ask(account, "POST", f"2/media/upload/{upload['id']}/finalize", [], wire)
    except Rejected as refusal:
        state = _status(account, upload, wire)
        if state.processing_info is not None:
            return state
        if "segments" in refusal.reason.lower():
            # Pictures have no state to ask for.
            raise Transient(refusal.reason, prepare_again=True, status=refusal.status) from refusal
        raise


def _status(account: Account, upload: Upload, wire: Wire) -> answers.Media:
    query = [("media_id", upload["id"]), ("command", "STATUS")]
    return _ask(account, "GET", "2/media/upload", query, wire)


def _ask(account: Account, method: str, path: str, query: list[tuple[str, str]], wire: Wire) -> answers.Media:
    return wire.call(
        method,
        f"{account.home}/{path}",
        dialect=UPLOADS,
        effect=Effect.REPEATABLE,
        answer=answers.MediaAnswer,
        headers=bearer(account.secrets),
        query=query,
    ).data


def _judged(medium: Medium, upload: Upload, answer: answers.Media) -> Upload:
    processing = answer.processing_info
    if processing is not None and processing.state == "failed":
        raise Rejected(f"X could not process the medium: {processing.error.get('message') or 'it gives no reason'}")
    if processing is not None and processing.state != "succeeded":
        return {**upload, "stage": "processing", "pause_seconds": max(processing.check_after_secs, 0.5)}
    return {**upload, "stage": "text" if medium.alt else "ready", "pause_seconds": 0.0}


def _describe(account: Account, medium: Medium, upload: Upload, wire: Wire) -> Upload:
    wire.call(
        "POST",
        f"{account.home}/2/media/metadata",
        dialect=UPLOADS,
        effect=Effect.REPEATABLE,
        answer=bytes,
        headers=bearer(account.secrets),
        body={"id": upload["id"], "metadata": {"alt_text": {"text": medium.alt}}},
    )
    return {**upload, "stage": "ready"}


def check_age(uploads: list[Upload]) -> None:
    """Refuse media X may have dropped. Raises Transient: `prepare_again`."""
    now = datetime.now(UTC)
    if any(now - datetime.fromisoformat(upload["at"]) > KEPT_AT_LEAST for upload in uploads):
        raise Transient("the uploaded media are too old", prepare_again=True)
