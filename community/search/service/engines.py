"""What a database has to do for search, and which module does it for which."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection

from community.kernel.door import Me
from community.search.service import postgres, sqlite
from community.search.service.queries import Query
from community.search.service.scope import Scope


class Engine(Protocol):
    """The words of entries, kept and asked: postgres.py and sqlite.py are two of these."""

    def create(self, connection: Connection) -> None:
        """Makes the index beside an existing table of entries; what is there stays."""

    def drop(self, connection: Connection) -> None:
        """Takes the index away."""

    def add(self, me: Me, entry: dict[str, Any]) -> None:
        """Stores an entry that is not there yet, with its words, before this unit ends."""

    def fill(
        self, connection: Connection, batches: Iterable[Sequence[dict[str, Any]]], store: Callable[[], None]
    ) -> None:
        """Stores very many new entries in the order of their ids, and calls `store()` once a batch."""

    def remove(self, connection: Connection, which: ColumnElement[bool]) -> None:
        """Takes out the entries that `which` describes."""

    def rebuild(self, connection: Connection) -> None:
        """Makes the index anew from the entries."""

    def candidates(self, me: Me, query: Query, scope: Scope) -> Sequence[Any]:
        """The newest entries that match and that the scope's rule admits."""


ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgres}


def engine(dialect: str) -> Engine:
    """The one for this database; KeyError for a database we do not know."""
    return ENGINES[dialect]
