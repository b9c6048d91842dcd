"""Very many rows at once, past the unit of work: for worlds that are made whole, or thrown away."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from community.kernel.db import Database

BATCH = 2_000
QUICK = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "secure_delete=OFF", "cache_size=-262144")
Row = Iterable[Any]


@contextmanager
def in_a_hurry(database: Database) -> Iterator[Connection]:
    """One connection and one transaction; on SQLite nothing is safe until the end, and nobody else may be there."""
    database.let_go()  # SQLite changes its journal only when no other connection is open
    with database.writer.connect() as connection:
        _pragmas(connection, QUICK)
        with connection.begin():
            yield connection
        _pragmas(connection, ["journal_mode=WAL"])
        connection.invalidate()


def _pragmas(connection: Connection, settings: Iterable[str]) -> None:
    """Straight to the driver: inside SQLAlchemy's transaction SQLite would not change its journal."""
    raw: Any = connection.connection.driver_connection
    for setting in settings if connection.dialect.name == "sqlite" else ():
        raw.execute(f"PRAGMA {setting}")


def write(connection: Connection, table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Inserts rows as they come, with the values in the columns' order; names of tables and columns are ours.

    Raises IntegrityError (SQLite) or psycopg's own errors (PostgreSQL).
    """
    write_all = _insert if connection.dialect.name == "sqlite" else _copy
    write_all(connection, f"{table} ({', '.join(columns)})", rows)


def _insert(connection: Connection, into: str, rows: Iterable[Row]) -> None:
    rest = map(tuple, rows)
    while chunk := list(islice(rest, BATCH)):
        marks = ", ".join("?" * len(chunk[0]))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", chunk)  # noqa: S608 - our own names


@lru_cache(maxsize=32_768)  # a post and its entry in the index have the same
def _moment(at: datetime) -> str:
    """As the column type keeps it: UTC without its zone, with microseconds, so that text sorts like time."""
    return at.isoformat(" ", "microseconds")[:26]


sqlite3.register_adapter(datetime, _moment)  # only for values that come here; SQLAlchemy binds text


def _copy(connection: Connection, into: str, rows: Iterable[Row]) -> None:
    raw: Any = connection.connection.driver_connection
    with raw.cursor().copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(tuple(row))
