"""Does the database hold what this version needs, and do the processes show that they work?"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from cryptography.fernet import Fernet

from corong.accounts import seal
from corong.checks.finding import Finding
from corong.checks.reach import Database
from corong.config import BadSettingError, Config, child_environment

SILENT_SECONDS: Final = 30.0
# Kind of process, and how to start it alone.
BEATING: Final = {
    "scheduler": ("scheduler", "corong scheduler"),
    "publish": ("publish worker", "corong worker publish"),
    "collect": ("collect worker", "corong worker collect"),
}


def pending_migrations(settings: Config, empty_folder: Path, command: tuple[str, ...]) -> Iterator[Finding]:
    """Find migrations that are not applied; `command` lists them as Django's `showmigrations --plan` does."""
    asked = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=empty_folder, env=child_environment(settings)
    )
    pending = [line.split()[-1] for line in asked.stdout.splitlines() if line.startswith("[ ]")]
    if asked.returncode != 0:
        cause = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        yield Finding(
            f"The migrations cannot be listed: {cause}",
            "Install Corong again; if that does not help, report this line.",
        )
    elif pending:
        yield Finding(
            f"{len(pending)} migrations are pending, the first is {pending[0]}.",
            "Run: corong migrate (corong up does it by itself)",
        )


def heartbeats(connection: Database) -> Iterator[Finding]:
    """Find kinds of processes of which none has shown a sign of life lately."""
    try:
        rows = connection.execute(
            "SELECT kind, extract(epoch FROM clock_timestamp() - max(beat_at))::float8"
            " FROM deliveries_heartbeat GROUP BY kind"
        ).fetchall()
    except psycopg.errors.UndefinedTable:
        yield Finding(
            "The table of heartbeats is missing: migrations are pending.",
            "Run: corong migrate (corong up does it by itself)",
        )
        return
    ages = {str(kind): float(age) for kind, age in rows}
    for kind, (called, command) in BEATING.items():
        age = ages.get(kind)
        if age is None:
            yield Finding(f"No {called} has ever worked here.", f"Start it: {command} (corong up starts all)")
        elif age > SILENT_SECONDS:
            yield Finding(
                f"The {called} has been silent for {age:,.0f} s.",
                f"Read its lines in the log, and start it again: {command} (corong up starts all)",
            )


def secret_keys(settings: Config, connection: Database | None) -> Iterator[Finding]:
    """Find master keys that are missing, or do not open the stored credentials."""
    given = settings.corong_secret_keys.get_secret_value()
    kept = settings.corong_data / "keys" / "seal.key"
    for key in filter(None, (part.strip() for part in given.split(","))):
        try:
            Fernet(key)
        except ValueError:
            yield Finding("CORONG_SECRET_KEYS holds a text that is no key.", "Make one with: corong new-key")
            return
    if not given and settings.database_url:
        yield Finding(
            "CORONG_SECRET_KEYS is empty, and the database is on another machine: each machine would seal with a"
            " key of its own, which the others lack.",
            "Make one key with: corong new-key, and give it to every machine as CORONG_SECRET_KEYS.",
        )
    if connection is None:
        return
    try:
        rows = connection.execute(
            "SELECT sealed FROM accounts_account WHERE disconnected_at IS NULL AND length(sealed) > 0"
        ).fetchall()
    except psycopg.errors.UndefinedTable:
        return
    if rows and not given and not kept.exists():
        yield Finding(
            f"The master key {kept} is gone; the credentials of {len(rows)} accounts cannot be opened.",
            "Restore the file from a backup, or give the key as CORONG_SECRET_KEYS.",
        )
        return
    closed = sum(not _opens(bytes(sealed)) for (sealed,) in rows)
    if closed:
        yield Finding(
            f"The present master keys do not open the credentials of {closed} accounts.",
            "Add the old key to the end of CORONG_SECRET_KEYS, or connect these accounts again.",
        )


def _opens(sealed: bytes) -> bool:
    try:
        seal.reveal(sealed)
    except (seal.UnsealableError, BadSettingError):
        return False
    return True
