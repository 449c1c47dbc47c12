"""Credentials at rest: each account has its own key, which is sealed by the service's master keys (envelope)."""

import json
from functools import cache, lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from connectors.contract import Secrets
from corong.config import config
from corong.keys import seal_keys


class UnsealableError(Exception):
    """Stored credentials cannot be opened with the present master keys. The text says what to do."""


@cache
def _master() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in seal_keys(config())])


def close(secrets: Secrets) -> bytes:
    """Seal credentials."""
    key = Fernet.generate_key()
    inner = Fernet(key).encrypt(json.dumps(secrets).encode())
    return _master().encrypt(key) + b"." + inner


def reveal(sealed: bytes | memoryview) -> Secrets:
    """
    Give the credentials. What was opened last is remembered, as opening costs more than a query.

    Raises:
        UnsealableError: the master key they were sealed with is not among the present ones.
    """
    return Secrets(_open(bytes(sealed)))


@lru_cache(maxsize=1024)
def _open(sealed: bytes) -> Secrets:
    key, _, inner = sealed.partition(b".")
    try:
        return Secrets(json.loads(Fernet(_master().decrypt(key)).decrypt(inner)))
    except InvalidToken as error:
        raise UnsealableError(
            "The stored credentials were sealed with a master key that is no longer given."
            " Add the old key to the end of CORONG_SECRET_KEYS."
        ) from error


def renew(sealed: bytes | memoryview) -> bytes:
    """
    Seal the account's key anew with the newest master key; the credentials stay as they are.

    Raises:
        UnsealableError: as `reveal`.
    """
    key, _, inner = bytes(sealed).partition(b".")
    try:
        return _master().rotate(key) + b"." + inner
    except InvalidToken as error:
        raise UnsealableError("Add the old master key to the end of CORONG_SECRET_KEYS.") from error
