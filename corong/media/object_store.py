"""Media in an S3-compatible store, by django-storages. What goes wrong there is an `OSError`, as with a folder."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

IN_MEMORY_BYTES: Final = 4 * 1024 * 1024
"""What is read and is larger goes through a file in the scratch folder."""
PIECE_BYTES: Final = 1024 * 1024
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,60}")
NOT_THERE: Final = frozenset({"404", "NoSuchKey", "NotFound"})


class StoreAwayError(OSError):
    """The store does not answer, or refuses: what was wanted may work later."""


def code_of(error: ClientError) -> str:
    """Give the store's own word for a refusal; what is no word of that kind is the store's alone, and not repeated."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    return code if _CODE.fullmatch(code) else ""


@contextmanager
def _as_files_do() -> Iterator[None]:
    """Turn the errors of the store into those of files."""
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in NOT_THERE:
            raise FileNotFoundError(f"the store has no such file: {code}") from error
        raise StoreAwayError(f"the store of media refuses: {code or type(error).__name__}") from error
    except BotoCoreError as error:
        raise StoreAwayError(f"the store of media does not answer: {type(error).__name__}") from error


def client_config(*, path_style: bool, patience_seconds: float = 10.0, tries: int = 4) -> Config:
    """Say how the store is called; stores of one's own know no checksums beside their own."""
    return Config(
        s3={"addressing_style": "path" if path_style else "auto"},
        signature_version="s3v4",
        connect_timeout=patience_seconds,
        read_timeout=patience_seconds * 6,
        retries={"total_max_attempts": tries, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


class ObjectStore(S3Storage):  # type: ignore[misc] # it ships no types
    """One bucket; its files are private, and no file ever takes the place of another."""

    def __init__(
        self,
        *,
        bucket: str,
        endpoint: str = "",
        region: str = "",
        access_key: str = "",
        secret_key: str = "",
        path_style: bool = False,
    ) -> None:
        super().__init__(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            access_key=access_key or None,
            secret_key=secret_key or None,
            client_config=client_config(path_style=path_style),
            file_overwrite=False,
            default_acl=None,
            max_memory_size=IN_MEMORY_BYTES,
        )

    def fetch(self, name: str, target: IO[bytes]) -> None:
        """
        Write a file of the store into another one, piece by piece.

        Raises:
            FileNotFoundError: it is not there. StoreAwayError: see there.
        """
        with _as_files_do():
            body = self.bucket.Object(self._normalize_name(name)).get()["Body"]
            try:
                for piece in body.iter_chunks(PIECE_BYTES):
                    target.write(piece)
            finally:
                body.close()

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _as_files_do():
            return super()._open(name, mode)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _as_files_do():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Remove a file. Raises `StoreAwayError`."""
        with _as_files_do():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Say whether there is a file. Raises `StoreAwayError`."""
        with _as_files_do():
            return bool(super().exists(name))
