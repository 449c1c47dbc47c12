"""The settings by group, each field with its bounds, what it is for, and an example. `corong.config` reads them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr


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


def _full_path(value: str) -> str:
    # Processes start from folders of their own: a relative one would be another for each.
    if value and not value.startswith("/"):
        raise ValueError
    return value


def _public_address(value: str) -> str:
    """Take https:// alone, but for this machine itself: there practice platforms fetch."""
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise ValueError
    return value.rstrip("/")


class Places(BaseModel):
    """Where the service keeps what it has, and the servers it uses."""

    corong_data: Annotated[
        Path,
        Field(
            description="Folder of the embedded services, keys and logs.",
            examples=["/var/lib/corong"],
        ),
    ] = Path("var/corong")
    corong_prepared: Annotated[
        str,
        AfterValidator(_full_path),
        Field(
            description="Folder of a ready and empty database, made when missing, that new data folders begin with:"
            " for practice and tests, which begin often. Empty: every new data folder makes its own.",
            examples=["/var/cache/corong"],
        ),
    ] = ""
    corong_media: Annotated[
        str,
        AfterValidator(_full_path),
        Field(
            description="Folder of uploaded media: shared, where web and workers run on several machines."
            " Empty: `media` in the data folder.",
            examples=["/srv/corong-media"],
        ),
    ] = ""
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


class Web(BaseModel):
    """The web server, and how the internet reaches it."""

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


class Engine(BaseModel):
    """Publishing and measuring."""

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
    corong_look_after_seconds: Annotated[
        float,
        Field(
            ge=1,
            le=3600,
            description="Most seconds after a lost answer from which on a look may tell that the post is not there."
            " Where a platform's own time is shorter, that counts. Lower it for practice platforms only: a real one"
            " may show the post later, and it would be sent twice.",
            examples=["3600"],
        ),
    ] = 3600.0
    corong_pull_lease_seconds: Annotated[
        float,
        Field(
            ge=5,
            le=600,
            description="Seconds a collect worker has for the readings of one message; if it dies, they are planned"
            " again after that.",
            examples=["180"],
        ),
    ] = 180.0
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


class LookingBack(BaseModel):
    """Posts that were not made with Corong."""

    corong_history_days: Annotated[
        int,
        Field(
            ge=0,
            le=3650,
            description="Days of an account's own posts that are read back when it is connected. 0: none; what is"
            " posted outside Corong from then on is followed nevertheless.",
            examples=["90"],
        ),
    ] = 90
    corong_outside_seconds: Annotated[
        float,
        Field(
            ge=2,
            le=86400,
            description="Seconds between two looks at an account for posts made outside Corong.",
            examples=["1800"],
        ),
    ] = 1800.0


class Telling(BaseModel):
    """What people are told, and how."""

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
