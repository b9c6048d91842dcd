"""The door: the only way to a row is through somebody.

Rooms write rules, one SQL clause per (noun, verb), as functions of a Reader. With a bound reader (ME) a rule fetches,
lists and counts; with the person table's column in the reader's place it answers who can see a row. Services get `me`
and nothing else. Underneath, an engine hook refuses any SELECT on a protected table that the door did not build.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NoReturn, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Result,
    Select,
    SQLColumnExpression,
    UpdateBase,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql import ClauseElement, TextClause, visitors
from sqlalchemy.sql.schema import Table
from sqlalchemy.sql.selectable import SelectBase

from community.kernel import clock, unit
from community.kernel.columns import Base, Id, Moment
from community.kernel.config import Settings
from community.kernel.errors import NotFound, Refusal
from community.kernel.keys import Keys

Noun = TypeVar("Noun", bound=Base)
Asked = TypeVar("Asked", bound=Select[*tuple[Any, ...]])
OPENED = unit.OPENED
Question = Select[*tuple[Any, ...]]  # a SELECT of any columns
Change = UpdateBase  # an INSERT, UPDATE or DELETE


@dataclass(frozen=True)
class Reader:
    """Who a rule asks about: `person` is an id, `now` the moment, `seal` their pseudonym's seal in the row's space.

    `without` is the id of a membership to be thought away, `outside` that of a hospital with all memberships there:
    what somebody would see if they had ended. With `agreed` all pacts are: who could come in, not who is in.
    """

    person: SQLColumnExpression[int]
    now: SQLColumnExpression[datetime]
    seal: SQLColumnExpression[str] | None = None
    without: SQLColumnExpression[int] | None = None
    agreed: bool = False
    outside: SQLColumnExpression[int] | None = None


ME = Reader(bindparam("me", type_=Id), bindparam("now", type_=Moment), bindparam("seal", value=""))

Rule = Callable[[Reader], ColumnElement[bool]]
RULES: dict[tuple[type[Base], str], Rule] = {}
PLUMBING: set[str] = set()  # tables that hold nobody's words: receipts, jobs, marks of the machinery


def rule(noun: type[Base], verb: str) -> Callable[[Rule], Rule]:
    """Registers the decorated function as who may `verb` a `noun`."""

    def register(function: Rule) -> Rule:
        RULES[noun, verb] = function
        return function

    return register


@dataclass(frozen=True)
class Words:
    """How people say what a rule is about, to go on from "may". `facts` is the state that a row has to be in for it.

    Behind a "|" stands how it is said when it holds for one's own only.
    What is not `shown` hangs on something else, or is about oneself: a table of roles has no line for it.
    """

    said: str
    facts: Mapping[str, Any]
    shown: bool


WORDS: dict[tuple[type[Base], str], Words] = {}


def says(noun: type[Base], facts: Mapping[str, Any] | None = None, /, **verbs: str) -> None:
    """Puts words beside rules; a test finds every rule that has none."""
    for verb, said in verbs.items():
        WORDS[noun, verb] = Words(said, facts or {}, shown=True)


def says_aside(noun: type[Base], **verbs: str) -> None:
    """The same for what a table of roles does not show."""
    for verb, said in verbs.items():
        WORDS[noun, verb] = Words(said, {}, shown=False)


def words_of(noun: type[Base], verb: str) -> Words | None:
    """The words beside a rule: its own, or those of a verb that is the same for every noun."""
    return WORDS.get((noun, verb)) or WORDS.get((Base, verb))


def plumbing(*tables: type[Base]) -> None:
    """Declares tables of the machinery, which are read without a rule and never shown as they are."""
    PLUMBING.update(table.__tablename__ for table in tables)


def clause(noun: type[Base], verb: str, reader: Reader = ME) -> ColumnElement[bool]:
    """The SQL of one rule; no rule means no one, so a missing one is a KeyError at first use."""
    return _mine(noun, verb) if reader is ME else RULES[noun, verb](reader)


@cache
def _mine(noun: type[Base], verb: str) -> ColumnElement[bool]:
    return RULES[noun, verb](ME)


def reading(noun: type[Base], statement: Question, verb: str = "read") -> Question:
    """`statement` narrowed to the rows of `noun` that the reader may `verb`, ready for `me.rows`."""
    return statement.where(clause(noun, verb)).execution_options(**OPENED, columns=_only_columns(statement))


def outright(statement: Asked) -> Asked:
    """`statement` let through without a rule: for the machinery itself and for `system` work.

    Every caller stands in the list of tests/house; a page or an answer is never made from its rows.
    """
    return statement.execution_options(**OPENED, columns=_only_columns(statement))


def _only_columns(statement: Question) -> bool:
    return all(column["expr"] is not column.get("entity") for column in statement.column_descriptions)


@cache
def _one(noun: type[Base], verb: str) -> Question:
    key = inspect(noun).primary_key[0]
    may = clause(noun, verb).label("may")
    return reading(noun, select(noun, may).where(key == bindparam("row_id", type_=Id)))


@cache
def _asks_for_seal(noun: type[Base], verb: str) -> bool:
    clauses = (clause(noun, verb), clause(noun, "read"))
    return any(
        isinstance(part, BindParameter) and part.key == "seal" for one in clauses for part in visitors.iterate(one)
    )


class Me:
    """The person on whose behalf a unit runs: `person_id`, the moment, and the doors they can open."""

    def __init__(self, session: Session, person_id: int, keys: Keys, now: datetime | None = None) -> None:
        self.session, self.person_id, self.keys = session, person_id, keys
        self.now = now or clock.now()

    def _values(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"me": self.person_id, "now": self.now, **values}

    def rows(self, statement: Question, **values: Any) -> Sequence[Any]:
        """Rows of a statement made by `reading`, with its further values."""
        return self._ask(statement, values).all()

    def row(self, statement: Question, **values: Any) -> Any:
        """The one row of a statement made by `reading`; NotFound when there is none."""
        found = self._ask(statement, values).first()
        if found is None:
            raise NotFound
        return found

    def _ask(self, statement: Question, values: dict[str, Any]) -> Result[Any]:
        """Columns come straight from the connection; only entities need the session, at half as much again."""
        if statement.get_execution_options().get("columns"):
            self.session.flush()  # what this unit changed must be seen by its own questions
            return self.session.connection().execute(statement, self._values(values))
        return self.session.execute(statement, self._values(values))

    def scalar(self, statement: Question, **values: Any) -> Any:
        """The first value of the first row, or None."""
        return self.session.execute(statement, self._values(values)).scalar()

    def change(self, statement: Change, **values: Any) -> CursorResult[Any]:
        """Runs an INSERT, UPDATE or DELETE that was built once; rows that the unit holds do not hear of it."""
        self.session.flush()
        return self.session.connection().execute(statement, self._values(values), execution_options=OPENED)

    def lastly(self, statement: Change, **values: Any) -> None:
        """The same for what nothing else in this unit looks at, nor any such change at the same row: it may wait."""
        unit.put(self.session, statement, self._values(values))

    def get(self, noun: type[Noun], row_id: int, to: str = "read") -> Noun:
        """The row itself. NotFound when it is not readable, Refusal when it is but `to` is not allowed."""
        values = {"row_id": row_id, "seal": self._seal_for(noun, to, row_id)}
        found, may = self.row(_one(noun, to), **values)
        if not may:
            raise Refusal
        row: Noun = found
        return row

    def _seal_for(self, noun: type[Base], verb: str, row_id: int) -> str:
        """My seal in the row's space, if the rule asks: ownership under a pseudonym is shown, never looked up."""
        if not _asks_for_seal(noun, verb):
            return ""
        space = inspect(noun).columns.get("space_id")
        if space is None:
            return ""
        key = inspect(noun).primary_key[0]
        space_id = self.session.scalar(outright(select(space).where(key == row_id)))
        return self.seal(space_id) if space_id else ""

    def may(self, verb: str, row: Base) -> bool:
        """Whether I may do that with a row I hold."""
        key = inspect(row).identity
        assert key is not None, "a row that is not stored has no rules yet"
        values = {"row_id": key[0], "seal": self._seal_for(type(row), verb, key[0])}
        found = self.session.execute(_one(type(row), verb), self._values(values)).first()
        return bool(found and found.may)

    def add(self, row: Noun) -> Noun:
        """Stores a new row within this unit and gives it back."""
        self.session.add(row)
        self.session.flush()
        return row

    def add_lastly(self, row: Noun) -> Noun:
        """Gives back a new row that waits, for nothing else in this unit looks at it as the session's own."""
        unit.put_row(self.session, row)
        return row

    def remove(self, row: Base) -> None:
        """Deletes a row within this unit."""
        self.session.delete(row)
        self.session.flush()

    @property
    def actor(self) -> str:
        """How the audit names me."""
        return f"person:{self.person_id}"

    def seal(self, space_id: int) -> str:
        """What stands for me, in this space only, where a row must not name me."""
        return self.keys.blind("pseudonym", self.person_id, space_id)

    def after(self, follow: Callable[[], None]) -> None:
        """Runs `follow` once this unit has committed; it may fail without harm."""
        self.session.info["after"].append(follow)


class System(Me):
    """The installation itself, at work for a stated reason. It is nobody, so no rule admits it."""

    def __init__(self, session: Session, keys: Keys, reason: str, settings: Settings | None = None) -> None:
        super().__init__(session, 0, keys)
        self.reason, self.settings = reason, settings or Settings()

    @property
    def actor(self) -> str:
        """How the audit names this work."""
        return f"system:{self.reason}"


# ------------------------------------------------------------------ the guard under the door


class Unguarded(RuntimeError):
    """A statement reached the engine without passing the door: a mistake of ours, never shown to anyone."""


def guard(engine: Engine) -> None:
    """Refuses, on this engine, every SELECT on a protected table and every text that the door did not pass."""
    event.listen(engine, "before_execute", _check)


def _check(_connection: Connection, statement: Any, _many: Any, _params: Any, options: dict[str, Any]) -> None:
    if "door" in options or not isinstance(statement, ClauseElement):
        return
    if isinstance(statement, TextClause):
        _refuse("a text statement")
    if isinstance(statement, SelectBase):
        named = {table.name for table in _tables(statement)} - PLUMBING
        if named:
            _refuse(f"a SELECT on {', '.join(sorted(named))}")


def _tables(statement: ClauseElement) -> list[Table]:
    return [part for part in visitors.iterate(statement) if isinstance(part, Table)]


def _refuse(what: str) -> NoReturn:
    raise Unguarded(f"{what} did not come through the door")
