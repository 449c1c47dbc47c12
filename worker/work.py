"""Reads everything a try needs in one go, so that no database connection is held while a platform is called."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from connectors import contract
from connectors.catalogue import Platform, platform
from connectors.contract import IdempotencyKey, Prepared, Published, RemoteId
from corong.database import unit
from corong.deliveries.leases import Lease
from corong.deliveries.models import Delivery
from corong.deliveries.states import Phase
from corong.posts import drafts
from corong.publications.models import Publication
from worker import tokens


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
    due_at: datetime
    commit_at: datetime | None

    @property
    def look_in(self) -> float:
        """Seconds after a lost answer from which a look is worth trusting."""
        return self.platform.capabilities.find_after_seconds

    def digest(self) -> str:
        """Name what is sent: 64 hexadecimal characters."""
        whole = [self.platform.wording.text(self.draft), [str(medium.path) for medium in self.draft.media], self.key]
        return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def load(lease: Lease) -> Work:
    """Read the delivery under the lease."""
    with unit():
        delivery = Delivery.objects.select_related("post", "account").get(pk=lease.delivery_id)
        parent = root = None
        if delivery.part:
            before = {
                publication.delivery.part: _published(publication)
                for publication in Publication.objects.select_related("delivery").filter(
                    delivery__post=delivery.post_id,
                    delivery__account=delivery.account_id,
                    delivery__part__in=[0, delivery.part - 1],
                )
                if publication.delivery
            }
            parent, root = before[delivery.part - 1], before[0]
        draft = drafts.make(
            delivery.post,
            platform=delivery.account.platform,
            part=delivery.part,
            made_at=delivery.made_at or delivery.created_at,
            parent=parent,
            root=root,
        )
        return Work(
            platform=platform(delivery.account.platform),
            account=tokens.of(delivery.account),
            draft=draft,
            prepared=Prepared(ready=delivery.phase in {Phase.PREPARED, Phase.COMMIT}, notes=delivery.notes),
            key=IdempotencyKey(delivery.key),
            tries=delivery.tries,
            looks=delivery.looks,
            due_at=delivery.due_at or delivery.created_at,
            commit_at=delivery.commit_at,
        )


def _published(publication: Publication) -> Published:
    return Published(
        id=RemoteId(publication.remote_id),
        url=publication.url,
        at=publication.published_at,
        token=publication.token,
    )
