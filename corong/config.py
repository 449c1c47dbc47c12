"""Every setting of the service, read from the environment once. The only reader of environment variables."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError


class BadSettingError(Exception):
    """An environment variable has a value the service cannot start with. The text says which and what to do."""


def _database_address(value: str) -> str:
    if value and not value.startswith(("postgres://", "postgresql://")):
        raise ValueError
    return value


def _broker_address(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError
    return value


def _mail_address(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not value.get_secret_value().startswith(("smtp://", "smtps://", "smtp+plain://")):
        raise ValueError
    return value


def _web_address(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not value.get_secret_value().startswith(("http://", "https://")):
        raise ValueError
    return value


def _public_address(value: str) -> str:
    """Take https:// alone, but for this machine itself: there practice platforms fetch."""
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise ValueError
    return value.rstrip("/")


class Config(BaseModel):
    """The settings of one process. Each field is one environment variable, named in upper case."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    corong_data: Annotated[
        Path,
        Field(
            description="Folder of the embedded services, uploaded media and logs.",
            examples=["/var/lib/corong"],
        ),
    ] = Path("var/corong")
    database_url: Annotated[
        str,
        AfterValidator(_database_address),
        Field(
            description="Address of an outside PostgreSQL. Empty: the program starts its own.",
            examples=["postgresql://corong:secret@db.example:5432/corong"],
        ),
    ] = ""
    redis_url: Annotated[
        str,
        AfterValidator(_broker_address),
        Field(
            description="Address of an outside Redis or Valkey. Empty: the program starts its own.",
            examples=["redis://broker.example:6379/0"],
        ),
    ] = ""
    corong_secret_keys: Annotated[
        SecretStr,
        Field(
            description="Master keys that seal stored credentials, newest first, comma-separated Fernet keys."
            " Empty: one is made in the data folder.",
            examples=["the output of: corong new-key"],
        ),
    ] = SecretStr("")
    corong_debug: Annotated[
        bool, Field(description="Show tracebacks in the browser. Never in production.", examples=["false"])
    ] = False
    corong_hosts: Annotated[
        str,
        Field(
            description="Host names the web server answers to, comma-separated.",
            examples=["corong.example.go.id"],
        ),
    ] = "localhost,127.0.0.1,[::1]"
    corong_web_bind: Annotated[
        str,
        Field(
            pattern=r"^[^:\s]+:\d{1,5}$",
            description="Address and port of the web server.",
            examples=["127.0.0.1:8000"],
        ),
    ] = "127.0.0.1:8000"
    corong_public_address: Annotated[
        str,
        AfterValidator(_public_address),
        Field(
            description="Address under which the internet reaches the web server: platforms that fetch media themselves"
            " use signed addresses below it, and sign-in pages send people back to it. Empty: platforms cannot be given"
            " any media, and people come back to the address they left from.",
            examples=["https://corong.example.go.id"],
        ),
    ] = ""
    corong_web_processes: Annotated[
        int, Field(ge=1, le=64, description="Processes of the web server.", examples=["2"])
    ] = 2
    corong_sandbox_bind: Annotated[
        str,
        Field(
            pattern=r"^[^:\s]+:\d{1,5}$",
            description="Address and port of the practice platforms.",
            examples=["127.0.0.1:8090"],
        ),
    ] = "127.0.0.1:8090"
    corong_allow_loopback: Annotated[
        bool,
        Field(
            description="Let connectors call servers on this machine: the sandbox and practice mode need it.",
            examples=["true"],
        ),
    ] = False
    corong_publish_threads: Annotated[
        int, Field(ge=1, le=20, description="Posts one publish worker handles at once.", examples=["16"])
    ] = 16
    corong_collect_processes: Annotated[
        int,
        Field(
            ge=2,
            le=32,
            description="Processes of the collect worker; one of them may be busy with a film for long.",
            examples=["2"],
        ),
    ] = 2
    corong_database_connections: Annotated[
        int,
        Field(ge=1, le=100, description="Most database connections one process holds.", examples=["8"]),
    ] = 8
    corong_tick_ms: Annotated[
        int,
        Field(
            ge=20,
            le=5000,
            description="Milliseconds between two looks of the scheduler for due posts.",
            examples=["100"],
        ),
    ] = 100
    corong_lease_seconds: Annotated[
        float,
        Field(
            ge=2,
            le=600,
            description="Seconds a publish worker may be silent before its post goes to another.",
            examples=["15"],
        ),
    ] = 15.0
    corong_measure_floor_seconds: Annotated[
        float,
        Field(
            ge=0.5,
            le=86400,
            description="Shortest time between two readings of one publication, in seconds.",
            examples=["300"],
        ),
    ] = 300.0
    corong_late_seconds: Annotated[
        float,
        Field(
            ge=5,
            le=86400,
            description="Seconds after its time from which a post that is not out counts as late and is told of.",
            examples=["60"],
        ),
    ] = 60.0
    corong_mail_url: Annotated[
        SecretStr,
        AfterValidator(_mail_address),
        Field(
            description="Mail server that sends alerts: smtps:// with TLS from the start, smtp:// with STARTTLS,"
            " smtp+plain:// without encryption (a relay on this machine). Empty: no mail is sent.",
            examples=["smtp://corong:secret@mail.example.go.id:587"],
        ),
    ] = SecretStr("")
    corong_mail_from: Annotated[
        str,
        Field(description="Sender of the mail.", examples=["corong@example.go.id"]),
    ] = "corong@localhost"
    corong_alert_webhook: Annotated[
        SecretStr,
        AfterValidator(_web_address),
        Field(
            description="Address that gets alerts as JSON, by POST. Empty: none is sent.",
            examples=["https://chat.example.go.id/hooks/corong"],
        ),
    ] = SecretStr("")
    corong_log: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="Least severity that is logged.", examples=["info"]),
    ] = "info"


KINDS: Final = {
    "corong_data": "a folder",
    "database_url": "a PostgreSQL address",
    "redis_url": "a Redis address",
    "corong_secret_keys": "Fernet keys",
    "corong_debug": "true or false",
    "corong_web_bind": "host:port",
    "corong_public_address": "a web address with https",
    "corong_web_processes": "a whole number from 1 to 64",
    "corong_sandbox_bind": "host:port",
    "corong_allow_loopback": "true or false",
    "corong_publish_threads": "a whole number from 1 to 20",
    "corong_collect_processes": "a whole number from 2 to 32",
    "corong_database_connections": "a whole number from 1 to 100",
    "corong_tick_ms": "a whole number of milliseconds from 20 to 5000",
    "corong_lease_seconds": "seconds from 2 to 600",
    "corong_measure_floor_seconds": "seconds from 0.5 to 86400",
    "corong_late_seconds": "seconds from 5 to 86400",
    "corong_mail_url": "an SMTP address",
    "corong_alert_webhook": "a web address",
    "corong_log": "debug, info, warning or error",
}


def read(environ: Mapping[str, str]) -> Config:
    """
    Read the settings; `NAME_FILE` names a file that holds the value of `NAME`.

    Raises:
        BadSettingError: a value is unusable, a file cannot be read, or a CORONG_ variable is unknown.
    """
    values: dict[str, str] = {}
    for name in Config.model_fields:
        variable = name.upper()
        file = environ.get(f"{variable}_FILE")
        if file is not None:
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
