"""The only writers of alerts and notices."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from corong.alerts import rules
from corong.alerts.models import Alert, Notice
from corong.alerts.troubles import ACCOUNT, BROADCAST, DELIVERY, Trouble
from corong.database import now, rows
from corong.events.commands import record
from corong.people.models import Person
from corong.retrying import Retrying

LEASE_SECONDS: Final = 120
"""How long a worker may take to send one notice; afterwards another may try."""
RETRYING: Final = Retrying("alerts_notice", first_pause_seconds=30, longest_pause_seconds=3600, most_tries=30)
_LOCK: Final = 0x636F726F03


def note(troubles: Sequence[Trouble], *, among: Collection[str] = (DELIVERY, ACCOUNT, BROADCAST)) -> list[int]:
    """
    Raise an alert for each trouble that has none, end those that are over, and make the notices that are due.

    `among` names the kinds of subject that were looked at: alerts of others do not end. Gives the ids of new notices.
    In the caller's transaction; two schedulers at once take turns.
    """
    rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    moment = now()
    _raise(troubles, moment)
    _resolve(troubles, moment, among)
    return _notices(moment)


def _raise(troubles: Sequence[Trouble], moment: datetime) -> None:
    rows(
        """
        INSERT INTO alerts_alert (organisation_id, subject, subject_id, cause, particulars, raised_at)
        SELECT organisation_id, subject, subject_id, cause, particulars, %s
        FROM jsonb_to_recordset(%s::jsonb)
          AS t(organisation_id bigint, subject text, subject_id bigint, cause text, particulars jsonb)
        ON CONFLICT (subject, subject_id, cause) WHERE resolved_at IS NULL DO NOTHING
        """,
        [
            moment,
            json.dumps(
                [
                    {
                        "organisation_id": each.organisation_id,
                        "subject": each.subject,
                        "subject_id": each.subject_id,
                        "cause": each.cause.value,
                        "particulars": each.particulars,
                    }
                    for each in troubles
                ]
            ),
        ],
    )


def _resolve(troubles: Sequence[Trouble], moment: datetime, among: Collection[str]) -> None:
    # All alerts of a subject end together: one that goes from cause to cause is still in trouble, and the first
    # cause coming back is no news.
    rows(
        """
        UPDATE alerts_alert a SET resolved_at = %s
        WHERE a.resolved_at IS NULL AND a.subject = ANY(%s) AND NOT EXISTS (
            SELECT 1 FROM unnest(%s::text[], %s::bigint[]) AS t(subject, subject_id)
            WHERE t.subject = a.subject AND t.subject_id = a.subject_id)
        """,
        [moment, list(among), [each.subject for each in troubles], [each.subject_id for each in troubles]],
    )


def _notices(moment: datetime) -> list[int]:
    made = []
    for organisation_id, standing in _standing(moment).items():
        untold, told_lately, seconds, has_open, has_ended = standing
        if not rules.is_notice_due(
            untold=untold,
            told_lately=told_lately,
            seconds_since_last=seconds,
            has_open=has_open,
            has_ended=has_ended,
        ):
            continue
        notice = Notice.objects.create(organisation_id=organisation_id, made_at=moment, next_try_at=moment)
        told = rows(
            "UPDATE alerts_alert SET told_in_id = %s WHERE organisation_id = %s"
            " AND told_in_id IS NULL AND resolved_at IS NULL RETURNING cause",
            [notice.pk, organisation_id],
        )
        ended = rows(
            "UPDATE alerts_alert SET ended_in_id = %s WHERE organisation_id = %s"
            " AND told_in_id IS NOT NULL AND resolved_at IS NOT NULL AND ended_in_id IS NULL RETURNING id",
            [notice.pk, organisation_id],
        )
        record(
            "notice.made",
            subject="notice",
            subject_id=notice.pk,
            organisation_id=organisation_id,
            person_id=None,
            details={"causes": sorted({row[0] for row in told}), "troubles": len(told), "ended": len(ended)},
        )
        made.append(notice.pk)
    return made


_Standing = tuple[Sequence[str], Sequence[str], float | None, bool, bool]


def _standing(moment: datetime) -> Mapping[int, _Standing]:
    """Give what `is_notice_due` asks, for each office that has something untold."""
    found = rows(
        """
        WITH news AS (
            SELECT organisation_id, coalesce(array_agg(DISTINCT cause) FILTER (WHERE told_in_id IS NULL), '{}') untold,
                   bool_or(told_in_id IS NOT NULL) AS has_ended
            FROM alerts_alert
            WHERE (told_in_id IS NULL AND resolved_at IS NULL)
               OR (told_in_id IS NOT NULL AND resolved_at IS NOT NULL AND ended_in_id IS NULL)
            GROUP BY organisation_id
        )
        SELECT news.organisation_id, news.untold, coalesce(lately.causes, '{}'),
               extract(epoch FROM %s - (
                   SELECT max(n.made_at) FROM alerts_notice n WHERE n.organisation_id = news.organisation_id))::float8,
               EXISTS (
                   SELECT 1 FROM alerts_alert o
                   WHERE o.organisation_id = news.organisation_id AND o.resolved_at IS NULL),
               news.has_ended
        FROM news LEFT JOIN LATERAL (
            SELECT array_agg(DISTINCT a.cause) AS causes FROM alerts_notice n JOIN alerts_alert a ON a.told_in_id = n.id
            WHERE n.organisation_id = news.organisation_id AND n.made_at > %s - %s * interval '1 second'
        ) lately ON true
        """,
        [moment, moment, rules.QUIET_SECONDS],
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in found}


def unsent(limit: int) -> list[int]:
    """Give notices a worker should try to send now, and put the next try off: the pause doubles up to an hour."""
    return RETRYING.due(limit)


def take(notice_id: int) -> bool:
    """Say whether this worker may send the notice now; if so, no other one does meanwhile."""
    return bool(
        rows(
            "UPDATE alerts_notice SET taken_until = clock_timestamp() + %s * interval '1 second' WHERE id = %s"
            " AND (taken_until IS NULL OR taken_until < clock_timestamp()) RETURNING id",
            [LEASE_SECONDS, notice_id],
        )
    )


def mailed(notice_id: int, *, language: str, people: int) -> None:
    """Store that the mail in this language was sent: it is not sent again."""
    rows(
        "UPDATE alerts_notice SET mailed_at = clock_timestamp(), mailed_to = mailed_to + %s,"
        " mailed_in = mailed_in || to_jsonb(%s::text) WHERE id = %s",
        [people, language, notice_id],
    )


def hooked(notice_id: int) -> None:
    """Store that the webhook took the notice: it is not called again."""
    rows("UPDATE alerts_notice SET hooked_at = clock_timestamp() WHERE id = %s", [notice_id])


def settle(notice_id: int, *, failures: Sequence[str]) -> None:
    """Give the notice back: done where nothing failed, else for the next try."""
    rows(
        "UPDATE alerts_notice SET taken_until = NULL, failure = %s,"
        " next_try_at = CASE WHEN %s THEN NULL ELSE next_try_at END WHERE id = %s",
        ["; ".join(failures)[:500], not failures, notice_id],
    )


@transaction.atomic
def acknowledge(alert: Alert, *, by: Person) -> bool:
    """Note that a person cares for a trouble; False: somebody does already, or it is over."""
    noted = rows(
        "INSERT INTO alerts_acknowledgement (alert_id, person_id)"
        " SELECT id, %s FROM alerts_alert WHERE id = %s AND resolved_at IS NULL"
        " ON CONFLICT (alert_id) DO NOTHING RETURNING alert_id",
        [by.pk, alert.pk],
    )
    if noted:
        record(
            "alert.acknowledged",
            subject="alert",
            subject_id=alert.pk,
            organisation_id=alert.organisation_id,
            person_id=by.pk,
            details={"cause": alert.cause},
        )
    return bool(noted)
