"""Many values as one: found alike on both databases, however many, and whatever is in them."""

from typing import Any

import pytest
from psycopg import _queries
from sqlalchemy import select

from community.accounts.models import Person
from community.chat.models import Channel
from community.kernel.door import clause, outright, reading
from community.kernel.many import one_of
from tests.kernel.test_statements import Counter

BY_ID = outright(select(Person.person_id).where(one_of(Person.person_id, "some")).order_by(Person.person_id))
BY_NAME = outright(select(Person.person_id).where(one_of(Person.name, "names")))


@pytest.mark.parametrize("count", [0, 1, 2, 5_000])
def test_as_many_as_are_given_are_looked_for(count: int, world: Any, as_me: Any) -> None:
    there = sorted(world.people.values())[:2]
    some = [*there, *range(1, 5_000)][:count]
    assert as_me("ana", lambda me: [row for (row,) in me.rows(BY_ID, some=some)]) == there[:count]


def test_what_is_in_a_text_is_never_a_part_of_the_statement(world: Any, as_me: Any) -> None:
    names = ['"', "']", "{a,b}", "NULL", "x') OR 1=1 --", "\\", "Zoë", "🕯"]

    def told(me: Any) -> list[bool]:
        person = me.session.get_one(Person, me.person_id, execution_options={"door": True})
        found = []
        for name in names:
            person.name = name
            others = [other for other in names if other != name]
            found += [bool(me.rows(BY_NAME, names=names)), bool(me.rows(BY_NAME, names=others))]
        me.session.rollback()
        return found

    assert as_me("ana", told) == [True, False] * len(names)


def test_a_question_is_the_same_statement_for_any_number(world: Any, as_me: Any) -> None:
    counter = Counter(world.database.writer)
    for count in (1, 3, 1_000):
        as_me("ana", lambda me, count=count: me.rows(BY_ID, some=range(count)))
    assert len(counter.statements) == 3
    assert len(set(counter.statements)) == 1


def test_what_is_known_of_a_long_statement_is_kept(world: Any, as_me: Any) -> None:
    """A rule is longer than what psycopg keeps by itself, and it would read such a statement anew each time."""
    asked = reading(Channel, select(Channel.channel_id, clause(Channel, "write"), clause(Channel, "arrange")))
    counter = Counter(world.database.writer)
    as_me("ana", lambda me: me.rows(asked))
    before = _queries._query2pg.cache_info()
    for _ in range(5):
        as_me("ana", lambda me: me.rows(asked))
    after = _queries._query2pg.cache_info()
    assert len(counter.statements[0]) > 4_096
    assert after.misses == before.misses
    assert after.hits - before.hits == (0 if world.database.sqlite else 5)
