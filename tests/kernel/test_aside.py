"""Heavy questions end in time as a whole, and nothing of their bounds reaches whoever takes the connection next."""

import pytest
from sqlalchemy import Integer, func, literal, select
from sqlalchemy.orm import Session

from community.kernel.aside import OutOfTime, heavy
from community.kernel.db import Database
from community.kernel.door import outright


def _counted(session: Session, upto: int) -> int:
    """Counts in the database, about a microsecond a step."""
    numbers = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < upto))
    found: int = session.scalar(outright(select(func.count()).select_from(numbers)))
    return found


def test_a_question_that_is_quick_is_answered(database: Database) -> None:
    assert heavy(database, lambda session: _counted(session, 1_000), 20) == 1_000


def test_one_statement_that_takes_too_long_is_stopped(database: Database) -> None:
    with pytest.raises(OutOfTime):
        heavy(database, lambda session: _counted(session, 2_000_000_000), 0.3)


def test_many_statements_share_the_time(database: Database) -> None:
    """Each of them alone would be quick enough."""
    done: list[int] = []

    def ask(session: Session) -> None:
        done.extend(_counted(session, 20_000) for _ in range(100_000))

    with pytest.raises(OutOfTime):
        heavy(database, ask, 0.3)
    assert 0 < len(done) < 100_000


def test_the_next_one_on_the_connection_has_all_the_time(database: Database) -> None:
    with pytest.raises(OutOfTime):
        heavy(database, lambda session: _counted(session, 2_000_000_000), 0.1)
    with database.unit(writes=True) as session:
        assert _counted(session, 300_000) == 300_000
    assert heavy(database, lambda session: _counted(session, 300_000), 60) == 300_000
