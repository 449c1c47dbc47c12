"""The video service (sheet: Publish): a job for each upload, known by its bytes."""

from math import inf
from typing import Any, Final

from sandbox import clock
from sandbox.bluesky.addresses import cid_of_blob
from sandbox.bluesky.blobs import keep, shape
from sandbox.bluesky.doors import ACCESS, Doors
from sandbox.bluesky.records import VIDEO_BYTES
from sandbox.bluesky.server import Job, Repo, invalid, refuse
from sandbox.call import Answer, Call, json_answer

DAILY_BYTES: Final = 10_000_000_000
DAY_SECONDS: Final = 86_400
# The states of a job in work, each for an equal part of the processing time.
STATES: Final = (
    "JOB_STATE_CREATED",
    "JOB_STATE_ENCODING",
    "JOB_STATE_ENCODED",
    "JOB_STATE_SCANNING",
    "JOB_STATE_SCANNED",
    "JOB_STATE_UPLOADING",
)
UPLOAD: Final = "com.atproto.repo.uploadBlob"


def _caller(doors: Doors, call: Call, *methods: str) -> Repo:
    """Whose service token it is; a plain session is let through where a PDS would pass the call on."""
    payload = doors.payload(call)
    if payload is not None and payload.get("scope") == ACCESS and UPLOAD not in methods:
        return doors.repo(call)
    repo = doors.network.repos.get(payload.get("iss", "")) if payload else None
    if payload is None or repo is None or payload["exp"] <= clock.now() or doors.act(call, "dead_token"):
        raise refuse(401, "AuthenticationRequired", "invalid service auth token")
    if payload["lxm"] not in methods:
        raise refuse(401, "AuthenticationRequired", f"bad jwt lexicon method: {payload['lxm']}")
    host = call.base.split("://", 1)[1].split("/")[0]
    # A PDS names itself without its port; RFC-minded callers add it, escaped.
    names = {host, host.partition(":")[0], host.replace(":", "%3A")}
    if UPLOAD in methods and payload["aud"] not in {f"did:web:{name}" for name in names}:
        raise refuse(401, "AuthenticationRequired", f"bad jwt audience: {payload['aud']}")
    return repo


def upload(doors: Doors, call: Call) -> Answer:
    """`app.bsky.video.uploadVideo?did=&name=`."""
    repo = _caller(doors, call, UPLOAD)
    call.account = repo.account
    did = call.arguments().get("did", [""])[0]
    if did != repo.account.id:
        raise refuse(401, "AuthenticationRequired", "did does not match the token's issuer")
    if call.content_type != "video/mp4":
        raise invalid(f"Wrong request encoding (Content-Type): {call.content_type}")
    if len(call.body) > VIDEO_BYTES:
        raise refuse(400, "video_too_large", f"videos must be at most {VIDEO_BYTES} bytes")
    pds = doors.named(repo.account.instance)
    identity = cid_of_blob(call.body)
    job = pds.jobs.get(f"{did} {identity}")
    if job is not None and not job.is_failed:
        known = status(doors, job) | {"error": "already_exists", "message": "Video already processed"}
        return json_answer(known, status=409)
    if _today(doors, repo)[0] >= pds.setting.daily_videos:
        raise refuse(400, "daily_limit", "You have reached your daily limit of video uploads")
    stuck = doors.act(call, "media_stuck")
    now = clock.now()
    job = Job(
        id=pds.new_tid(),
        did=did,
        content=call.body,
        mime="video/mp4",
        started_at=now,
        done_at=inf if stuck and not stuck.fails else now + pds.setting.video_processing_seconds,
        is_failed=bool(stuck and stuck.fails),
    )
    pds.jobs[f"{did} {identity}"] = pds.jobs[job.id] = job
    job_status = status(doors, job)
    return json_answer(job_status if pds.setting.video_answer == "flat" else {"jobStatus": job_status})


def status(doors: Doors, job: Job) -> dict[str, Any]:
    """A job's status; the blob appears with COMPLETED."""
    now = clock.now()
    found: dict[str, Any] = {"jobId": job.id, "did": job.did}
    if now < job.done_at:
        length = job.done_at - job.started_at
        share = (now - job.started_at) / length if length < inf else 0.4
        return found | {"state": STATES[int(share * len(STATES))], "progress": int(share * 100)}
    if job.is_failed:
        words = "Processing failed"
        return found | {"state": "JOB_STATE_FAILED", "error": "encoding_failed", "message": words}
    if job.blob is None:
        repo = doors.network.repos[job.did]
        job.blob = shape(keep(repo, job.content, job.mime))
        job.content = b""
    return found | {"state": "JOB_STATE_COMPLETED", "progress": 100, "blob": job.blob}


def poll(doors: Doors, call: Call) -> Answer:
    """`app.bsky.video.getJobStatus?jobId=`; needs no token."""
    wish = call.arguments().get("jobId", [""])[0]
    job = doors.server(call).jobs.get(wish)
    if job is None:
        raise invalid(f"job not found: {wish}")
    if stuck := doors.act(call, "media_stuck"):
        state = "JOB_STATE_FAILED" if stuck.fails else "JOB_STATE_ENCODING"
        return json_answer({"jobStatus": {"jobId": job.id, "did": job.did, "state": state}})
    return json_answer({"jobStatus": status(doors, job)})


def limits(doors: Doors, call: Call) -> Answer:
    """`app.bsky.video.getUploadLimits`."""
    repo = _caller(doors, call, "app.bsky.video.getUploadLimits")
    videos, size_bytes = _today(doors, repo)
    setting = doors.named(repo.account.instance).setting
    left = max(0, setting.daily_videos - videos)
    shape_: dict[str, Any] = {
        "canUpload": left > 0 and setting.is_email_confirmed,
        "remainingDailyVideos": left,
        "remainingDailyBytes": max(0, DAILY_BYTES - size_bytes),
    }
    if not left:
        shape_["error"] = "daily_limit"
    if not setting.is_email_confirmed:
        shape_ |= {"error": "unconfirmed_email", "message": "Please confirm your email address to upload videos"}
    return json_answer(shape_)


def _today(doors: Doors, repo: Repo) -> tuple[int, int]:
    since = clock.now() - DAY_SECONDS
    jobs = {job.id: job for job in doors.named(repo.account.instance).jobs.values() if job.did == repo.account.id}
    recent = [job for job in jobs.values() if job.started_at > since and not job.is_failed]
    return len(recent), sum(job.blob["size"] if job.blob else len(job.content) for job in recent)
