"""PostgreSQL's index: a tsvector beside each entry, under GIN. Words are folded before, so that accents do not count.

Two ways lead to the newest matches: walking entries from the newest back, good for common words, and gathering every
match from the index, good for rare ones. The planner takes the wrong one for words it has no statistics of (a rare word
among two million posts took 866 ms), so it is only asked for its estimate, and each way is written so that it has no
choice left.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    not_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, array
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from community.kernel import ids
from community.kernel.bulk import write
from community.kernel.door import Change, Me, clause, outright
from community.search.models import SearchEntry
from community.search.service.queries import Query, Term
from community.search.service.scope import CANDIDATES, Scope, candidate
from community.search.service.words import words

ENGLISH = "english"
CREATE = "CREATE INDEX IF NOT EXISTS search_words ON search_entries USING gin (words)"
ENTRY = tuple(column.name for column in SearchEntry.__table__.columns if column.name != "words")
BATCH = 1_000
KNOWN = 20_000  # texts
MEMORY = "256MB"  # for making the index
INDEXED = 200_000  # characters of a text; a tsvector holds a megabyte and refuses more
GAP = " the the the "  # stop words keep their places, so no phrase reaches from the title into the text
WINDOW = 20_000  # entries that are walked over at most before the index is asked after all
WALK = -1
PERIODS = (timedelta(days=30), timedelta(days=120), timedelta(days=500))
PLENTY = 4 * CANDIDATES  # matches expected in a period before it is thought to be enough


def create(connection: Connection) -> None:
    """Makes the index on an existing table of entries; what is there stays."""
    connection.exec_driver_sql(CREATE)


def drop(connection: Connection) -> None:
    """Takes the index away."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS search_words")


def _vector() -> ColumnElement[Any]:
    spaces = func.array_to_tsvector(array([bindparam("scope")]))
    return func.to_tsvector(ENGLISH, bindparam("folded")).op("||")(spaces)


def _words(entry: Any) -> dict[str, str]:
    title = " ".join(words(entry["title"])) if entry["titled"] else ""
    plain = " ".join(words(entry["plain"][:INDEXED]))
    return {"folded": f"{title}{GAP}{plain}", "scope": _lexeme(entry["space_id"])}


def _lexeme(space_id: int) -> str:
    """A space among the words; no word has a colon, so nobody can type it."""
    return f"in:{space_id}"


def add(me: Me, entry: dict[str, Any]) -> None:
    """Stores an entry that is not there yet, with its words."""
    me.lastly(_new(), **entry, **_words(entry))


@cache
def _new() -> Change:
    return insert(SearchEntry).values(words=_vector(), **{name: bindparam(name) for name in ENTRY})


def fill(connection: Connection, batches: Iterable[Sequence[dict[str, Any]]], store: Callable[[], None]) -> None:
    """Stores very many new entries; the index is made when all are there, which takes a fraction of the time.

    PostgreSQL spends most of it on finding the words of a text, so texts that repeat are read once.
    """
    drop(connection)
    known: dict[str, str] = {}
    for entries in batches:
        store()
        asked = list(map(_words, entries))
        _learn(connection, known, {words["folded"] for words in asked})
        vectors = [f"{known[words['folded']]} '{words['scope']}'" for words in asked]
        write(connection, "search_entries", (*ENTRY, "words"), map(_in_order, entries, vectors))
    connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    create(connection)


def _learn(connection: Connection, known: dict[str, str], texts: set[str]) -> None:
    """Asks for the words of those texts that are not known yet, as PostgreSQL writes a tsvector down."""
    if len(known) > KNOWN:
        known.clear()
    new = func.unnest(cast(bindparam("new"), ARRAY(Text))).column_valued("new")
    asked = select(new, cast(func.to_tsvector(ENGLISH, new), Text))
    found = connection.execute(asked, {"new": list(texts - known.keys())})
    known.update((text, vector) for text, vector in found)


def _in_order(entry: dict[str, Any], vector: str) -> tuple[Any, ...]:
    return (*(entry[name] for name in ENTRY), vector)


def remove(connection: Connection, which: ColumnElement[bool]) -> None:
    """Takes out the entries that `which` describes."""
    connection.execute(delete(SearchEntry).where(which))


def rebuild(connection: Connection) -> None:
    """Makes the words and the index anew from the entries."""
    drop(connection)
    last = 0
    while batch := connection.execute(_batch(last)).mappings().all():
        last = batch[-1]["entry_id"]
        which = SearchEntry.entry_id == bindparam("this_entry")
        rows = [_words(entry) | {"this_entry": entry["entry_id"]} for entry in batch]
        connection.execute(update(SearchEntry).where(which).values(words=_vector()), rows)
    create(connection)


def _batch(last: int) -> Select[Any]:
    entry = SearchEntry
    columns: Any = select(entry.entry_id, entry.title, entry.titled, entry.plain, entry.space_id)
    return outright(columns.where(entry.entry_id > last).order_by(entry.entry_id).limit(BATCH))


# ------------------------------------------------------------------ finding


def candidates(me: Me, query: Query, scope: Scope) -> Sequence[Any]:
    """The newest entries that match and that the scope's rule admits."""
    way = way_to(me, query, scope)
    if not way:
        return me.rows(gathering(query, scope))
    found = me.rows(walking(query, scope) if way == WALK else gathering(query, scope, way))
    return found if len(found) == CANDIDATES else me.rows(gathering(query, scope))


def walking(query: Query, scope: Scope) -> Select[Any]:
    """Looks at entries from the newest back, but not endlessly: the limit inside also bars any other plan."""
    columns = select(SearchEntry.entry_id, SearchEntry.space_id, SearchEntry.words)
    recent = columns.order_by(SearchEntry.entry_id.desc()).limit(WINDOW).subquery("recent")
    found = candidate().join(recent, recent.c.entry_id == SearchEntry.entry_id)
    found = found.where(recent.c.space_id.in_(scope.spaces), _match(recent.c.words, query))
    return scope.narrowed(found).order_by(recent.c.entry_id.desc()).limit(CANDIDATES)


def gathering(query: Query, scope: Scope, since: int = 0) -> Select[Any]:
    """Takes every match behind the id `since` from the index, the rule's part of them, and of those the newest."""
    within = and_(_match(SearchEntry.words, query), _in_spaces(scope), clause(SearchEntry, scope.verb), scope.of_part())
    within = and_(within, SearchEntry.entry_id > since) if since else within
    matching = select(SearchEntry.entry_id).where(within).cte("matching").prefix_with("MATERIALIZED")
    newest = select(matching.c.entry_id).order_by(matching.c.entry_id.desc()).limit(CANDIDATES).subquery("newest")
    return scope.narrowed(candidate().join(newest, newest.c.entry_id == SearchEntry.entry_id))


def _match(vector: Any, query: Query) -> ColumnElement[bool]:
    """A condition for each term, so that one of which PostgreSQL keeps nothing finds nothing rather than everything."""
    wanted = [vector.op("@@")(_asked(term)) for term in query.wanted]
    return and_(*wanted, *[not_(vector.op("@@", is_comparison=True)(_asked(term))) for term in query.unwanted])


def _asked(term: Term) -> ColumnElement[Any]:
    """The words next to each other, as a bound value: nothing in it can be an operator."""
    return func.phraseto_tsquery(ENGLISH, " ".join(term.words))


def _in_spaces(scope: Scope) -> ColumnElement[bool]:
    spaces = " | ".join(f"'{_lexeme(space_id)}'" for space_id in scope.spaces)
    return SearchEntry.words.op("@@", is_comparison=True)(cast(literal(spaces), TSQUERY))


# ------------------------------------------------------------------ which way


class Explained(Executable, ClauseElement):
    """A statement that is planned and not run; the answer is PostgreSQL's plan."""

    inherit_cache = False

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement


@compiles(Explained, "postgresql")
def _explain(explained: Explained, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(explained.statement, **options)}"


def way_to(me: Me, query: Query, scope: Scope) -> int:
    """WALK, or the id from which on matches are gathered; 0 is all of them.

    Walking looks at 500 of every so many entries, gathering at every match; the smaller number wins. Where there are
    many matches still, the shortest of a few periods that should hold more than enough of them will do.
    """
    floors = [ids.new_id(int((me.now - period).timestamp() * 1000)) for period in PERIODS]
    matching = select(1).where(_match(SearchEntry.words, query), _in_spaces(scope))
    recent = [select(1).where(SearchEntry.entry_id > floor) for floor in floors]
    entries, matches, *recently = estimates(me, union_all(select(1).select_from(SearchEntry), matching, *recent))
    steps = CANDIDATES * entries // max(matches, 1)
    if steps < matches and steps < WINDOW // 2:
        return WALK
    enough = (floor for floor, count in zip(floors, recently, strict=True) if matches * count > PLENTY * entries)
    return next(enough, 0)


def estimates(me: Me, parts: Any) -> list[int]:
    """How many rows PostgreSQL expects of each part of a union, by its statistics: it reads no entry."""
    plan = me.session.execute(Explained(parts)).scalar_one()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [part["Plan Rows"] for part in plan[0]["Plan"]["Plans"]]
