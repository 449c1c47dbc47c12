"""The only writers of renditions, captions and framings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction

from connectors.catalogue import PLATFORMS, capabilities
from connectors.contract import MediaKind
from corong.database import kept, rows, unit
from corong.deliveries import moves
from corong.deliveries.states import State
from corong.events.commands import record
from corong.media import captions, rules
from corong.media.models import Caption
from corong.media.queries import framing_of
from corong.media.rules import Framing, Plan
from corong.people.models import Person
from corong.posts.media import for_platforms
from corong.posts.models import Medium

MOST_TRIES: Final = 3
AGAIN_SECONDS: Final = 20.0
MAKING: Final = "the media are being made ready for the platform"
"""The reason of a delivery that waits for a rendition."""
POSTER: Final = Plan("picture", "image/jpeg", 0)
"""The plan of the picture out of a video, for platforms that take one and for pages."""


class InUseError(Exception):
    """The medium stands in a post that is scheduled or published: what was approved must not change."""


@dataclass(frozen=True, slots=True)
class Job:
    """One worker's right to make one rendition, and what it needs."""

    rendition_id: int
    fence: int
    medium_id: int
    source: str
    plan: Plan


def order_for(delivery_ids: Sequence[int]) -> None:
    """Have made, ahead of time, what the media of these deliveries need. In the caller's transaction."""
    wanted = rows(
        """
        SELECT DISTINCT c.medium_id, a.platform FROM deliveries_delivery d
        JOIN accounts_account a ON a.id = d.account_id JOIN posts_attachment c ON c.post_id = d.post_id
        WHERE d.id = ANY(%s) AND d.part = 0
        """,
        [list(delivery_ids)],
    )
    media = Medium.objects.in_bulk({row[0] for row in wanted})
    for medium in media.values():
        if medium.kind == MediaKind.VIDEO:
            order(medium.pk, "", POSTER)
    for medium_id, platform in wanted:
        if platform in PLATFORMS:
            medium = media[medium_id]
            plan = rules.plan(for_platforms(medium), capabilities(platform), framing_of(medium, platform))
            if plan is not None:
                order(medium_id, platform, plan)


def order(medium_id: int, platform: str, plan: Plan) -> None:
    """Have a rendition made. One that is there or under way stays; one that failed is tried again."""
    rows(
        """
        INSERT INTO media_rendition (medium_id, platform, rule, plan, state, percent, file, mime, size_bytes, width,
            height, seconds, sha256, reason, tries, next_at, lease_owner, fence, ordered_at)
        VALUES (%(medium)s, %(platform)s, %(rule)s, %(plan)s, 'waiting', 0, '', '', 0, 0, 0, 0, '', '', 0,
            clock_timestamp(), '', 0, clock_timestamp())
        ON CONFLICT (medium_id, platform) DO UPDATE SET rule = excluded.rule, plan = excluded.plan, state = 'waiting',
            percent = 0, reason = '', tries = 0, next_at = clock_timestamp(), lease_until = NULL,
            fence = media_rendition.fence + 1
            WHERE media_rendition.rule <> excluded.rule OR media_rendition.state = 'failed'
        """,
        {"medium": medium_id, "platform": platform, "rule": plan.key(), "plan": json.dumps(asdict(plan))},
    )


def hints(limit: int) -> list[int]:
    """Take renditions a worker should be told of; told again after a while, in case the message is lost."""
    found = rows(
        """
        UPDATE media_rendition SET next_at = clock_timestamp() + %s * interval '1 second'
        WHERE id IN (
            SELECT id FROM media_rendition
            WHERE state IN ('waiting', 'working') AND next_at <= statement_timestamp()
              AND (lease_until IS NULL OR lease_until < statement_timestamp())
            ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED)
        RETURNING id
        """,
        [AGAIN_SECONDS, limit],
    )
    return [row[0] for row in found]


def take(rendition_id: int, *, host: str, owner: str, seconds: float) -> Job | None:
    """
    Take a rendition to make, unless somebody else makes it, or this machine is busy with another film.

    One film at a time and machine: the rest of the processors is for the posts.
    """
    with kept():
        found = rows(
            """
            UPDATE media_rendition r SET state = 'working', fence = r.fence + 1, tries = r.tries + 1, percent = 0,
                lease_owner = %(owner)s, lease_until = clock_timestamp() + %(seconds)s * interval '1 second'
            FROM posts_medium m
            WHERE r.id = %(id)s AND m.id = r.medium_id AND r.state IN ('waiting', 'working')
              AND (r.lease_until IS NULL OR r.lease_until < clock_timestamp())
              AND (r.plan->>'kind' <> 'video' OR NOT EXISTS (
                  SELECT 1 FROM media_rendition o WHERE o.state = 'working' AND o.plan->>'kind' = 'video'
                    AND o.lease_until >= clock_timestamp() AND starts_with(o.lease_owner, %(host)s)))
            RETURNING r.id, r.fence, r.medium_id, m.file, r.plan::text, r.tries
            """,
            {"id": rendition_id, "owner": owner, "host": f"{host}:", "seconds": seconds},
        )
    if not found:
        return None
    number, fence, medium_id, source, plan, tries = found[0]
    job = Job(number, fence, medium_id, source, _plan(json.loads(plan)))
    if tries > MOST_TRIES:
        # Each try before took its worker down: the next would as well.
        fail(job, "it could not be made: each worker that tried came to an end")
        return None
    return job


def _plan(stored: Mapping[str, object]) -> Plan:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    return Plan(**values)  # type: ignore[arg-type] # written by `order` out of a plan


def go_on(job: Job, *, percent: int, seconds: float) -> bool:
    """Store how far it has come and prolong the right to make it; False: it is somebody else's by now."""
    with kept():
        return bool(
            rows(
                """
                UPDATE media_rendition SET percent = %s, lease_until = clock_timestamp() + %s * interval '1 second'
                WHERE id = %s AND fence = %s AND state = 'working' RETURNING id
                """,
                [percent, seconds, job.rendition_id, job.fence],
            )
        )


def finish(job: Job, *, file: str, size_bytes: int, width: int, height: int, seconds: float, sha256: str) -> bool:
    """Store what was made; False: it is somebody else's by now. Whoever waits for it may go on at once."""
    with unit():
        made = rows(
            """
            UPDATE media_rendition SET state = 'ready', percent = 100, file = %(file)s, mime = %(mime)s,
                size_bytes = %(size_bytes)s, width = %(width)s, height = %(height)s, seconds = %(seconds)s,
                sha256 = %(sha256)s, reason = '', next_at = NULL, lease_until = NULL, made_at = clock_timestamp()
            WHERE id = %(id)s AND fence = %(fence)s AND state = 'working' RETURNING platform
            """,
            {
                "file": file,
                "mime": job.plan.mime,
                "size_bytes": size_bytes,
                "width": width,
                "height": height,
                "seconds": seconds,
                "sha256": sha256,
                "id": job.rendition_id,
                "fence": job.fence,
            },
        )
        for (platform,) in made:
            rows(
                """
                UPDATE deliveries_delivery d SET next_at = clock_timestamp() FROM accounts_account a
                WHERE a.id = d.account_id AND a.platform = %s AND d.state = 'scheduled' AND d.reason = %s
                  AND d.next_at > clock_timestamp()
                  AND d.post_id IN (SELECT post_id FROM posts_attachment WHERE medium_id = %s)
                """,
                [platform, MAKING, job.medium_id],
            )
    return bool(made)


def fail(job: Job, reason: str) -> None:
    """Store that it cannot be made; the posts that need it fail now, with the reason, and not at their time."""
    with unit():
        failed = rows(
            """
            UPDATE media_rendition SET state = 'failed', reason = %s, next_at = NULL, lease_until = NULL
            WHERE id = %s AND fence = %s AND state = 'working' RETURNING platform
            """,
            [reason[:600], job.rendition_id, job.fence],
        )
        for (platform,) in failed:
            _fail_deliveries(job.medium_id, platform, reason)


def _fail_deliveries(medium_id: int, platform: str, reason: str) -> None:
    waiting = rows(
        """
        SELECT d.id FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
        WHERE d.state = 'scheduled' AND a.platform = %s
          AND d.post_id IN (SELECT post_id FROM posts_attachment WHERE medium_id = %s)
          AND NOT EXISTS (
              SELECT 1 FROM deliveries_delivery f WHERE f.post_id = d.post_id AND f.account_id = d.account_id
                AND f.part = 0 AND f.state <> 'scheduled')
        """,
        [platform, medium_id],
    )
    moves.move(
        [row[0] for row in waiting],
        frm=State.SCHEDULED,
        to=State.FAILED,
        changes={"next_at": None, "reason_class": "Rejected", "reason": reason[:600]},
        details={"reason": reason},
    )


@transaction.atomic
def frame(medium: Medium, platform: str, framing: Framing | None, *, by: Person) -> None:
    """
    Keep an officer's choice of how a picture fits a platform; None: no choice.

    Raises:
        InUseError: see there.
    """
    locked = Medium.objects.select_for_update().get(pk=medium.pk)
    if locked.attachments.filter(post__deliveries__isnull=False).exists():
        raise InUseError
    chosen = dict(locked.framing)
    chosen.pop(platform, None)
    if framing is not None:
        chosen[platform] = asdict(framing)
    medium.framing = locked.framing = chosen
    locked.save(update_fields=["framing"])
    record(
        "medium.framed",
        subject="medium",
        subject_id=medium.pk,
        organisation_id=medium.organisation_id,
        person_id=by.pk,
        details={"platform": platform, "framing": chosen.get(platform)},
    )


@transaction.atomic
def caption(medium: Medium, language: str, content: bytes) -> Caption:
    """
    Keep what is said in a video in one language, from SRT or WebVTT; a second file of a language takes its place.

    Raises:
        captions.BadCaptionsError: the file cannot be used.
        ValueError: the medium is no video.
    """
    if medium.kind != MediaKind.VIDEO:
        raise ValueError("only videos have captions")
    vtt = captions.to_vtt(captions.read(content, seconds=medium.seconds))
    made, _ = Caption.objects.update_or_create(medium=medium, language=language, defaults={"vtt": vtt})
    return made
