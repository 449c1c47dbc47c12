"""Corong as platforms know it: registered by itself where they allow that, else by hand on their developers' pages."""

from collections.abc import Sequence

from django.db import transaction

from connectors import oauth
from connectors.contract import Secrets
from connectors.wire import Wire
from corong.accounts import seal
from corong.accounts.models import Application
from corong.accounts.ways import Ways
from corong.database import unit
from corong.events.commands import record
from corong.people.models import Person


class NoApplicationError(LookupError):
    """Nobody has registered Corong on this platform yet: the operator enters what its developers' page gives."""


def stored() -> Sequence[Application]:
    """Give all registrations, without their secrets opened."""
    return list(Application.objects.order_by("platform", "home"))


def homes(platform: str) -> Sequence[str]:
    """Give the servers of a platform on which Corong is registered."""
    return list(Application.objects.filter(platform=platform).order_by("home").values_list("home", flat=True))


@transaction.atomic
def keep(
    platform: str,
    home: str,
    *,
    client_id: str,
    client_secret: str,
    by: Person | None,
    redirect_address: str = "",
    scopes: Sequence[str] = (),
) -> Application:
    """Store a registration; an empty secret leaves the stored one as it is."""
    found = Application.objects.select_for_update().filter(platform=platform, home=home).first()
    application = found or Application(platform=platform, home=home, sealed=seal.close(Secrets()))
    application.client_id = client_id
    application.redirect_address = redirect_address
    application.scopes = list(scopes)
    if client_secret:
        application.sealed = seal.close(Secrets(client_secret=client_secret))
    application.save()
    record(
        "application.kept",
        subject="application",
        subject_id=application.pk,
        organisation_id=None,
        person_id=by.pk if by else None,
        details={"platform": platform, "home": home, "client_id": client_id},
    )
    return application


@transaction.atomic
def forget(platform: str, home: str, *, by: Person | None) -> None:
    """Drop a registration; accounts that were connected through it keep what they hold."""
    for application in Application.objects.select_for_update().filter(platform=platform, home=home):
        record(
            "application.forgotten",
            subject="application",
            subject_id=application.pk,
            organisation_id=None,
            person_id=by.pk if by else None,
            details={"platform": platform, "home": home},
        )
        application.delete()


def obtain(ways: Ways, home: str, redirect_address: str, wire: Wire) -> oauth.Application:
    """
    Give the registration to sign in with, after making it where the platform lets us.

    Raises:
        NoApplicationError: it must be made by hand first.
        RateLimited, Transient, Rejected: the server did not take it.
    """
    platform = ways.capabilities.platform
    with unit():
        found = Application.objects.filter(platform=platform, home=home).first()
    if found is not None and (
        ways.registrar is None
        or (found.redirect_address == redirect_address and set(found.scopes) == set(ways.capabilities.scopes))
    ):
        return oauth.Application(
            home=home,
            client_id=found.client_id,
            client_secret=seal.reveal(found.sealed).get("client_secret", ""),
            redirect_address=redirect_address,
            scopes=ways.capabilities.scopes,
        )
    if ways.registrar is None:
        if ways.needs_application:
            raise NoApplicationError(platform)
        return oauth.Application(home=home, client_id="", client_secret="", redirect_address=redirect_address)
    made = ways.registrar.register(home, redirect_address, wire)
    with unit():
        keep(
            platform,
            home,
            client_id=made.client_id,
            client_secret=made.client_secret,
            by=None,
            redirect_address=redirect_address,
            scopes=ways.capabilities.scopes,
        )
    return made
