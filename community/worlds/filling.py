"""Writes a bench world into an empty database as fast as the database takes it, search index included."""

import time
from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection

from community.kernel.bulk import BATCH, in_a_hurry, write
from community.kernel.db import Database
from community.kernel.kinds import Document
from community.search.service.indexing import fill as fill_index
from community.worlds import bench
from community.worlds.bench import Plan
from community.worlds.vocabulary import Body

Say = Callable[[int], None]


def fill(database: Database, made: Plan, texts: list[Body], say: Say) -> dict[str, float]:
    """Writes everything and calls `say` with how many posts there are so far; returns seconds by step."""
    steps, started = {}, time.perf_counter()
    bench.decide(made)
    with in_a_hurry(database) as connection:
        for table in [*bench.places(made), bench.topics(made)]:
            write(connection, table.name, table.columns, table.rows)
        steps["places"] = time.perf_counter() - started
        fill_index(connection, _posts(connection, made, texts, say))
    steps["posts"] = time.perf_counter() - started - steps["places"]
    database.analyze()
    database.close()
    return steps | {"statistics": time.perf_counter() - started - sum(steps.values())}


def _posts(connection: Connection, made: Plan, texts: list[Body], say: Say) -> Iterator[Document]:
    """Writes the posts as it goes, and yields each for the index."""
    rest, done = bench.posts(made, texts), 0
    while chunk := list(islice(rest, BATCH)):
        write(connection, "posts", bench.POST, (row for row, _ in chunk))
        yield from (document for _, document in chunk)
        say(done := done + len(chunk))
