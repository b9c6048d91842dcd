"""The database and `unit()`, the only place that commits.

SQLite is set for a product that keeps records: WAL, FULL, foreign keys. Its write transactions begin at once
(BEGIN IMMEDIATE), behind one lock per process: a greenlet that waited for SQLite's own lock would wait inside C
and stop every other one.
"""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from psycopg import _queries
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from community.kernel.unit import Unit

BUSY_SECONDS = 5.0
LOCKED = ("database is locked", "database table is locked")
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=50",
    "PRAGMA mmap_size=268435456",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
)
LONGEST = 1 << 16  # characters of a statement of ours

# psycopg keeps what it found out about a statement only up to 4,096 characters, and reads longer ones anew each time. A
# rule alone is longer, so nearly every page was slower for it. There is no setting for it.
_queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST


class Database:
    """Two engines on one address: one that only reads, one that writes.

    `url` is a SQLAlchemy address; `pool` the number of connections of each engine. Raises
    sqlalchemy.exc.ArgumentError for an address that cannot be read.
    """

    def __init__(self, url: str, pool: int = 10) -> None:
        self.url = make_url(url)
        self.closed = False
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._writer_lock = threading.Lock()
        # The connection that was used last is used next: what it knows of statements and pages is still warm.
        options: dict[str, Any] = {"pool_size": pool, "max_overflow": pool, "pool_timeout": 10, "pool_use_lifo": True}
        reading, writing = (options, options) if self.sqlite else _on_postgres(options)
        self.reader = create_engine(self.url, **reading)
        self.writer = create_engine(self.url, **writing)
        for engine in (self.reader, self.writer):
            event.listen(engine, "checkin", self._come_back)
        if self.sqlite:
            _set_up_sqlite(self.reader, "BEGIN", read_only=True)
            _set_up_sqlite(self.writer, "BEGIN IMMEDIATE", read_only=False)

    @contextlib.contextmanager
    def unit(self, *, writes: bool = False) -> Iterator[Session]:
        """One unit of work: commits on the way out when it writes, rolls back on any exception.

        Functions put on `session.info["after"]` run after the commit, in order.
        """
        if not writes:
            with Unit(self.reader, expire_on_commit=False) as session:
                yield session
            return
        with self._alone(), Unit(self.writer, expire_on_commit=False) as session:
            session.info["after"] = []
            yield session
            session.commit()
        run_after(session.info["after"])

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        if not self.sqlite:
            yield
            return
        if not self._writer_lock.acquire(timeout=4 * BUSY_SECONDS):
            raise TimeoutError("the database writer has been busy for too long")
        try:
            yield
        finally:
            self._writer_lock.release()

    def analyze(self) -> None:
        """Has the database look at its tables anew, for better plans; after very much was written."""
        with self.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if self.sqlite else "VACUUM ANALYZE")

    def close(self) -> None:
        """Gives every connection back, and tells whoever waits for it in the background to stop.

        A connection that is still at work is closed as soon as it is done.
        """
        self.closed = True
        self.let_go()

    def let_go(self) -> None:
        """Closes the connections that nobody uses now; the next unit opens one anew."""
        self.reader.dispose()
        self.writer.dispose()

    def _come_back(self, _raw: object, record: ConnectionPoolEntry) -> None:
        if self.closed:
            record.invalidate()


def _on_postgres(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """For reading and for writing.

    Reading units need no BEGIN and no COMMIT: two round trips less on every page. And a rule that is asked about
    thousands of people looks costly enough to be compiled first, which takes longer than to answer it.
    """
    plain = "-c jit=off"
    reading = {
        "isolation_level": "AUTOCOMMIT",
        "connect_args": {"options": f"{plain} -c default_transaction_read_only=on"},
    }
    return options | reading, options | {"connect_args": {"options": plain}}


def run_after(followers: list[Callable[[], None]]) -> None:
    """What happens once the rows are safe; a follower that fails stops none of the others."""
    for follow in followers:
        follow()


def _set_up_sqlite(engine: Engine, begin: str, *, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(raw: sqlite3.Connection, _record: object) -> None:
        raw.isolation_level = None  # the driver's own BEGINs come too late
        for pragma in PRAGMAS:
            raw.execute(pragma)
        if read_only:
            raw.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        _begin(connection, begin)


def _begin(connection: Connection, begin: str) -> None:
    """Another process may hold the file: ask again in short steps, letting other greenlets run between."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql(begin)
            return
        except OperationalError as error:
            if not any(word in str(error) for word in LOCKED) or time.monotonic() > deadline:
                raise
        time.sleep(0.005)
