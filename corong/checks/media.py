"""Can the place of media be written and read? A small file is put there, read back and removed."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any, Final

from corong.checks.finding import Finding
from corong.config import BadSettingError, Config
from corong.media_store import storage

CONTENT: Final = b"corong doctor"
FOLDER: Final = "doctor"


def media_store(settings: Config) -> Iterator[Finding]:
    """Find a folder or store of media that cannot be written, read or tidied."""
    try:
        options = storage(settings).get("OPTIONS")
    except BadSettingError as error:
        yield Finding(str(error), "Correct that environment variable.")
        return
    yield from _folder(settings) if options is None else _bucket(settings, options)


def _folder(settings: Config) -> Iterator[Finding]:
    folder = settings.media_folder.resolve()
    file = folder / f"{FOLDER}-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CONTENT)
        is_same = file.read_bytes() == CONTENT
        file.unlink()
    except OSError as error:
        yield Finding(
            f"Media cannot be kept in {folder}: {error.strerror}.",
            "Let Corong's user write there, or name another folder in CORONG_MEDIA.",
        )
        return
    if not is_same:
        yield Finding(f"What is written to {folder} is read back as something else.", "Examine the disk.")


def _bucket(settings: Config, options: dict[str, Any]) -> Iterator[Finding]:
    # Loaded here: whoever keeps media in a folder needs none of it.
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from corong.media.object_store import client_config, code_of

    where = f"the bucket {settings.corong_s3_bucket} at {settings.corong_s3_endpoint or 'AWS'}"
    client = boto3.client(
        "s3",
        endpoint_url=options["endpoint"] or None,
        region_name=options["region"] or None,
        aws_access_key_id=options["access_key"] or None,
        aws_secret_access_key=options["secret_key"] or None,
        config=client_config(path_style=options["path_style"], patience_seconds=3.0, tries=1),
    )
    named = {"Bucket": options["bucket"], "Key": f"{FOLDER}/{secrets.token_hex(16)}"}

    def read() -> bytes:
        content: bytes = client.get_object(**named)["Body"].read()
        return content

    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("written to", lambda: client.put_object(**named, Body=CONTENT)),
        ("read from", read),
        ("removed from", lambda: client.delete_object(**named)),
    )
    try:
        for deed, step in steps:
            try:
                step()
            except ClientError as error:
                yield Finding(
                    f"Media cannot be {deed} {where}: {code_of(error) or 'refused'}.",
                    "Correct CORONG_S3_BUCKET and the key, or give the key that right in the store.",
                )
                return
            except BotoCoreError as error:
                yield Finding(
                    f"Media cannot be {deed} {where}: {type(error).__name__}.",
                    "Start that store, or correct CORONG_S3_ENDPOINT, CORONG_S3_REGION and CORONG_S3_PATH_STYLE.",
                )
                return
    finally:
        client.close()
