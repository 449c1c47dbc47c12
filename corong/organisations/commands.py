"""The only writers of organisations."""

from zoneinfo import ZoneInfo

from django.db import transaction

from corong.organisations.models import Organisation, OrganisationKind


@transaction.atomic
def add(
    name: str,
    kind: OrganisationKind,
    *,
    parent: Organisation | None = None,
    timezone: str = "Asia/Makassar",
    is_practice: bool = False,
) -> Organisation:
    """
    Add an office beneath its parent.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: no such time zone.
    """
    ZoneInfo(timezone)
    organisation = Organisation.objects.create(
        name=name, kind=kind, parent=parent, timezone=timezone, is_practice=is_practice, path=""
    )
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    organisation.save(update_fields=["path"])
    return organisation
