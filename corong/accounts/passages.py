"""The way of one person through a platform's sign-in page: begun once, come back from once, within ten minutes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final

from django.db import transaction

from connectors.contract import Identity, RemoteId, Secrets
from connectors.errors import AuthDead
from connectors.oauth import Verifier
from connectors.wire import Wire
from corong.accounts import applications, life, seal
from corong.accounts.models import Account, Passage
from corong.accounts.ways import Ways, ways
from corong.config import config
from corong.database import now, rows, unit
from corong.organisations.models import Organisation
from corong.people.models import Person

LIFE: Final = timedelta(minutes=10)
CALL_SECONDS: Final = 15.0
_MOST: Final = 20
"""Sign-ins of one person that are looked at; the oldest of more were left alone."""


class PassageError(Exception):
    """A way back from a platform that cannot be taken."""


class UnknownPassageError(PassageError):
    """Nothing was begun here that this could be the end of: another person's, another session's, or made up."""


class UsedPassageError(PassageError):
    """Somebody has come back from there already."""


class LatePassageError(PassageError):
    """It was begun too long ago."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who begins, in which session of a browser, and for which office; `again` is the account to connect again."""

    person: Person
    session: str = field(repr=False)
    organisation: Organisation
    again: Account | None = None


def digest(text: str) -> str:
    """Name a secret without keeping it."""
    return sha256(text.encode()).hexdigest()


def open_wire() -> Wire:
    """Give a wire for calls during which a person waits; the caller closes it."""
    return Wire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)


def begin(seat: Seat, ways: Ways, home: str, redirect_address: str, *, language: str) -> str:
    """
    Give the address of the platform's sign-in page for this person.

    Raises:
        NoApplicationError: Corong is not registered there. RateLimited, Transient, Rejected: as `obtain`.
    """
    if ways.sign_in is None:
        raise applications.NoApplicationError(ways.capabilities.platform)
    wire = open_wire()
    try:
        application = applications.obtain(ways, home, redirect_address, wire)
    finally:
        wire.close()
    state, verifier = token_urlsafe(32), Verifier()
    with unit():
        Passage.objects.create(
            person=seat.person,
            session_digest=digest(seat.session),
            state_digest=digest(state),
            organisation=seat.organisation,
            account=seat.again,
            platform=ways.capabilities.platform,
            home=home,
            redirect_address=redirect_address,
            sealed=seal.close(Secrets(verifier=verifier.value)),
            expires_at=now() + LIFE,
        )
    return ways.sign_in.address(application, state=state, verifier=verifier, language=language)


def claim(person: Person, session: str, state: str) -> Passage:
    """
    Take the way back: for this person, in this session, once.

    Raises:
        UnknownPassageError, UsedPassageError, LatePassageError: see there.
    """
    asked, found = digest(state), None
    with unit():
        for passage in Passage.objects.filter(person=person).exclude(state_digest="").order_by("-begun_at")[:_MOST]:
            # Each is compared in full, so that the time taken tells nothing.
            is_same = compare_digest(passage.state_digest, asked)
            if compare_digest(passage.session_digest, digest(session)) and is_same:
                found = passage
        if found is None:
            raise UnknownPassageError
        taken = rows(
            "UPDATE accounts_passage SET returned_at = clock_timestamp()"
            " WHERE id = %s AND returned_at IS NULL RETURNING returned_at, expires_at > returned_at",
            [found.pk],
        )
    if not taken:
        raise UsedPassageError
    found.returned_at, is_in_time = taken[0]
    if not is_in_time:
        raise LatePassageError
    return found


def finish(passage: Passage, code: str) -> None:
    """
    Turn what came back into credentials, and keep every account they open until the person chooses.

    Raises:
        AuthDead: the code is used, old or not ours. RateLimited, Transient, Rejected: the platform did not answer.
    """
    chosen = ways(passage.platform)
    if chosen.sign_in is None:
        raise AuthDead("this platform has no sign-in page")
    verifier = Verifier(seal.reveal(passage.sealed)["verifier"])
    wire = open_wire()
    try:
        application = applications.obtain(chosen, passage.home, passage.redirect_address, wire)
        hidden = {"code": code, "verifier": verifier.value, "client_secret": application.client_secret}
        try:
            with life.telling_no_secrets(hidden):
                secrets = chosen.sign_in.exchange(application, code, verifier, wire)
        except AuthDead as error:
            if chosen.registrar is not None and error.code == "invalid_client":
                # The server has forgotten us: the next try registers anew.
                applications.forget(passage.platform, passage.home, by=None)
            raise
        with life.telling_no_secrets(secrets):
            found = chosen.identities(passage.home, secrets, wire)
    finally:
        wire.close()
    _keep(passage, found, life.missing_scopes(passage.platform, secrets))


def of_typed(seat: Seat, ways: Ways, home: str, secrets: Secrets) -> Passage:
    """
    Ask whose the typed credentials are, and keep every account they open until the person chooses.

    Raises:
        AuthDead: refused. RateLimited, Transient: not now. Rejected: not such a server.
    """
    wire = open_wire()
    try:
        with life.telling_no_secrets(secrets):
            found = ways.identities(home, secrets, wire)
    finally:
        wire.close()
    passage = Passage(
        person=seat.person,
        session_digest=digest(seat.session),
        organisation=seat.organisation,
        account=seat.again,
        platform=ways.capabilities.platform,
        home=home,
        expires_at=now() + LIFE,
        returned_at=now(),
    )
    _keep(passage, found, life.missing_scopes(ways.capabilities.platform, secrets))
    return passage


def _keep(passage: Passage, found: Sequence[Identity], missing: Sequence[str]) -> None:
    told = [{**_words(each), "secrets": dict(each.secrets)} for each in found]
    passage.sealed = seal.close(Secrets(found=json.dumps(told)))
    passage.missing_scopes = list(missing)
    with unit():
        passage.save()


def _words(identity: Identity) -> dict[str, str]:
    return {"remote_id": identity.remote_id, "handle": identity.handle, "name": identity.name, "url": identity.url}


def waiting(person: Person, session: str, number: int) -> Passage:
    """
    Give a way whose accounts this person may choose from in this session.

    Raises:
        UnknownPassageError: there is none, or no longer.
    """
    passage = Passage.objects.select_related("organisation", "account").filter(pk=number, person=person).first()
    if (
        passage is None
        or not compare_digest(passage.session_digest, digest(session))
        or passage.returned_at is None
        or passage.expires_at <= now()
        or "found" not in seal.reveal(passage.sealed)
    ):
        raise UnknownPassageError
    return passage


def identities(passage: Passage) -> Sequence[Identity]:
    """Give the accounts there are to choose from."""
    told = json.loads(seal.reveal(passage.sealed)["found"])
    return [
        Identity(RemoteId(each["remote_id"]), each["handle"], each["name"], each["url"], Secrets(each["secrets"]))
        for each in told
    ]


@transaction.atomic
def over() -> int:
    """Forget ways whose time is over; say how many. What came back on them was never used."""
    return Passage.objects.filter(expires_at__lt=now()).delete()[0]
