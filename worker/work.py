"""Reads everything a try needs in one statement, so that no connection is held while a platform is called."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from connectors import contract
from connectors.catalogue import Platform, platform
from connectors.contract import IdempotencyKey, Link, PlatformName, Prepared, Published, RemoteId
from corong.accounts import seal
from corong.config import config
from corong.database import kept, named
from corong.deliveries.leases import Lease
from corong.deliveries.states import Phase
from corong.tagging.rules import Tags, tagged, tagged_address
from worker import attachments
from worker.attachments import Lack


@dataclass(frozen=True, slots=True)
class Work:
    """One delivery, ready for its connector."""

    platform: Platform
    account: contract.Account
    draft: contract.Draft
    prepared: Prepared
    key: IdempotencyKey
    tries: int
    looks: int
    age_seconds: float
    """How long ago its last commit began, or its time was, by the database's clock; at least so long."""
    lacks: tuple[Lack, ...] = ()
    """What is still to be made of the media before preparing may begin."""

    @property
    def look_in(self) -> float:
        """Seconds after a lost answer from which a look is worth trusting."""
        return min(self.platform.capabilities.find_after_seconds, config().corong_look_after_seconds)

    def digest(self) -> str:
        """Name what is sent: 64 hexadecimal characters."""
        whole = [self.platform.wording.text(self.draft), [str(medium.path) for medium in self.draft.media], self.key]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


_LOAD: Final = f"""
    SELECT d.key, d.phase, d.notes::text, d.tries, d.looks,
        extract(epoch FROM clock_timestamp() - coalesce(d.commit_at, d.due_at))::float AS age_seconds,
        coalesce(d.made_at, d.created_at) AS made_at, d.part,
        a.platform, a.home, a.remote_id, a.handle, a.sealed,
        coalesce(t.text, v.text, p.text) AS text, p.language, p.link_url, p.link_title, p.link_description,
        p.pillar, g.hosts::text AS hosts, g.campaign,
        CASE WHEN d.part = 0 THEN (
            SELECT json_agg({attachments.COLUMNS} ORDER BY c.position)
            FROM posts_attachment c JOIN posts_medium m ON m.id = c.medium_id WHERE c.post_id = d.post_id
        )::text END AS media,
        CASE WHEN d.part > 0 THEN (
            SELECT json_object_agg(e.part, u)
            FROM deliveries_delivery e JOIN publications_publication u ON u.delivery_id = e.id
            WHERE e.post_id = d.post_id AND e.account_id = d.account_id AND e.part IN (0, d.part - 1)
        )::text END AS thread
    FROM deliveries_delivery d
    JOIN accounts_account a ON a.id = d.account_id
    JOIN posts_post p ON p.id = d.post_id
    LEFT JOIN posts_part t ON t.post_id = d.post_id AND t.number = d.part AND d.part > 0
    LEFT JOIN posts_variant v ON v.post_id = d.post_id AND v.platform = a.platform AND d.part = 0
    LEFT JOIN LATERAL (
        SELECT CASE WHEN g.is_on THEN g.hosts ELSE '[]' END AS hosts, g.campaign FROM tagging_tagging g
        WHERE g.organisation_id = d.organisation_id AND g.since <= d.created_at
        ORDER BY g.since DESC, g.id DESC LIMIT 1
    ) g ON true
    WHERE d.id = %s
"""  # noqa: S608 - a constant of this package


def load(lease: Lease) -> Work:
    """Read the delivery under the lease. Media and link go with part 0 only; later parts answer the one before."""
    with kept():
        row = named(_LOAD, [lease.delivery_id])[0]
    thread: Mapping[str, Mapping[str, Any]] = json.loads(row["thread"] or "{}")
    found = platform(row["platform"])
    media, lacks = attachments.read(json.loads(row["media"] or "[]"), found.capabilities)
    tags = Tags(tuple(json.loads(row["hosts"] or "[]")), row["campaign"] or "")
    links = {"source": row["platform"], "pillar": row["pillar"]}
    is_prepared = row["phase"] in {Phase.PREPARED, Phase.COMMIT}
    return Work(
        platform=found,
        account=contract.Account(
            platform=PlatformName(row["platform"]),
            home=row["home"],
            remote_id=RemoteId(row["remote_id"]),
            handle=row["handle"],
            secrets=seal.reveal(row["sealed"]),
        ),
        draft=contract.Draft(
            text=tagged(row["text"], tags, **links),
            language=row["language"],
            made_at=row["made_at"],
            media=media,
            link=Link(
                url=tagged_address(row["link_url"], tags, **links),
                title=row["link_title"],
                description=row["link_description"],
            )
            if row["link_url"] and row["part"] == 0
            else None,
            parent=_published(thread[str(row["part"] - 1)]) if row["part"] else None,
            root=_published(thread["0"]) if row["part"] else None,
        ),
        prepared=Prepared(ready=is_prepared, notes=json.loads(row["notes"])),
        key=IdempotencyKey(row["key"]),
        tries=row["tries"],
        looks=row["looks"],
        age_seconds=row["age_seconds"],
        # What a platform has already is not sent again.
        lacks=() if is_prepared else lacks,
    )


def _published(publication: Mapping[str, Any]) -> Published:
    return Published(
        id=RemoteId(publication["remote_id"]),
        url=publication["url"],
        at=datetime.fromisoformat(publication["published_at"]),
        token=publication["token"],
    )
