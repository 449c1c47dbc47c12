"""Every setting of the service, read from the environment once. The only reader of environment variables."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import ConfigDict, ValidationError

from corong.setting_groups import Engine, LookingBack, Places, Telling, Web
from corong.setting_sign_in import SignIn
from corong.setting_store import Store


class BadSettingError(Exception):
    """An environment variable has a value the service cannot start with. The text says which and what to do."""


class Config(Telling, LookingBack, Engine, SignIn, Web, Store, Places):
    """The settings of one process. Each field is one environment variable, named in upper case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @property
    def media_folder(self) -> Path:
        """Where uploaded media are."""
        return Path(self.corong_media) if self.corong_media else self.corong_data / "media"

    @property
    def scratch_folder(self) -> Path:
        """Where files lie while they are taken in or made: films are too large for the system's own place."""
        return self.corong_data.resolve() / "scratch"


KINDS: Final = {
    "corong_data": "a folder",
    "corong_prepared": "a full path",
    "corong_media": "a full path",
    "corong_media_store": "local or s3",
    "corong_s3_endpoint": "a web address",
    "corong_s3_bucket": "a bucket's name",
    "corong_s3_path_style": "true or false",
    "corong_media_cache_mb": "a whole number of mebibytes from 64 to 1000000",
    "database_url": "a PostgreSQL address",
    "redis_url": "a Redis address",
    "corong_secret_keys": "Fernet keys",
    "corong_debug": "true or false",
    "corong_web_bind": "host:port",
    "corong_public_address": "a web address with https",
    "corong_web_processes": "a whole number from 1 to 64",
    "corong_sandbox_bind": "host:port",
    "corong_sign_in_tries": "a whole number from 3 to 100",
    "corong_oidc_server": "a web address with https",
    "corong_allow_loopback": "true or false",
    "corong_publish_threads": "a whole number from 1 to 20",
    "corong_collect_processes": "a whole number from 2 to 32",
    "corong_database_connections": "a whole number from 1 to 100",
    "corong_tick_ms": "a whole number of milliseconds from 20 to 5000",
    "corong_lease_seconds": "seconds from 2 to 600",
    "corong_look_after_seconds": "seconds from 1 to 3600",
    "corong_pull_lease_seconds": "seconds from 5 to 600",
    "corong_measure_floor_seconds": "seconds from 0.5 to 86400",
    "corong_history_days": "a whole number of days from 0 to 3650",
    "corong_outside_seconds": "seconds from 2 to 86400",
    "corong_late_seconds": "seconds from 5 to 86400",
    "corong_mail_url": "an SMTP address",
    "corong_alert_webhook": "a web address",
    "corong_log": "debug, info, warning or error",
}


def read(environ: Mapping[str, str]) -> Config:
    """
    Read the settings; `NAME_FILE`, unless it is empty, names a file that holds the value of `NAME`.

    Raises:
        BadSettingError: a value is unusable, a file cannot be read, or a CORONG_ variable is unknown.
    """
    values: dict[str, str] = {}
    for name in Config.model_fields:
        variable = name.upper()
        file = environ.get(f"{variable}_FILE")
        if file:
            try:
                values[name] = Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSettingError(
                    f"{variable}_FILE names {file}, which cannot be read: {error.strerror}."
                    f" Make the file readable or unset {variable}_FILE."
                ) from error
        elif variable in environ:
            values[name] = environ[variable].strip()
    known = {name.upper() for name in Config.model_fields}
    for variable in environ:
        if variable.startswith("CORONG_") and variable.removesuffix("_FILE") not in known:
            raise BadSettingError(f"{variable} is not a setting of Corong. See docs/configuration.md for the list.")
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        example = (Config.model_fields[name].examples or [""])[0]
        raise BadSettingError(f"{name.upper()} must be {KINDS.get(name, 'a text')}, for example: {example}") from error


@cache
def config() -> Config:
    """
    Give the settings of this process.

    Raises:
        BadSettingError: see `read`.
    """
    return read(os.environ)


def child_environment(settings: Config, **changes: str) -> dict[str, str]:
    """Give the environment for a process we start elsewhere: ours, with the data folder's full path, changed."""
    fixed = {
        "CORONG_DATA": str(settings.corong_data.resolve()),
        "DJANGO_SETTINGS_MODULE": "corong.settings",
        # Else each worker checks the pages of the dashboard, and a fault in a page stops publishing.
        "CELERY_SKIP_CHECKS": "true",
    }
    return {**os.environ, "PYTHONUNBUFFERED": "1", **fixed, **changes}
