"""The browsers in which people want notices."""

import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from connectors.contract import Secrets
from corong.accounts import seal
from corong.config import config
from corong.database import now
from corong.people.models import Person
from corong.tellings.models import Device

MOST: Final = 10
LONGEST_ADDRESS: Final = 1000
_AUTH_BYTES: Final = 16


class NoSubscriptionError(ValueError):
    """What a browser gave is no subscription that could be spoken to."""


@transaction.atomic
def add(person: Person, *, address: str, key: str, auth: str, name: str) -> Device:
    """
    Keep a browser; one that is known already becomes this person's. Of many the oldest goes.

    Raises:
        NoSubscriptionError: see there.
    """
    _check(address, key, auth)
    digest = hashlib.sha256(address.encode()).hexdigest()
    fields = {
        "person": person,
        "name": name[:100],
        "sealed": seal.close(Secrets(address=address, key=key, auth=auth)),
        "added_at": now(),
    }
    device, _ = Device.objects.update_or_create(digest=digest, defaults=fields)
    old = of(person)[MOST:]
    Device.objects.filter(pk__in=[each.pk for each in old]).delete()
    return device


def of(person: Person) -> Sequence[Device]:
    """Give a person's browsers, the newest first."""
    return list(Device.objects.filter(person=person).order_by("-added_at", "-pk"))


def remove(device_id: int) -> None:
    """Forget a browser."""
    Device.objects.filter(pk=device_id).delete()


def _check(address: str, key: str, auth: str) -> None:
    parts = urlsplit(address)
    schemes = {"https", "http"} if config().corong_allow_loopback else {"https"}
    if parts.scheme not in schemes or not parts.hostname or len(address) > LONGEST_ADDRESS:
        raise NoSubscriptionError("its address is none of a push service")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(key))
        is_auth = len(_raw(auth)) == _AUTH_BYTES
    except ValueError as error:
        raise NoSubscriptionError("its key is none") from error
    if not is_auth:
        raise NoSubscriptionError("its secret is none")


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
