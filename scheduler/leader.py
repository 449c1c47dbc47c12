"""Which scheduler leads: the one that holds an advisory lock on a database connection of its own."""

from typing import Final

import psycopg
import structlog

LOCK: Final = 0x636F726F
log = structlog.get_logger()


class Leadership:
    """
    The right to lead, as long as the connection lives.

    Two leaders at once would still be safe, as every claim is one conditional write; the lock only saves work.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def leads(self) -> bool:
        """Say whether this process leads, taking the lead if nobody has it."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(
                    self._conninfo, autocommit=True, application_name="corong-leader", connect_timeout=5
                )
                self._has_lock = False
            if self._has_lock:
                self._connection.execute("SELECT 1")
                return True
            row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            self._has_lock = bool(row and row[0])
        except psycopg.Error as error:
            log.warning("the lead is lost: the database does not answer", reason=str(error).strip())
            self.resign()
            return False
        if self._has_lock:
            log.info("this scheduler leads now")
        return self._has_lock

    def resign(self) -> None:
        """Give the lead up."""
        self._has_lock = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    _has_lock = False
