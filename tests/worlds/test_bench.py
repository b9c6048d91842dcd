"""A bench world is a world like any other, although it was written past the unit of work."""

import random
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update

from community.access.models import Space
from community.accounts.models import Person
from community.forums.models import Post, Topic
from community.forums.service import lists, marks
from community.kernel.db import Database
from community.kernel.door import Me, outright
from community.kernel.keys import Keys
from community.search.models import SearchEntry
from community.search.service import indexing
from community.search.service.finding import Results, Wanted, search
from community.worlds import bench
from community.worlds.filling import fill
from community.worlds.people import email
from community.worlds.vocabulary import COMMON, RARE, bodies

SIZE = bench.Size(people=60, topics=500, posts=4_500)


def test_a_bench_world_is_read_and_searched_like_any_other(database: Database, keys: Keys) -> None:
    made = bench.plan(SIZE, 7, datetime.now(UTC).replace(microsecond=0))
    said: list[int] = []
    fill(database, made, bodies(random.Random(7), 40), said.append)
    assert said[-1] == SIZE.posts
    with database.unit() as session:
        counts = [session.scalar(outright(select(func.count()).select_from(noun))) for noun in (Post, SearchEntry)]
        times = session.execute(
            outright(
                select(Post.written_at, SearchEntry.written_at).join(SearchEntry, SearchEntry.entry_id == Post.post_id)
            )
        ).all()
    assert counts == [SIZE.posts, SIZE.posts]
    assert {written == found for written, found in times} == {True}
    before = [_found(database, keys, q) for q in (COMMON, RARE, "topic number")]
    assert [len(found.results) for found in before] == [20, 1, 20]
    indexing.rebuild(database)
    assert [_found(database, keys, q) for q in (COMMON, RARE, "topic number")] == before


def _found(database: Database, keys: Keys, q: str) -> Results:
    with database.unit() as session:
        return search(_member(session, keys), Wanted(q), database, 20)


def _member(session: Any, keys: Keys) -> Me:
    asked = outright(select(Person.person_id).where(Person.email == email("person7")))
    return Me(session, session.scalar(asked), keys)


def test_news_on_a_board_are_counted_up_to_a_page_of_them(database: Database, keys: Keys) -> None:
    fill(database, bench.plan(bench.Size(20, 800, 800), 7), bodies(random.Random(7), 5), lambda _: None)
    with database.unit(writes=True) as session:
        me = _member(session, keys)
        long_ago = me.now - bench.YEARS
        session.execute(update(Person).where(Person.person_id == me.person_id).values(seen_from=long_ago))
        asked = select(Topic.board_id, func.count()).join(Space, Space.space_id == Topic.space_id)
        new = dict(me.rows(lists.reading(Topic, asked.where(marks.unread(lists.ME)).group_by(Topic.board_id))))
        assert marks.unread_by_board(me) == {board: min(count, marks.MANY) for board, count in new.items()}
    assert max(new.values()) > marks.MANY
