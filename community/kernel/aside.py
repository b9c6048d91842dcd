"""Work that would stop the loop goes aside: to gevent's native threads when it serves, straight on when not."""

import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from community.kernel.db import PRAGMAS, Database

T = TypeVar("T")
STEPS = 2_000  # SQLite instructions between two looks at the clock: well under a millisecond


class OutOfTime(Exception):
    """The work took longer than it was given."""


def aside(function: Callable[..., T], *arguments: Any) -> T:
    """Calls `function(*arguments)` in a native thread if gevent runs the process, else right here."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None or not monkey.is_module_patched("socket"):
        return function(*arguments)
    import gevent

    result: T = gevent.get_hub().threadpool.apply(function, arguments)
    return result


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

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(database.url.database or "", isolation_level=None)
        for pragma in (*PRAGMAS[2:], "PRAGMA query_only=ON"):
            raw.execute(pragma)
        raw.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    with Session(engine) as session:
        return function(session)


def _on_postgres(database: Database, function: Callable[[Session], T], seconds: float) -> T:
    with Session(database.writer) as session:
        session.execute(
            text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"), execution_options={"door": "kernel"}
        )
        return function(session)
