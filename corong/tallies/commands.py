"""The only writer of tallies."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction

from corong.database import now
from corong.events.commands import record
from corong.people.models import Person
from corong.publications.models import Publication
from corong.tallies.models import Tally
from corong.tallies.queries import typed
from corong.tallies.rules import MOST

SAME: Final = timedelta(minutes=1)
"""Within which the same person typing the same figures pressed the button twice."""


class WrongTallyError(ValueError):
    """Nothing was typed, or what no counter of this platform can be."""


@transaction.atomic
def keep(publication: Publication, counters: Mapping[str, int], *, by: Person) -> Tally:
    """
    Store what a person has just read in the app. The same twice within a minute is stored once.

    Raises:
        WrongTallyError: see there.
    """
    offered = typed(publication.account.platform)
    if not counters or not set(counters) <= set(offered) or not all(0 <= each <= MOST for each in counters.values()):
        raise WrongTallyError(f"{dict(counters)} are no figures of {publication.account.platform}")
    Publication.objects.select_for_update().get(pk=publication.pk)
    moment = now()
    newest = publication.tallies.first()
    if newest and newest.person_id == by.pk and newest.counters == counters and moment - newest.read_at < SAME:
        return newest
    made = Tally.objects.create(publication=publication, read_at=moment, person=by, counters=dict(counters))
    record(
        "publication.tallied",
        subject="publication",
        subject_id=publication.pk,
        organisation_id=publication.account.organisation_id,
        person_id=by.pk,
        details={"tally": made.pk, **counters},
    )
    return made
