"""The session of a unit, and changes that nothing else in it looks at: they wait, and go together where that pays.

To PostgreSQL each statement is a way there and back, and whoever speaks waits for all of them. What is only to be kept
(an act's audit row, words for search, the receipt) waits until the unit asks for something or ends, and goes as one
statement: the others hang on the last one as common table expressions. SQLite is in this very process; there they run
one by one.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, UpdateBase, bindparam, event, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from community.kernel.columns import Base

OPENED = {"door": True}


class Unit(Session):
    """A session that sends what waits before anything else."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: dict[UpdateBase, list[dict[str, Any]]] = {}

    def wait(self, statement: UpdateBase, values: dict[str, Any]) -> None:
        """Has a change wait."""
        self._waiting.setdefault(statement, []).append(values)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Sends rows, then what waits."""
        super().flush(objects)
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            _send(super().connection(), waiting)

    def commit(self) -> None:
        """Sends all that is left, and commits."""
        self.flush()
        super().commit()

    def connection(self, *args: Any, **options: Any) -> Any:
        """The connection, for statements that come after what waits."""
        self._settle()
        return super().connection(*args, **options)

    def execute(self, *args: Any, **options: Any) -> Any:
        """A statement; it sees what waited."""
        self._settle()
        return super().execute(*args, **options)

    def scalar(self, *args: Any, **options: Any) -> Any:
        """A value; the same."""
        self._settle()
        return super().scalar(*args, **options)

    def scalars(self, *args: Any, **options: Any) -> Any:
        """Values; the same."""
        self._settle()
        return super().scalars(*args, **options)

    def _settle(self) -> None:
        if self._waiting:
            self.flush()

    def forget(self) -> None:
        """What waits was part of something that is rolled back."""
        self._waiting.clear()


@event.listens_for(Unit, "after_soft_rollback")
def _forget(unit: Unit, _transaction: Any) -> None:
    unit.forget()


def put(session: Session, statement: UpdateBase, values: dict[str, Any]) -> None:
    """Has a change wait, which was built once, until this unit asks for something or ends.

    What waits together is carried out in no certain order and must not touch the same row, but the same statement may
    be put often.
    """
    assert isinstance(session, Unit)
    session.wait(statement, values)


def put_row(session: Session, row: Base) -> None:
    """Has a new row wait. It is not the session's, and has its key and usual values at once."""
    values, given = {}, row.__dict__
    for column in type(row).__table__.columns:
        if column.key not in given:
            setattr(row, column.key, _usual(column.default))
        values[column.key] = given[column.key]
    put(session, _new(type(row)), values)


def _usual(default: Any) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


@cache
def _new(noun: type[Base]) -> UpdateBase:
    columns = noun.__table__.columns
    return insert(noun).values({column.key: bindparam(column.key, type_=column.type) for column in columns})


def _send(connection: Connection, waiting: dict[UpdateBase, list[dict[str, Any]]]) -> None:
    single = {statement: values[0] for statement, values in waiting.items() if len(values) == 1}
    if len(single) > 1 and connection.dialect.name == "postgresql":
        values = {
            _name(number, name): value for number, one in enumerate(single.values()) for name, value in one.items()
        }
        connection.execute(_together(tuple(single)), values, execution_options=OPENED)
        single = {}
    for statement, several in waiting.items():
        if statement in single or len(several) > 1:
            connection.execute(statement, several, execution_options=OPENED)


@lru_cache(maxsize=256)
def _together(statements: tuple[UpdateBase, ...]) -> UpdateBase:
    """All of them as one; each has its values under names of its own."""
    *others, last = (_renamed(statement, number) for number, statement in enumerate(statements))
    together: UpdateBase = last.add_cte(*(other.cte(f"change_{number}") for number, other in enumerate(others)))
    return together


def _renamed(statement: Any, number: int) -> Any:
    def renamed(part: Any, **_: Any) -> BindParameter[Any] | None:
        if not isinstance(part, BindParameter) or part.unique:
            return None
        usual: dict[str, Any] = {} if part.required else {"value": part.value}
        return BindParameter(_name(number, part.key), **usual, type_=part.type, expanding=part.expanding)

    return visitors.replacement_traverse(statement, {}, renamed)  # type: ignore[call-overload]  # - takes any statement


def _name(number: int, name: str) -> str:
    return f"{name}_{number}"
