"""Units of work: one commit, one writer, nothing half done; on both databases, with real threads."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.forums.models import Topic
from community.kernel.db import Database
from community.kernel.door import OPENED, outright
from tests.access.planting import plant

TAKERS, SEATS = 40, 10


def test_an_exception_leaves_nothing_behind(world):
    def fail() -> None:
        with world.database.unit(writes=True) as session:
            session.execute(update(Person).values(name="Nobody"), execution_options=OPENED)
            raise RuntimeError("on the way out")

    with pytest.raises(RuntimeError):
        fail()
    assert _named_nobody(world.database) == 0


def _named_nobody(database: Database) -> int:
    with database.unit() as session:
        return session.scalar(outright(select(func.count()).where(Person.name == "Nobody"))) or 0


def test_followers_run_after_the_commit_and_not_after_a_rollback(world):
    seen: list[int] = []

    def write(fail: bool) -> None:
        with world.database.unit(writes=True) as session:
            session.info["after"].append(lambda: seen.append(_named_nobody(world.database)))
            session.execute(
                update(Person).where(Person.handle == "ana").values(name="Nobody"), execution_options=OPENED
            )
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        write(fail=True)
    write(fail=False)
    assert seen == [1]


def test_a_reading_unit_cannot_write(world):
    statement = update(Person).values(name="Nobody")
    if world.database.sqlite:
        with pytest.raises(Exception, match="readonly"), world.database.unit() as session:
            session.execute(statement, execution_options=OPENED)
    else:
        with pytest.raises(Exception, match="read-only"), world.database.unit() as session:
            session.execute(statement, execution_options=OPENED)


def test_postgresql_compiles_no_question_before_it_answers(world):
    if world.database.sqlite:
        return
    for engine in (world.database.reader, world.database.writer):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW jit").scalar() == "off"


def test_of_forty_takers_of_ten_places_ten_succeed(world):
    """A conditional update in a writing unit; with deferred transactions all forty would."""
    topic_id, _ = plant(world, "commons", "sam")
    start = threading.Barrier(TAKERS)

    def take(_: int) -> bool:
        start.wait()
        with world.database.unit(writes=True) as session:
            free = select(Topic.last_seq).where(Topic.topic_id == topic_id)
            taken = session.scalar(outright(free.with_for_update()))
            if taken is None or taken >= SEATS + 1:
                return False
            moved = update(Topic).where(Topic.topic_id == topic_id).values(last_seq=taken + 1)
            session.execute(moved, execution_options=OPENED)
            return True

    with ThreadPoolExecutor(TAKERS) as pool:
        assert sum(pool.map(take, range(TAKERS))) == SEATS


def test_a_writer_of_another_process_is_waited_for(world):
    """Two Database objects are two processes as far as the lock goes: only the file stands between them."""
    if not world.database.sqlite:
        return
    other = Database(str(world.database.url))
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with other.unit(writes=True) as session:
            session.execute(update(Person).where(Person.handle == "ana").values(name="First"), execution_options=OPENED)
            entered.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(5)
    threading.Timer(0.3, leave.set).start()
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).where(Person.handle == "sam").values(name="Second"), execution_options=OPENED)
    holder.join()
    other.close()
    with world.database.unit() as session:
        names = set(session.scalars(outright(select(Person.name).where(Person.handle.in_(("ana", "sam"))))))
    assert names == {"First", "Second"}


@pytest.mark.parametrize("writes", [False, True])
def test_what_is_still_at_work_when_the_database_closes_is_closed_after_it(writes: bool, database):
    with database.unit(writes=writes) as session:
        at_work = session.connection().connection.dbapi_connection
        database.close()
        assert session.scalar(select(1)) == 1
    assert _is_closed(at_work)
    with database.unit(writes=writes) as session:
        too_late = session.connection().connection.dbapi_connection
    assert _is_closed(too_late)


def _is_closed(raw: object) -> bool:
    """As psycopg tells it; sqlite3 tells it only to whoever uses the connection."""
    if isinstance(raw, sqlite3.Connection):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            str(raw.total_changes)
        return True
    return bool(raw.closed)
