"""Where media are kept, as Django's setting of storages wants it."""

from pathlib import Path
from typing import Any

from corong.config import BadSettingError, Config


def storage(config: Config) -> dict[str, Any]:
    """
    Give the storage of media.

    Raises:
        BadSettingError: a store is wanted, and its bucket is not named, or one of its two keys is missing.
    """
    if config.corong_media_store == "local":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    access_key = config.corong_s3_access_key.get_secret_value()
    secret_key = config.corong_s3_secret_key.get_secret_value()
    if not config.corong_s3_bucket:
        raise BadSettingError("CORONG_S3_BUCKET must be a bucket where CORONG_MEDIA_STORE is s3, e.g. corong-media")
    if bool(access_key) != bool(secret_key):
        raise BadSettingError("CORONG_S3_ACCESS_KEY and CORONG_S3_SECRET_KEY belong together: give both, or neither")
    return {
        "BACKEND": "corong.media.object_store.ObjectStore",
        "OPTIONS": {
            "bucket": config.corong_s3_bucket,
            "endpoint": config.corong_s3_endpoint,
            "region": config.corong_s3_region,
            "access_key": access_key,
            "secret_key": secret_key,
            "path_style": config.corong_s3_path_style,
        },
    }


def made(folder: Path) -> Path:
    """Make a folder of the service's own, if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
