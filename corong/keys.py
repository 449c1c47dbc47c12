"""The service's own keys: from the settings, or made once in the data folder."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet

from corong.config import BadSettingError, Config

OWNER_ONLY: Final = 0o600


def seal_keys(config: Config) -> tuple[str, ...]:
    """
    Give the master keys that seal credentials, newest first.

    Raises:
        BadSettingError: a key of CORONG_SECRET_KEYS is not a Fernet key.
    """
    given = tuple(key.strip() for key in config.corong_secret_keys.get_secret_value().split(",") if key.strip())
    keys = given or (_kept(config.corong_data / "keys" / "seal.key", Fernet.generate_key().decode()),)
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise BadSettingError(
                "CORONG_SECRET_KEYS must be Fernet keys, comma-separated, newest first,"
                " for example: the output of: corong new-key"
            ) from error
    return keys


def web_key(config: Config) -> str:
    """Give the key that signs sessions and forms."""
    return _kept(config.corong_data / "keys" / "web.key", secrets.token_urlsafe(48))


def _kept(file: Path, fresh: str) -> str:
    """Read a key file, or make it; of several processes that start at once, one makes it and all read that."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    if not file.exists():
        draft.touch(mode=OWNER_ONLY)
        draft.write_text(fresh, encoding="ascii")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()


def first_run_code(config: Config) -> str:
    """
    Give the word that opens the page of the first run, 16 characters.

    Whoever can read the data folder or the log of the start has it; somebody who merely finds the address has not.
    """
    return hashlib.blake2b(b"first run", key=web_key(config).encode()[:64], digest_size=8).hexdigest()
