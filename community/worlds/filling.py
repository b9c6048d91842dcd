"""Writes a bench world into an empty database as fast as the database takes it, search index included."""

import time
from collections.abc import Callable, Iterator
from itertools import islice

from community.kernel.bulk import in_a_hurry, write
from community.kernel.db import Database
from community.kernel.kinds import Document
from community.search.service.indexing import fill as fill_index
from community.worlds import bench
from community.worlds.bench import Plan, Row
from community.worlds.vocabulary import Body

BATCH = 4_000
Say = Callable[[int], None]


def fill(database: Database, made: Plan, texts: list[Body], say: Say) -> dict[str, float]:
    """Writes everything and calls `say` with how many posts there are so far; returns seconds by step."""
    steps, started = {}, time.perf_counter()
    bench.decide(made)
    with in_a_hurry(database) as connection:
        for table in [*bench.places(made), bench.topics(made)]:
            write(connection, table.name, table.columns, table.rows)
        steps["places"] = time.perf_counter() - started
        posts: list[Row] = []
        batches = _batches(bench.posts(made, texts), posts, say)
        fill_index(connection, batches, lambda: write(connection, "posts", bench.POST, posts))
    steps["posts"] = time.perf_counter() - started - steps["places"]
    database.analyze()
    database.close()
    return steps | {"statistics": time.perf_counter() - started - sum(steps.values())}


def _batches(made: Iterator[tuple[Row, Document]], posts: list[Row], say: Say) -> Iterator[list[Document]]:
    """Documents for the index, some thousands at a time; the rows of each batch's posts are laid into `posts`."""
    done = 0
    while chunk := list(islice(made, BATCH)):
        say(done := done + len(chunk))
        posts[:] = [row for row, _ in chunk]
        yield [document for _, document in chunk]
