"""SQLite's index: an FTS5 table without content of its own, kept by hand, because 3.40 cannot delete from one alone.

It streams matches from the newest to the oldest, so the five hundred newest cost the same in a table of any size.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
)

from community.kernel.bulk import write
from community.kernel.columns import Id
from community.kernel.door import Change, Me
from community.search.models import SearchEntry
from community.search.service.queries import Query, Term
from community.search.service.scope import CANDIDATES, Scope, candidate

# columnsize=0 leaves out the lengths of texts, which only bm25 asks for.
CREATE = """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
    title, plain, space, content='', columnsize=0, tokenize='porter unicode61 remove_diacritics 2')"""
READ = """INSERT INTO search_words (rowid, title, plain, space)
    SELECT entry_id, CASE WHEN titled THEN title ELSE '' END, plain, CAST(space_id AS TEXT)
    FROM search_entries WHERE entry_id BETWEEN ? AND ? ORDER BY entry_id"""
COLUMNS = ("title", "plain", "space")
ENTRY = tuple(column.name for column in SearchEntry.__table__.columns if column.name != "words")
_in_order = itemgetter(*ENTRY)
FEW = 2_000  # matches, in any space
HASH_BYTES, USUAL_HASH_BYTES = 8 << 20, 1 << 20  # words held in memory before FTS5 writes them out
WORDS = table("search_words", column("search_words"), column("rowid", Id), *map(column, COLUMNS))
_MATCHES = WORDS.c.search_words.op("MATCH", is_comparison=True)(bindparam("asked"))


def create(connection: Connection) -> None:
    """Makes the index beside an existing table of entries; what is there stays."""
    connection.exec_driver_sql(CREATE)


def drop(connection: Connection) -> None:
    """Takes the index away."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS search_words")


def add(me: Me, entry: dict[str, Any]) -> None:
    """Stores an entry that is not there yet, with its words."""
    me.lastly(_new(SearchEntry.__table__, ENTRY), **entry)
    me.lastly(_new(WORDS, tuple(_row(entry))), **_row(entry))


@cache
def _new(table: Any, columns: tuple[str, ...]) -> Change:
    return insert(table).values({name: bindparam(name) for name in columns})


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    title = entry["title"] if entry["titled"] else ""
    return {"rowid": entry["entry_id"], "title": title, "plain": entry["plain"], "space": str(entry["space_id"])}


def fill(connection: Connection, batches: Iterable[Sequence[dict[str, Any]]], store: Callable[[], None]) -> None:
    """Stores very many new entries in the order of their ids, past SQLAlchemy.

    SQLite reads the words of a batch in a thread, without Python's lock, while the next batch is being made.

    Run ANALYZE only afterwards: with the figures of an empty index SQLite scans all of it at each merge. A little more
    memory makes fewer and larger segments; with much more, one of the next writes would pay a second for merging them.
    """
    _remember(connection, HASH_BYTES)
    raw: Any = connection.connection.driver_connection
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(int)  # nothing yet
        for entries in batches:
            reading.result()
            store()
            write(connection, "search_entries", ENTRY, map(_in_order, entries))
            reading = beside.submit(raw.execute, READ, (entries[0]["entry_id"], entries[-1]["entry_id"]))
        reading.result()
    _remember(connection, USUAL_HASH_BYTES)


def _remember(connection: Connection, size: int) -> None:
    connection.exec_driver_sql("INSERT INTO search_words (search_words, rank) VALUES ('hashsize', ?)", (size,))


def _words() -> tuple[Any, ...]:
    """The columns of the index as they were filled from an entry; to delete a row FTS5 must be told them again."""
    title = case((SearchEntry.titled, SearchEntry.title), else_="")
    return title, SearchEntry.plain, cast(SearchEntry.space_id, String)


def remove(connection: Connection, which: ColumnElement[bool]) -> None:
    """Takes out the entries that `which` describes, words first."""
    gone = select(literal("delete"), SearchEntry.entry_id, *_words()).where(which)
    connection.execute(insert(WORDS).from_select(["search_words", "rowid", *COLUMNS], gone))
    connection.execute(delete(SearchEntry).where(which))


def rebuild(connection: Connection) -> None:
    """Makes the index anew from the entries."""
    drop(connection)
    create(connection)
    everything = select(SearchEntry.entry_id, *_words()).order_by(SearchEntry.entry_id)
    connection.execute(insert(WORDS).from_select(["rowid", *COLUMNS], everything))


# ------------------------------------------------------------------ finding


def candidates(me: Me, query: Query, scope: Scope) -> Sequence[Any]:
    """The newest entries that match and that the scope's rule admits."""
    asked = expression(query)
    if len(scope.spaces) == 1 or has_many(me, asked):
        asked = within(asked, scope)
    return me.rows(matching(scope), asked=asked)


def has_many(me: Me, asked: str) -> bool:
    """Whether it pays to leave out other spaces inside the index: for a few matches, reading them is quicker."""
    few = select(WORDS.c.rowid).where(_MATCHES).limit(FEW).subquery()
    return bool(me.scalar(select(func.count()).select_from(few), asked=asked) == FEW)


def matching(scope: Scope) -> Select[Any]:
    """The `+ 0` keeps the planner from asking FTS5 row by row: its matches lead, and their order needs no sorting."""
    found = candidate().join_from(WORDS, SearchEntry, SearchEntry.entry_id == WORDS.c.rowid + literal(0, Integer))
    return scope.narrowed(found.where(_MATCHES)).order_by(WORDS.c.rowid.desc()).limit(CANDIDATES)


def expression(query: Query) -> str:
    """The query in FTS5's language. Every word is quoted, and holds only letters and digits."""
    asked = " AND ".join(map(_quoted, query.wanted))
    if query.unwanted:
        asked = f"({asked}) NOT ({' OR '.join(map(_quoted, query.unwanted))})"
    return f"{{title plain}} : ({asked})"


def within(asked: str, scope: Scope) -> str:
    """The same in these spaces only."""
    spaces = " OR ".join(f'"{space_id}"' for space_id in scope.spaces)
    return f"{asked} AND space : ({spaces})"


def _quoted(term: Term) -> str:
    return f'"{term.typed}"'
