import subprocess
from pathlib import Path
from typing import Final

import psycopg

from corong.cli.merged_log import MergedLog
from corong.cli.processes import empty_folder, migrate
from corong.config import Config, child_environment
from corong.embedded.addresses import addresses
from corong.embedded.errors import ServiceError

# Any number, the same in every Corong: several machines that start at once migrate one after the other.
LOCK: Final = 5_280_111


def bring_up_to_date(settings: Config, data: Path, log: MergedLog) -> None:
    """
    Bring the database to the form this version needs.

    Raises:
        ServiceError: the database does not answer, or the migration failed; its words are in the log.
    """
    process = migrate()
    url = addresses(settings).database_url
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            with subprocess.Popen(
                process.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=empty_folder(data),
                env=child_environment(settings),
            ) as child:
                for line in child.stdout or ():
                    log.write(process.name, line.rstrip("\n"))
    except psycopg.OperationalError as error:
        raise ServiceError(f"PostgreSQL does not answer: {error}".strip()) from error
    if child.returncode != 0:
        raise ServiceError(
            "The database could not be brought to the form this version needs; the lines above say why."
            f" They are also in {data / 'logs' / 'corong.log'}."
        )
