"""Writes a bench world into an empty database as fast as the database takes it: executemany, or COPY."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import make_url

from community.kernel.db import Database
from community.kernel.kinds import Document
from community.search.service.indexing import fill as fill_index
from community.worlds import bench
from community.worlds.bench import Plan, Row, Table
from community.worlds.vocabulary import Body

BATCH = 2_000
Say = Callable[[int], None]


def fill(database: Database, made: Plan, texts: list[Body], say: Say) -> dict[str, float]:
    """Writes everything but the search index; returns seconds by step."""
    started = time.perf_counter()
    bench.decide(made)
    write = _sqlite if database.sqlite else _postgres
    steps = {"decide": time.perf_counter() - started}
    started = time.perf_counter()
    write(database, [*bench.places(made), bench.topics(made), _post_table(made, texts, say)])
    steps["rows"] = time.perf_counter() - started
    started = time.perf_counter()
    _index(database, bench.documents(made, texts, say))
    return steps | {"index": time.perf_counter() - started}


def _index(database: Database, documents: Iterator[Document]) -> None:
    """The same rows that the search room would write, many at a time."""
    with database.writer.begin() as connection:
        fill_index(connection, documents)
    database.analyze()
    database.close()


def _post_table(made: Plan, texts: list[Body], say: Say) -> Table:
    return Table("posts", bench.POST, (row for row, _, _ in bench.posts(made, texts, say)))


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some thousands at a time."""
    rest = iter(rows)
    while chunk := list(islice(rest, BATCH)):
        yield chunk


# ------------------------------------------------------------------ SQLite


def _sqlite(database: Database, tables: list[Table]) -> None:
    """One transaction without waiting for the disk: a world that is made half is thrown away anyway."""
    raw = sqlite3.connect(database.url.database or "", isolation_level=None)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("BEGIN")
    for table in tables:
        marks = ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})"  # noqa: S608 - our own names
        for chunk in batches(table.rows):
            raw.executemany(statement, [_for_sqlite(row) for row in chunk])
    raw.execute("COMMIT")
    raw.close()


def _for_sqlite(row: Row) -> list[Any]:
    return [_naive(value) if isinstance(value, datetime) else value for value in row]


def _naive(at: datetime) -> str:
    """As the column type stores it: UTC, without a zone, always with microseconds, so that text sorts like time."""
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")


# ------------------------------------------------------------------ PostgreSQL


def _postgres(database: Database, tables: list[Table]) -> None:
    address = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as raw:
        for table in tables:
            _copy(raw, table)


def _copy(raw: psycopg.Connection, table: Table) -> None:
    statement = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN"
    with raw.cursor().copy(statement.encode()) as copy:
        for row in table.rows:
            copy.write_row(row)
