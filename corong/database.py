"""Plain SQL where the ORM would need several round trips, and connections given back to the pool."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet, Value

Parameters = Sequence[Any] | Mapping[str, Any]


class Fixed(Value):
    """
    A plain word that stands in the statement itself.

    An index of certain states is used only where the statement names them: a prepared statement with a parameter in
    their place is one for any state.
    """

    def as_sql(self, compiler: object, connection: object) -> tuple[str, tuple[str | int, ...]]:
        """Write the word in quotes."""
        del compiler, connection
        word = str(self.value)
        if not word.isidentifier():
            raise ValueError(f"not a plain word: {word}")
        return f"'{word}'", ()

    def __hash__(self) -> int:
        """Give that of the word: what Django would work out takes longer than the statement."""
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        """Say whether it is the same word."""
        return isinstance(other, Fixed) and self.value == other.value


def fixed(words: Iterable[str]) -> list[Fixed]:
    """Give words as they stand in statements, for `__in`."""
    return [Fixed(str(word)) for word in words]


def rows(query: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
    """Run one statement and give its rows; none if it gives none. Without parameters % is just a sign."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall() if cursor.description else []


def named(query: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
    """Run one statement and give its rows by column name."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def counts(**found: QuerySet[Any, Any]) -> dict[str, int]:
    """Count the rows of several reads by one statement; what they would be sorted by plays no part."""
    asked: list[str] = []
    parameters: list[Any] = []
    for each in found.values():
        try:
            query, of_query = each.query.sql_with_params()
        except EmptyResultSet:
            asked.append("0")
        else:
            asked.append(f"(SELECT count(*) FROM ({query}) AS found)")  # noqa: S608 - the ORM's own
            parameters.extend(of_query)
    return dict(zip(found, rows(f"SELECT {', '.join(asked)}", parameters)[0], strict=True))


def now() -> datetime:
    """Give the database's clock, aware UTC: the only clock that decides when something is due."""
    return rows("SELECT clock_timestamp()")[0][0]  # type: ignore[no-any-return] # one timestamptz


def numbers(some: Iterable[int]) -> str:
    """Write an array of bigint as one text, for `%s::bigint[]`: many hundred are written one by one otherwise."""
    return "{" + ",".join(map(str, some)) + "}"


@contextmanager
def kept() -> Iterator[None]:
    """Run statements that are each a transaction of its own, and give the connection back at the end."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


@contextmanager
def unit() -> Iterator[None]:
    """Run one transaction and give the connection back to the pool at its end: none is kept over an HTTP call."""
    try:
        with transaction.atomic():
            yield
    finally:
        if not connection.in_atomic_block:
            connection.close()
