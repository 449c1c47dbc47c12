"""Photos and videos on Facebook that no post shows yet. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from typing import TypedDict, cast

from connectors.contract import Account, Json, Medium
from connectors.errors import Transient
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT, node
from connectors.graph import bearer
from connectors.judgement import Effect
from connectors.wire import Wire


class Film(TypedDict):
    """A chunked upload in the notes: `end` is where the bytes end that are wanted next."""

    id: str
    session: str
    start: int
    end: int


def photos_of(notes: Json) -> list[str]:
    """Give the ids of the photos uploaded so far, in the order of the draft's media."""
    return list(cast("list[str]", notes.get("photos", [])))


def film_of(notes: Json) -> Film | None:
    """Give the video's upload, where it has begun."""
    return cast("Film | None", notes.get("video"))


def photo(account: Account, medium: Medium, wire: Wire) -> str:
    """Upload a photo nobody sees yet, with its alt text; give its id."""
    form = {"published": "false", "alt_text_custom": medium.alt} if medium.alt else {"published": "false"}
    with medium.path.open("rb") as file:
        return wire.call(
            "POST",
            node(account, f"{account.remote_id}/photos"),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Created,
            headers=bearer(account.secrets),
            form=form,
            files=[("source", (medium.path.name, file, medium.mime))],
        ).id


def begin(account: Account, medium: Medium, wire: Wire) -> Film:
    """Open an upload for a video; its id is known from here on."""
    session = wire.call(
        "POST",
        node(account, f"{account.remote_id}/videos"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Session,
        headers=bearer(account.secrets),
        form={"upload_phase": "start", "file_size": str(medium.size_bytes)},
    )
    if not session.video_id or not session.upload_session_id:
        raise Transient("Facebook opened no upload for the video")
    return {
        "id": session.video_id,
        "session": session.upload_session_id,
        "start": session.start_offset,
        "end": session.end_offset,
    }


def send(account: Account, medium: Medium, film: Film, wire: Wire) -> Film:
    """
    Send the bytes that are wanted next.

    Where the answer to an earlier call was lost, Facebook has more than we know: it refuses, and says where to go on.
    """
    with medium.path.open("rb") as file:
        file.seek(film["start"])
        chunk = file.read(film["end"] - film["start"])
    try:
        session = wire.call(
            "POST",
            node(account, f"{account.remote_id}/videos"),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Session,
            headers=bearer(account.secrets),
            form={
                "upload_phase": "transfer",
                "upload_session_id": film["session"],
                "start_offset": str(film["start"]),
            },
            files=[("video_file_chunk", (medium.path.name, chunk, "application/octet-stream"))],
        )
    except Transient as refusal:
        wanted = answers.wanted_instead(refusal.answer)
        if wanted is None or wanted.start_offset == film["start"]:
            raise
        session = wanted
    return {**film, "start": session.start_offset, "end": session.end_offset}


def look(account: Account, video_id: str, wire: Wire) -> answers.Video:
    """Ask how far a video is."""
    return wire.call(
        "GET",
        node(account, video_id),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Video,
        headers=bearer(account.secrets),
        query=[("fields", "id,status,published,post_id,permalink_url")],
    )
