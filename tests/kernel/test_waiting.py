"""Changes that wait: seen by whatever comes after them, sent together where it pays, gone with what is rolled back."""

from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, select, update

from community.accounts.models import Person
from community.kernel import drafts
from community.kernel.audit import AuditRow
from community.kernel.door import Me, outright
from community.kernel.drafts import Place
from community.kernel.events import Event, tell
from community.kernel.receipts import Receipt
from community.kernel.unit import OPENED
from tests.chat.saying import say
from tests.kernel.test_statements import Counter

NEW = insert(Receipt).values({name: bindparam(name) for name in ("blind", "content", "result")})
THEME = update(Person).where(Person.person_id == bindparam("of")).values(theme=bindparam("theme"))
KEPT = outright(select(Receipt.blind).order_by(Receipt.blind))


def keep(me: Me, *names: str) -> None:
    for name in names:
        me.lastly(NEW, blind=name, content="c", result="r")


def test_what_waits_is_seen_by_every_way_of_asking(world: Any, as_me: Any) -> None:
    ways = (
        lambda me: me.rows(KEPT),
        lambda me: me.session.execute(KEPT).all(),
        lambda me: [(me.session.scalar(KEPT),)],
        lambda me: [(blind,) for blind in me.session.scalars(KEPT)],
        lambda me: me.session.connection().execute(KEPT).all(),
    )
    for number, ask in enumerate(ways):

        def act(me: Me, name: str = str(number), ask: Any = ask) -> Any:
            keep(me, name)
            found = ask(me)
            me.session.rollback()
            return found

        assert [blind for (blind,) in as_me("ana", act)] == [str(number)]


def test_what_waits_is_committed_and_one_statement_may_wait_often(world: Any, as_me: Any) -> None:
    as_me("ana", keep, "one", "two", "three")
    assert as_me("ana", lambda me: [blind for (blind,) in me.rows(KEPT)]) == ["one", "three", "two"]


def test_different_changes_go_to_postgresql_as_one(world: Any, as_me: Any) -> None:
    def act(me: Me) -> None:
        keep(me, "one")
        me.lastly(THEME, of=me.person_id, theme="dark")
        tell(me, Event("tried", "people", me.person_id))

    counter = Counter(world.database.writer)
    as_me("ana", act)
    assert len(counter.statements) == (3 if world.database.sqlite else 1), counter.statements

    def found(me: Me) -> Any:
        acts = outright(select(func.count()).where(AuditRow.verb == "tried"))
        return me.session.scalar(acts), me.session.get_one(Person, me.person_id, execution_options=OPENED).theme

    assert as_me("ana", found) == (1, "dark")


def test_a_value_is_given_where_a_statement_has_a_usual_one(world: Any, as_me: Any) -> None:
    usual = bindparam("theme", value="light", type_=Person.theme.type)
    many = bindparam("some", expanding=True, type_=Person.person_id.type)
    themed = update(Person).where(Person.person_id.in_(many)).values(theme=usual)
    ana, sam, mo = (world.people[name] for name in ("ana", "sam", "mo"))

    def act(me: Me) -> None:
        me.lastly(themed, some=[ana, sam], theme="dark")
        me.lastly(NEW, blind="one", content="c", result="r")
        me.lastly(update(Person).where(Person.person_id.in_(many)).values(theme=usual), some=[mo])

    as_me("ana", act)

    def found(me: Me) -> list[str]:
        return [me.session.get_one(Person, who, execution_options=OPENED).theme for who in (ana, sam, mo)]

    assert as_me("ana", found) == ["dark", "dark", "light"]


def test_what_waits_goes_with_what_is_rolled_back(world: Any, as_me: Any) -> None:
    def within(me: Me) -> None:
        with me.session.begin_nested():
            keep(me, "within")
            raise RuntimeError

    def act(me: Me) -> None:
        keep(me, "before")
        with pytest.raises(RuntimeError):
            within(me)
        keep(me, "after")

    as_me("ana", act)
    assert as_me("ana", lambda me: [blind for (blind,) in me.rows(KEPT)]) == ["after", "before"]

    def fail(me: Me) -> None:
        keep(me, "never")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        as_me("ana", fail)
    assert len(as_me("ana", lambda me: me.rows(KEPT))) == 2


def test_a_draft_that_is_replaced_or_dropped_and_kept_again_is_the_last_one(world: Any, as_me: Any) -> None:
    place = Place("channel", world.channels["alder-team"], world.spaces["alder-team"])

    def act(me: Me) -> str:
        drafts.save(me, place, "", "First")
        drafts.drop(me, place)
        drafts.save(me, place, "", "Second")
        drafts.save(me, place, "", "Third")
        return drafts.find(me, place).body

    assert as_me("ana", act) == "Third"


def test_saying_something_takes_few_ways_to_the_database(world: Any, as_me: Any) -> None:
    """With the receipt, which the edge adds to the last of them, and without the reader's own."""
    channel_id = world.channels["alder-team"]
    as_me("sam", say, channel_id, "The first one makes a byline")
    counter = Counter(world.database.writer)
    as_me("sam", say, channel_id, "And this is counted")
    assert len(counter.statements) <= (11 if world.database.sqlite else 5), "\n\n".join(counter.statements)
