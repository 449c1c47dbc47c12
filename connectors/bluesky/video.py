"""Videos: through the video service where there is one, so that the post is complete at once; else as a blob."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, cast

from connectors.bluesky import answers
from connectors.bluesky.dialect import DIALECT, VIDEO, base, bearer
from connectors.contract import Account, Json, Medium
from connectors.errors import RateLimited, Rejected, Transient
from connectors.judgement import Effect
from connectors.wire import Wire

SERVICE: Final = "https://video.bsky.app"
SERVICE_DID: Final = "did:web:video.bsky.app"
TOKEN_LIVES: Final = timedelta(minutes=30)
AGAIN_AFTER: Final = timedelta(hours=1)
"""How long to wait once a day's videos are used up: when the day ends is not told."""
PAUSES_SECONDS: Final = (0.5, 1.0, 2.0, 5.0)
"""How long to wait after each look at a video in work; the last one counts for all later ones."""
_NOT_OFFERED: Final = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.NOT_IMPLEMENTED,
    HTTPStatus.BAD_GATEWAY,
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one step gave: the blob at the end, until then what to remember and when to look again."""

    notes: Json
    blob: Json | None = None
    again_in_seconds: float = 0.0


def step(account: Account, medium: Medium, notes: Json, wire: Wire) -> Step:
    """
    Upload the video, or look at its processing.

    Raises:
        Rejected: the service refused it or could not process it, or takes no videos from this account.
        RateLimited: no more videos are allowed today; or as the contract says.
        Transient, AuthDead: see the contract.
    """
    if "job" in notes:
        return _look(account, notes, wire)
    if _is_offered(account, wire):
        job = _upload(account, medium, wire)
        return _judged(job, {"job": job.job_id, "looks": 0})
    with medium.path.open("rb") as file:
        blob = wire.call(
            "POST",
            f"{base(account)}/xrpc/com.atproto.repo.uploadBlob",
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Uploaded,
            headers={**bearer(account.secrets), "Content-Type": medium.mime},
            content=file,
        ).blob
    return Step(notes={}, blob=blob)


def _service(account: Account) -> str:
    """Give the service's address: practice servers offer it themselves, all public ones share Bluesky's."""
    return SERVICE if base(account).startswith("https://") else base(account)


def _is_offered(account: Account, wire: Wire) -> bool:
    call = "app.bsky.video.getUploadLimits"
    # A server asked for what it would pass on wants its own session, the service itself a token for the call.
    is_apart = _service(account) == SERVICE
    headers = _token(account, call, wire, audience=SERVICE_DID) if is_apart else bearer(account.secrets)
    try:
        limits = wire.call(
            "GET",
            f"{_service(account)}/xrpc/{call}",
            dialect=VIDEO,
            effect=Effect.NONE,
            answer=answers.VideoLimits,
            headers=headers,
        )
    except (Rejected, Transient) as error:
        if error.status in _NOT_OFFERED:
            return False
        raise
    if limits.can_upload:
        return True
    if 0 in {limits.remaining_daily_videos, limits.remaining_daily_bytes}:
        raise RateLimited(
            limits.message or "Bluesky takes no more videos from this account today",
            until=datetime.now(UTC) + AGAIN_AFTER,
            uploads_only=True,
            code=limits.error or "",
        )
    raise Rejected(limits.message or limits.error or "Bluesky takes no videos from this account")


def _upload(account: Account, medium: Medium, wire: Wire) -> answers.VideoJob:
    server = wire.call(
        "GET",
        f"{base(account)}/xrpc/com.atproto.server.describeServer",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Server,
    )
    headers = _token(account, "com.atproto.repo.uploadBlob", wire, audience=server.did)
    with medium.path.open("rb") as file:
        return wire.call(
            "POST",
            f"{_service(account)}/xrpc/app.bsky.video.uploadVideo",
            dialect=VIDEO,
            effect=Effect.REPEATABLE,
            answer=answers.VideoJob,
            # The service had this video before: the answer is its job.
            also=(HTTPStatus.CONFLICT,),
            headers={**headers, "Content-Type": medium.mime},
            query=[("did", account.remote_id), ("name", medium.path.name)],
            content=file,
        )


def _look(account: Account, notes: Json, wire: Wire) -> Step:
    job = wire.call(
        "GET",
        f"{_service(account)}/xrpc/app.bsky.video.getJobStatus",
        dialect=VIDEO,
        effect=Effect.NONE,
        answer=answers.VideoJob,
        query=[("jobId", cast("str", notes["job"]))],
    )
    return _judged(job, {"job": notes["job"], "looks": cast("int", notes["looks"]) + 1})


def _judged(job: answers.VideoJob, notes: Json) -> Step:
    if job.blob is not None:
        return Step(notes=notes, blob=job.blob)
    if job.state == "JOB_STATE_FAILED":
        raise Rejected(f"Bluesky could not process the video: {job.message or job.error or 'no cause was given'}")
    looks = cast("int", notes["looks"])
    return Step(notes=notes, again_in_seconds=PAUSES_SECONDS[min(looks, len(PAUSES_SECONDS) - 1)])


def _token(account: Account, call: str, wire: Wire, *, audience: str) -> dict[str, str]:
    """Give the header for one call to a service: a token that our own server signs for it."""
    expires = datetime.now(UTC) + TOKEN_LIVES
    token = wire.call(
        "GET",
        f"{base(account)}/xrpc/com.atproto.server.getServiceAuth",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.ServiceToken,
        headers=bearer(account.secrets),
        query=[("aud", audience), ("lxm", call), ("exp", str(int(expires.timestamp())))],
    ).token
    return {"Authorization": f"Bearer {token}"}
