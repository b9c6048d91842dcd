"""What runs every hour, and what every page asks, finds its few rows by an index: no job reads two million posts."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from community.access.models import Space
from community.forums.service import expiry, lists, posts, renewal
from community.kernel.db import Database
from community.kernel.door import Me, outright
from tests.people import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Asked = list[tuple[str, Any]]


@contextmanager
def heard(database: Database) -> Iterator[Asked]:
    """Every statement that is sent within the block, with its values."""
    seen: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, values))

    event.listen(database.writer, "before_cursor_execute", note)
    yield seen
    event.remove(database.writer, "before_cursor_execute", note)


def scanned(database: Database, asked: Asked) -> set[str]:
    """The tables among these that SQLite would read from one end to the other."""
    raw = sqlite3.connect(database.url.database or "")
    selects = [(statement, values) for statement, values in asked if statement.startswith(("SELECT", "WITH"))]
    assert selects
    steps = [row[3] for one in selects for row in raw.execute(f"EXPLAIN QUERY PLAN {one[0]}", one[1])]
    raw.close()
    return {step.split()[1] for step in steps if step.startswith("SCAN") and " USING " not in step} & {
        "posts",
        "topics",
    }


@pytest.mark.parametrize("act", [posts.wipe_removed, renewal.renew, expiry.expire])
def test_no_hourly_job_reads_every_post(act: Callable[..., Any], world: World, system: Callable[..., Any]) -> None:
    def keep_a_month(one: Any) -> None:
        for (space,) in one.session.execute(outright(Space.__table__.select().with_only_columns(Space.space_id))):
            one.session.get(Space, space, execution_options={"door": True}).kept_days = 30

    system(keep_a_month)
    with heard(world.database) as asked:
        system(act)
    assert scanned(world.database, asked) == set()


def test_pinned_topics_are_found_without_the_others(world: World, as_me: Callable[..., Any]) -> None:
    def ask(me: Me) -> None:
        me.rows(lists._pinned(), board_id=world.boards["commons"])

    with heard(world.database) as asked:
        as_me("sam", ask)
    raw = sqlite3.connect(world.database.url.database or "")
    statement, values = asked[-1]
    steps = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    raw.close()
    assert any("ix_topics_pinned" in step for step in steps), steps
