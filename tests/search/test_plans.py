"""How the databases go about it: never through what is not needed, whatever the planner believes."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from community.kernel.aside import heavy
from community.kernel.db import Database
from community.kernel.door import Me
from community.kernel.keys import Keys
from community.search.service import indexing, postgres, sqlite
from community.search.service.postgres import Explained
from community.search.service.queries import parse
from community.search.service.scope import Scope
from tests.people import World
from tests.search.shelf import Shelf

ENTRIES, RARE_EVERY = 50_000, 10_000
VOCABULARY = [f"word{number}" for number in range(2_000)]


def fill(shelf: Shelf, count: int) -> None:
    """Short posts: `lantern` in every third, `xylophant` in one of ten thousand."""
    dice = random.Random(7)
    documents = [
        shelf.document("commons", _text(dice, number), days=(count - number) / 1_000) for number in range(count)
    ]
    with shelf.database.unit(writes=True) as session:
        indexing.fill(session.connection(), [sorted(documents, key=lambda each: each.row_id)], lambda: None)


def _text(dice: random.Random, number: int) -> str:
    words = dice.choices(VOCABULARY, k=12)
    words += ["lantern"] * (number % 3 == 0) + ["seldom"] * (number % 20 == 0)
    return " ".join(words + ["xylophant"] * (number % RARE_EVERY == 5))


@pytest.fixture
def scope(world: World) -> Scope:
    return Scope("find", tuple(world.spaces[name] for name in ("commons", "all-but-ana", "old-room")))


def plan(database: Database, keys: Keys, statement: Select[Any]) -> list[dict[str, Any]]:
    """Every node of PostgreSQL's plan for a statement, as a search would run it."""

    def ask(session: Any) -> Any:
        rows = Me(session, 0, keys).rows(Explained(statement))  # type: ignore[arg-type]  # - a plan instead of rows
        return rows[0][0]

    return list(_nodes(heavy(database, ask, 20)[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from _nodes(part)


def on_entries(nodes: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """How the table of entries is read: kind of scan, its index, its direction."""
    return {
        (node["Node Type"], node.get("Index Name", ""), node.get("Scan Direction", ""))
        for node in nodes
        if node.get("Relation Name") == "search_entries" or "search_" in node.get("Index Name", "")
    }


def way(shelf: Shelf, asked: str, scope: Scope) -> int:
    """How PostgreSQL would go about these words."""
    return heavy(shelf.database, lambda s: postgres.way_to(Me(s, 0, shelf.keys, shelf.now), parse(asked), scope), 20)


BY_WORD = ("Bitmap Index Scan", "search_words", "")
BY_KEY = ("Index Scan", "pk_search_entries", "Forward")
BACKWARDS = ("Index Scan", "pk_search_entries", "Backward")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgres_takes_the_way_that_fits_the_word(shelf: Shelf, scope: Scope) -> None:
    """At fifty thousand entries, with and without statistics of the words."""
    fill(shelf, ENTRIES)
    database, keys = shelf.database, shelf.keys
    for analyzed in (False, True):
        if analyzed:
            with database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.exec_driver_sql("ANALYZE search_entries")
        for asked in ("xylophant", "xylophant lantern", "neverseen", '"xylophant word1"'):
            assert way(shelf, asked, scope) == 0
            read = on_entries(plan(database, keys, postgres.gathering(parse(asked), scope)))
            assert read == {BY_WORD, ("Bitmap Heap Scan", "", ""), BY_KEY}
    assert way(shelf, "lantern", scope) == postgres.WALK
    assert way(shelf, "seldom", scope) > 0
    assert BACKWARDS in on_entries(plan(database, keys, postgres.walking(parse("lantern"), scope)))
    assert len(shelf.texts("sam", "xylophant")) == ENTRIES // RARE_EVERY


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_both_ways_lead_to_the_same_entries(shelf: Shelf, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shelf, 900)
    monkeypatch.setattr(postgres, "CANDIDATES", 100)

    def ask(session: Any) -> list[list[int]]:
        me, query = Me(session, shelf.world.people["sam"], shelf.keys), parse("lantern -word7")
        return [
            sorted(row.entry_id for row in me.rows(way(query, scope))) for way in (postgres.walking, postgres.gathering)
        ]

    walked, gathered = heavy(shelf.database, ask, 20)
    assert walked == gathered
    assert len(walked) == 100


@compiles(Explained, "sqlite")
def _query_plan(explained: Explained, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN QUERY PLAN {compiler.process(explained.statement, **options)}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_streams_matches_from_the_newest(shelf: Shelf, scope: Scope) -> None:
    for verb in ("find", "read"):
        statement = Explained(sqlite.matching(Scope(verb, scope.spaces)))

        def ask(session: Any, statement: Any = statement) -> list[str]:
            return [row[3] for row in Me(session, 0, shelf.keys).rows(statement, asked="lantern")]

        steps = heavy(shelf.database, ask, 20)
        assert steps[0].startswith("SCAN search_words VIRTUAL TABLE")
        assert steps[1] == "SEARCH search_entries USING INTEGER PRIMARY KEY (rowid=?)"
        assert not [step for step in steps if "ORDER BY" in step]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_leaving_out_other_spaces_early_changes_nothing_but_the_time(
    shelf: Shelf, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shelf, 300)
    for number in range(50):
        shelf.put("alder-team", f"lantern hidden {number}")

    def found() -> list[list[int]]:
        reader = {"person_id": shelf.world.people["sam"], "keys": shelf.keys}
        asked = [parse(words) for words in ("lantern", "xylophant", "lantern -word7")]
        return heavy(
            shelf.database,
            lambda s: [[row.entry_id for row in sqlite.candidates(Me(s, **reader), one, scope)] for one in asked],
            20,
        )

    few = found()
    monkeypatch.setattr(sqlite, "FEW", 1)
    assert found() == few
    assert [len(entries) for entries in few[:2]] == [100, 1]
