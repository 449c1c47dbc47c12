"""Makes renditions: images here, films in a process beside this one; each once, whoever is told how often."""

import hashlib
import json
import os
import secrets
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from corong.database import now
from corong.media import commands, films, pictures, rules
from corong.media.commands import Job
from corong.media.nearby import nearby, workshop
from worker import identity

LEASE_SECONDS: Final = 60.0
TOLD_EVERY_SECONDS: Final = 2.0
SILENT_SECONDS: Final = 180.0
"""A film that has not come on by one percent in this time never will."""
MOST_SECONDS: Final = 7000
FEWER_BITS: Final = 0.8
log = structlog.get_logger()


class LostError(Exception):
    """The rendition is somebody else's by now."""


class CrashedError(Exception):
    """The process that made the film came to an end without a word."""


def make(rendition_id: int) -> None:
    """Make one rendition, unless somebody else does, and store what came of it."""
    job = commands.take(
        rendition_id, host=identity.name().rpartition(":")[0], owner=identity.name(), seconds=LEASE_SECONDS
    )
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(rendition_id=rendition_id, medium_id=job.medium_id):
        try:
            if job.plan.kind == "image":
                _picture(job)
            else:
                _film(job)
        except pictures.CannotMakeError as error:
            commands.fail(job, str(error))
        except (CrashedError, OSError) as error:
            # Tried again when its lease has run out; after some tries it has failed.
            log.warning("a rendition could not be made", reason=f"{type(error).__name__}: {error}")
        except LostError:
            log.info("a rendition was taken over")


def _picture(job: Job) -> None:
    with nearby() as near:
        made = pictures.make(near.path(job.source), job.plan)
    name = default_storage.save(_name(job), ContentFile(made.content))
    _finish(
        job,
        name,
        made={"width": made.width, "height": made.height, "seconds": 0.0},
        size_bytes=len(made.content),
        sha256=hashlib.sha256(made.content).hexdigest(),
    )


def _film(job: Job) -> None:
    folder = workshop()
    for left in folder.glob(f"{job.rendition_id}-*"):
        left.unlink(missing_ok=True)
    target = folder / f"{job.rendition_id}-{job.fence}{_suffix(job)}"
    bits = job.plan.bits()
    try:
        with nearby() as near:
            source = near.path(job.source)
            while True:
                made = _run(job, source, target, bits=bits)
                size_bytes = target.stat().st_size
                if not job.plan.most_bytes or size_bytes <= job.plan.most_bytes:
                    break
                bits = int(bits * FEWER_BITS)
                if bits < rules.LEAST_BITS:
                    raise pictures.CannotMakeError("the film cannot be made small enough")
        with target.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            name = default_storage.save(_name(job), File(file))
    finally:
        target.unlink(missing_ok=True)
    _finish(job, name, made=made, size_bytes=size_bytes, sha256=sha256)


def _finish(job: Job, name: str, *, made: Mapping[str, Any], size_bytes: int, sha256: str) -> None:
    is_ours = commands.finish(
        job,
        file=name,
        size_bytes=size_bytes,
        width=made["width"],
        height=made["height"],
        seconds=made["seconds"],
        sha256=sha256,
    )
    if not is_ours:
        default_storage.delete(name)
        raise LostError


def _run(job: Job, source: Path, target: Path, *, bits: int) -> Mapping[str, Any]:
    """Have the film made, and keep the right to it meanwhile."""
    order = films.Order(
        source=str(source),
        target=str(target),
        box=job.plan.box,
        canvas=job.plan.canvas,
        size=job.plan.size(),
        bits=bits,
        is_picture=job.plan.kind == "picture",
    )
    percent, told = 0, time.monotonic()
    # Its standard input stays open: when this worker ends, however it ends, that ends too, and the film with it.
    with subprocess.Popen(
        [sys.executable, "-m", films.__name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdin is not None  # noqa: S101 - asked for above
            process.stdin.write(json.dumps(order._asdict()).encode() + b"\n")
            process.stdin.flush()
            for line in _lines(process):
                if "made" in line:
                    made: Mapping[str, Any] = line["made"]
                    return made
                if "failed" in line:
                    raise pictures.CannotMakeError(line["failed"])
                percent = line.get("percent", percent)
                if time.monotonic() - told >= TOLD_EVERY_SECONDS:
                    told = time.monotonic()
                    if not commands.go_on(job, percent=percent, seconds=LEASE_SECONDS):
                        raise LostError
        finally:
            with suppress(BrokenPipeError):
                process.kill()
    raise CrashedError("the film process came to an end without a word")


def _lines(process: "subprocess.Popen[bytes]") -> Iterator[Mapping[str, Any]]:
    """Give what it says; an empty one now and then while it says nothing."""
    assert process.stdout is not None  # noqa: S101 - asked for where it was started
    source = process.stdout.fileno()
    began = heard = time.monotonic()
    rest = b""
    while min(began + MOST_SECONDS, heard + SILENT_SECONDS) > time.monotonic():
        if not select.select([source], [], [], TOLD_EVERY_SECONDS)[0]:
            yield {}
            continue
        piece = os.read(source, 65536)
        if not piece:
            return
        heard = time.monotonic()
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield json.loads(line)
    raise CrashedError("the film does not come on")


def _name(job: Job) -> str:
    return f"{now():%Y/%m}/{secrets.token_hex(16)}{_suffix(job)}"


def _suffix(job: Job) -> str:
    return {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}.get(job.plan.mime, ".mp4")
