"""Work that would stop the loop goes aside: to gevent's native threads when it serves, straight on when not."""

import contextlib
import sqlite3
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from community.kernel.db import PRAGMAS, Database
from community.kernel.door import guard
from community.kernel.errors import Refusal

T = TypeVar("T")
STEPS = 2_000  # SQLite instructions between two looks at the clock: well under a millisecond


class OutOfTime(Exception):
    """The work took longer than it was given."""


def aside(function: Callable[..., T], *arguments: Any) -> T:
    """Calls `function(*arguments)` in a native thread if gevent runs the process, else right here."""
    if not _serving():
        return function(*arguments)
    import gevent

    return _given_back(gevent.get_hub().threadpool, function, arguments)


def in_turn(function: Callable[..., T], *arguments: Any) -> T:
    """The same for work that is Python from end to end: one at a time, since it could not run beside another anyway.

    With ten threads of such work the loop waited a second for its turn, with one a few milliseconds.
    """
    if not _serving():
        return function(*arguments)
    return _given_back(_one_thread(), function, arguments)


def _given_back(pool: Any, function: Callable[..., T], arguments: Any) -> T:
    """Refusals are raised here again: what a native thread raises, gevent prints with all that led there."""

    def tried() -> tuple[Any, Refusal | None]:
        try:
            return function(*arguments), None
        except Refusal as refusal:
            return None, refusal

    result, refusal = pool.apply(tried)
    if refusal is not None:
        raise refusal
    found: T = result
    return found


def _serving() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("socket")


@cache
def _one_thread() -> Any:
    from gevent.threadpool import ThreadPool

    return ThreadPool(1)


def heavy(database: Database, function: Callable[[Session], T], seconds: float) -> T:
    """Runs `function(session)`, a reading question that may be slow; raises OutOfTime after `seconds`.

    SQLite computes inside the process, so it gets a native thread and a connection of its own; PostgreSQL computes
    elsewhere and is only told when to stop.
    """
    try:
        if database.sqlite:
            found: T = aside(_on_sqlite, database, function, seconds)
            return found
        return _on_postgres(database, function, seconds)
    except OperationalError as error:
        if any(word in str(error.orig) for word in ("interrupted", "statement timeout")):
            raise OutOfTime from None
        raise


def _on_sqlite(database: Database, function: Callable[[Session], T], seconds: float) -> T:
    deadline = time.monotonic() + seconds
    with Session(_engine(database.url.database or "")) as session:
        raw: Any = session.connection().connection.driver_connection
        raw.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        return function(session)


class _Kept(sqlite3.Connection):
    """A connection that is laid aside where others would close it.

    The last one to close on a WAL file locks it for a moment, and whoever opens the file just then fails.
    """

    idle: deque["_Kept"]

    def close(self) -> None:
        """Waits for the next question."""
        self.set_progress_handler(None, 0)
        self.idle.append(self)

    def __del__(self) -> None:
        super().close()


@lru_cache(maxsize=8)
def _engine(path: str) -> Engine:
    """Read-only connections without a pool, whose locks would belong to another thread's loop; a deque needs none.

    The engine is kept, so that a statement is compiled once and not with every question.
    """
    idle: deque[_Kept] = deque()
    engine = create_engine("sqlite://", creator=lambda: _connection(path, idle), poolclass=NullPool)
    guard(engine)
    return engine


def _connection(path: str, idle: deque[_Kept]) -> _Kept:
    with contextlib.suppress(IndexError):
        return idle.pop()
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=_Kept)
    raw.idle = idle
    for pragma in (*PRAGMAS[2:], "PRAGMA query_only=ON"):
        if "busy_timeout" not in pragma:  # a native thread can afford to wait
            raw.execute(pragma)
    return raw


def _on_postgres(database: Database, function: Callable[[Session], T], seconds: float) -> T:
    """What is slow or quick here depends on the values asked for, so no plan made for others is used; and one core is
    all that a question gets.
    """
    settings = {"plan_cache_mode": "force_custom_plan", "max_parallel_workers_per_gather": "0"}
    with Session(database.writer) as session:
        session.execute(select(*(func.set_config(name, value, True) for name, value in settings.items())))
        _end_at(session.connection(), time.monotonic() + seconds)
        return function(session)


def _end_at(connection: Connection, deadline: float) -> None:
    """Gives each statement what is left of the time: PostgreSQL itself bounds only one at a time."""

    @event.listens_for(connection, "before_cursor_execute")
    def bound(_connection: Connection, cursor: Any, *_rest: Any) -> None:
        left = round(1000 * (deadline - time.monotonic()))
        if left <= 0:
            raise OutOfTime
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(left)])
