"""Keeping words findable: written in the unit that writes the words, or in bulk."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, event

from community.kernel import kinds
from community.kernel.db import Database
from community.kernel.door import Me
from community.kernel.kinds import Document
from community.search.models import SearchEntry
from community.search.service.engines import engine


def create(connection: Connection) -> None:
    """Makes the full-text index beside the table of entries: for the migration, and whenever the tables are made."""
    engine(connection.dialect.name).create(connection)


def drop(connection: Connection) -> None:
    """Takes it away again."""
    engine(connection.dialect.name).drop(connection)


def index(me: Me, document: Document) -> None:
    """Makes a document findable that is not known, in this unit."""
    engine(me.session.get_bind().dialect.name).add(me, _entry(document))


def forget(me: Me, kind: str, row_id: int) -> None:
    """Takes a row out of the index, in this unit."""
    connection = me.session.connection()
    which = (SearchEntry.entry_id == row_id) & (SearchEntry.kind == kind)
    engine(connection.dialect.name).remove(connection, which)


def fill(connection: Connection, batches: Iterable[Sequence[Document]], store: Callable[[], None]) -> None:
    """Makes very many new documents findable where nobody searches meanwhile, in order of their ids.

    The next batch is asked for while the last one's words are still being indexed, so making it must not use the
    connection; `store()` is called once a batch, when the connection is free.
    """
    entries = ([_entry(document) for document in batch] for batch in batches)
    engine(connection.dialect.name).fill(connection, entries, store)


def _entry(document: Document) -> dict[str, Any]:
    facts = dict(vars(document))
    return {"entry_id": facts.pop("row_id"), **facts}


def rebuild(database: Database) -> None:
    """Makes the index anew from the entries, in one unit: after damage, or a change of how words are folded."""
    with database.unit(writes=True) as session:
        connection = session.connection()
        engine(connection.dialect.name).rebuild(connection)


kinds.INDEXERS.append(index)
kinds.FORGETTERS.append(forget)
event.listen(SearchEntry.__table__, "after_create", lambda _table, connection, **_options: create(connection))
event.listen(SearchEntry.__table__, "before_drop", lambda _table, connection, **_options: drop(connection))
