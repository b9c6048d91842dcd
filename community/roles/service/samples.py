"""Invented rows for the throwaway world: of each thing one that somebody else made, and one for everyone of their own.

How a row looks is read off its table, so a new table needs nothing here. What hangs on a space, directly or through
something else, is made in each space; what hangs on an institution, at each hospital.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, insert

from community.access.models import Space
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.columns import Base, Moment

OTHER = 0  # who made what is not one's own
PEOPLE = 1_000  # the id of a row is its place's number times this, and who made it
VARIANTS = 1_000_000  # rows in a state of their own
LONG_AGO = clock.now() - timedelta(days=1)
FIRST_FREE = 1_000_000_000


@dataclass(frozen=True)
class Standing:
    """An invented person: their roles at institutions; `named` is the one whom grants by name are about."""

    held: tuple[tuple[int, str], ...]
    named: bool = False


@dataclass(frozen=True)
class Line:
    """A grant; `named` when it is about the asker by name."""

    level: int
    excluded: bool
    named: bool
    institution_id: int | None
    role: str | None


class Kind(Enum):
    """What a thing hangs on."""

    SPACE = "space"
    HOSPITAL = "hospital"
    ANYWHERE = "anywhere"


@dataclass(frozen=True)
class Place:
    """Where rows hang: a space with its audience, an institution, or (institution 0) neither."""

    institution_id: int
    lines: tuple[Line, ...] | None = None
    confidentiality: str = ""
    archived: bool = False

    @property
    def of_roles(self) -> "Place":
        """The same without grants by name, which are nothing to a role."""
        return self if self.lines is None else replace(self, lines=tuple(line for line in self.lines if not line.named))

    @property
    def kind(self) -> Kind:
        """Which of the three it is."""
        if self.lines is not None:
            return Kind.SPACE
        return Kind.HOSPITAL if self.institution_id else Kind.ANYWHERE


@cache
def kind_of(noun: type[Base]) -> Kind:
    """What a thing hangs on, followed through what it hangs on first."""
    reached = _reached(noun.metadata.tables[noun.__tablename__])
    if "spaces" in reached:
        return Kind.SPACE
    return Kind.HOSPITAL if "institutions" in reached else Kind.ANYWHERE


def is_of_institution(noun: type[Base]) -> bool:
    """Whether there is one row for each institution, under the institution's own id."""
    key = noun.__mapper__.primary_key[0]
    return noun is Institution or any(parent.column.table.name == "institutions" for parent in key.foreign_keys)


def _reached(table: Table) -> set[str]:
    found, further = {table.name}, [table]
    while further:
        parents = {key.column.table for key in further.pop().foreign_keys}
        fresh = [parent for parent in parents if parent.name not in found and parent.name != "people"]
        found |= {parent.name for parent in fresh}
        further += fresh
    return found


class Stock:
    """The rows of one throwaway world."""

    def __init__(self, connection: Connection, people: int, places: tuple[Place, ...]) -> None:
        self.connection, self.people, self._places = connection, people, places
        self._made: set[tuple[str, int]] = set()
        self._waiting: dict[tuple[Table, frozenset[str]], list[dict[str, Any]]] = {}
        self._free, self._states = FIRST_FREE, 0

    def at(self, number: int) -> Place:
        """The place of that number, from 1 on."""
        return self._places[number - 1]

    def places_of(self, kind: Kind) -> list[int]:
        """The numbers of all places of that kind."""
        return [number for number, place in enumerate(self._places, 1) if place.kind is kind]

    def next_id(self) -> int:
        """An id for a row that nobody asks about."""
        self._free += 1
        return self._free

    def rows(self, noun: type[Base], facts: Mapping[str, Any]) -> dict[int, tuple[int, int]]:
        """The rows of a noun that are asked about, each with its place and who made it; made when they are missing."""
        numbers = self.places_of(kind_of(noun))
        table = noun.metadata.tables[noun.__tablename__]
        if is_of_institution(noun):
            for number in numbers if noun is not Institution else ():
                self._make(table, self.at(number).institution_id, facts, number)
            return {self.at(number).institution_id: (number, OTHER) for number in numbers}
        if noun is Space:
            return {number * PEOPLE: (number, OTHER) for number in numbers}
        self._states += bool(facts)
        first = self._states * VARIANTS if facts else 0
        owners = [(number, owner) for number in numbers for owner in range(self.people + 1)]
        found = {first + number * PEOPLE + owner: (number, owner) for number, owner in owners}
        if noun is not Membership:
            for row_id in found:
                self._make(table, row_id, facts)
        return found

    def store(self, noun: type[Base], **facts: Any) -> None:
        """A row with these facts; what else it needs is invented."""
        row_id = next(iter(facts.values()))
        self._insert(noun.metadata.tables[noun.__tablename__], row_id, facts)

    def _make(self, table: Table, row_id: int, facts: Mapping[str, Any], number: int = 0) -> None:
        """A row in its place, unless it is there; `number` is the place's where the row's id does not hold it."""
        if (table.name, row_id) not in self._made:
            self._made.add((table.name, row_id))
            self._insert(table, number * PEOPLE or row_id, facts)

    def _insert(self, table: Table, row_id: int, facts: Mapping[str, Any]) -> None:
        needed = [column for column in table.columns if column.name not in facts and _is_needed(column)]
        values = {column.name: self._value(column, row_id) for column in needed}
        row = {**values, **facts}
        self._waiting.setdefault((table, frozenset(row)), []).append(row)

    def lay_out(self) -> None:
        """Writes the rows that were made since the last time, many at once."""
        for (table, _), rows in self._waiting.items():
            self.connection.execute(insert(table), rows)
        self._waiting.clear()

    def _value(self, column: Column[Any], row_id: int) -> Any:
        number, owner = divmod(row_id % VARIANTS, PEOPLE)
        for key in column.foreign_keys:
            return self._parent(key.column.table, number, owner)
        if column.primary_key:
            return row_id
        return _invented(column, row_id)

    def _parent(self, table: Table, number: int, owner: int) -> int:
        if table.name == "people":
            return owner
        if table.name == "institutions":
            return self.at(number).institution_id
        if table.name != "spaces":
            self._make(table, number * PEOPLE + owner, {})
            return number * PEOPLE + owner
        return number * PEOPLE


def _is_needed(column: Column[Any]) -> bool:
    """What a row cannot do without, and whoever and whatever it points to."""
    if column.foreign_keys:
        return all(key.column.table is not column.table for key in column.foreign_keys)
    return column.primary_key or (column.default is None and column.server_default is None and not column.nullable)


def _invented(column: Column[Any], row_id: int) -> Any:
    if isinstance(column.type, Moment):
        return clock.now()
    return {str: str(row_id), int: row_id, date: clock.now().date()}.get(column.type.python_type, False)
