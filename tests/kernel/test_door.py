"""The guard under the door: what did not come through it does not reach the database."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.forums.models import Post, Topic
from community.kernel.columns import Base
from community.kernel.door import PLUMBING, RULES, Unguarded, guard
from community.kernel.errors import NotFound, Refusal
from tests.access.planting import plant


@pytest.fixture
def guarded(world):
    guard(world.database.reader)
    guard(world.database.writer)
    return world


@pytest.mark.parametrize(
    "statement",
    [
        select(Post),
        select(func.count()).select_from(Topic),
        select(1).where(select(Post.post_id).exists()),
        select(select(func.max(Post.seq)).scalar_subquery()),
        select(aliased(Person).name),
        select(select(Topic.title).subquery()),
        select(1).where(select(Post.post_id).cte("hidden").c.post_id == 1),
        select(Post.post_id).union(select(Topic.topic_id)),
        text("SELECT 1"),
        text("DELETE FROM posts"),
    ],
    ids=str,
)
@pytest.mark.parametrize("writes", [False, True])
def test_a_statement_that_the_door_did_not_make_is_refused(guarded, statement, writes):
    with pytest.raises(Unguarded), guarded.database.unit(writes=writes) as session:
        session.execute(statement)


def test_an_entity_cannot_be_refreshed_or_fetched_around_the_door(guarded, as_me):
    topic_id, _ = plant(guarded, "commons", "sam")
    with guarded.database.unit() as session, pytest.raises(Unguarded):
        session.get(Topic, topic_id)


def test_every_table_has_a_rule_or_is_plumbing():
    ruled = {noun.__tablename__ for noun, _ in RULES}
    known = ruled | PLUMBING
    assert {table.name for table in Base.metadata.sorted_tables} - known == set()


def test_every_rule_of_every_noun_can_be_asked(world, as_me):
    askable = [key for key in RULES if len(key[0].__mapper__.primary_key) == 1 and (key[0], "read") in RULES]
    assert len(askable) > 25

    def ask_each(me):
        for noun, verb in askable:
            with pytest.raises(NotFound):
                me.get(noun, 1, to=verb)

    as_me("ana", ask_each)


def test_what_is_not_readable_is_as_missing_and_what_is_not_allowed_is_refused(world, as_me):
    topic_id, _ = plant(world, "alder-team", "sam")
    with pytest.raises(NotFound) as hidden:
        as_me("priya", lambda me: me.get(Topic, topic_id))
    with pytest.raises(NotFound) as missing:
        as_me("priya", lambda me: me.get(Topic, 12345))
    assert str(hidden.value) == str(missing.value)
    with pytest.raises(Refusal) as refused:
        as_me("sam", lambda me: me.get(Topic, topic_id, to="facilitate"))
    assert not isinstance(refused.value, NotFound)


def test_may_says_what_get_does(world, as_me):
    topic_id, _ = plant(world, "alder-team", "sam")

    def ask(me):
        topic = me.get(Topic, topic_id)
        return [me.may(verb, topic) for verb in ("read", "reply", "facilitate")]

    assert as_me("sam", ask) == [True, True, False]
    assert as_me("ana", ask) == [True, True, True]
