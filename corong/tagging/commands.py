"""The only writer of what is added to links."""

from collections.abc import Sequence

from django.db import transaction

from corong.database import now
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.tagging.models import Tagging


@transaction.atomic
def arrange(office: Organisation, *, is_on: bool, hosts: Sequence[str], campaign: str, by: Person) -> Tagging:
    """Say what is added to the links of an office's deliveries that are made from now on."""
    made = Tagging.objects.create(
        organisation=office, is_on=is_on, hosts=list(hosts), campaign=campaign, set_by=by, since=now()
    )
    record(
        "organisation.links_tagged",
        subject="organisation",
        subject_id=office.pk,
        organisation_id=office.pk,
        person_id=by.pk,
        details={"is_on": is_on, "hosts": list(hosts), "campaign": campaign},
    )
    return made
