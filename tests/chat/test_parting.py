"""Whoever leaves altogether: their messages go or stay as they wish, and nothing the platform wrote names them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.access.service.parting import SPREAD
from community.accounts.models import Person
from community.chat.models import Block, ChannelMark, Message, MessageVersion
from community.chat.service import conversations, reading
from community.chat.service.holdings import WRITINGS
from community.chat.service.marks import mark_read
from community.chat.service.parting import OWN, forget, unname
from community.exports.service.holding import held
from community.kernel import clock, kinds
from community.kernel.door import OPENED, System, outright
from tests.access.planting import plant
from tests.chat.saying import reword, say
from tests.chat.test_conversations import begin
from tests.people import World

TEAM = "alder-team"


def standing(world: World) -> list[tuple[str, str]]:
    """(words, who removed them) of every message, in order."""
    with world.database.unit() as session:
        rows = session.execute(outright(select(Message.plain, Message.removed_by).order_by(Message.message_id)))
        return [tuple(row) for row in rows]


def test_what_stands_under_a_name_is_withdrawn_piece_by_piece(world: World, as_me: Any, system: Any) -> None:
    for number in range(25):
        as_me("sam", say, world.channels[TEAM], f"Number {number}")
    as_me("ana", say, world.channels[TEAM], "Somebody else's")
    as_me("sam", say, world.channels[TEAM], "Under another name", byline="pseudonym")
    after, pieces = 0, 0
    while after is not None:
        after = system(lambda me, a=after: OWN.withdraw(me, world.people["sam"], a))
        pieces += 1
    assert pieces == 2
    found = standing(world)
    assert [by for _, by in found] == ["author"] * 25 + ["", ""]


def test_what_stands_under_a_pseudonym_goes_at_a_moment_of_its_own(world: World, as_me: Any, keys: Any) -> None:
    for number in range(3):
        as_me("sam", say, world.channels[TEAM], f"Number {number}", byline="pseudonym")
    since = clock.now() - SPREAD - timedelta(days=1)
    for left in (2, 1, 0):
        with world.database.unit(writes=True) as session:
            assert OWN.scatter(System(session, keys, "test"), world.people["sam"], since)
        assert [by for _, by in standing(world)].count("") == left
    with world.database.unit(writes=True) as session:
        assert not OWN.scatter(System(session, keys, "test"), world.people["sam"], since)


def test_mentions_become_plain_words_in_what_was_said_before_an_edit_too(world: World, as_me: Any, system: Any) -> None:
    plant(world, TEAM, "sam")
    told = as_me("ana", say, world.channels[TEAM], "Ask @sam about the tea")
    as_me("ana", reword, told.message_id, "Ask @sam about the coffee")
    as_me("ana", say, world.channels[TEAM], "Nobody is named here")
    before = as_me("kim", reading.since, world.channels[TEAM], 0, 0)
    assert before.messages[0].html.count('href="/people/sam"') == 1
    with world.database.unit(writes=True) as session:
        session.get_one(Person, world.people["sam"], execution_options=OPENED).state = "left"
    system(lambda me: unname(me, world.people["sam"], 0))
    caught = as_me("kim", reading.since, world.channels[TEAM], before.last, before.changes)
    assert ["@sam" in row.html for row in caught.changed] == [True]
    assert "/people/sam" not in caught.changed[0].html
    with world.database.unit() as session:
        former = session.scalars(outright(select(MessageVersion.html))).all()
    assert [("@sam" in html, "/people/sam" in html) for html in former] == [(True, False)]


def test_marks_and_blocks_go_both_ways(world: World, as_me: Any, system: Any) -> None:
    as_me("ana", say, world.channels[TEAM], "Read by all")
    for name in ("sam", "kim"):
        as_me(name, mark_read, world.channels[TEAM], 1)
    as_me("sam", conversations.block, begin(as_me, "sam", "ana"), True)
    as_me("kim", conversations.block, begin(as_me, "kim", "sam"), True)
    system(lambda me: forget(me, world.people["sam"], 0))
    with world.database.unit() as session:
        marks = session.scalars(outright(select(ChannelMark.person_id))).all()
        assert (marks, session.execute(outright(select(Block.person_id))).all()) == ([world.people["kim"]], [])


def test_ones_own_words_are_taken_along_with_what_was_said_before(world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "First words")
    as_me("sam", reword, told.message_id, "Second words")
    as_me("sam", say, world.channels["debrief"], "For the moment only")
    as_me("ana", say, world.channels[TEAM], "Not his")
    found = dict(as_me("sam", lambda me: list(held(me))))
    rows = found["messages"]
    assert [row["words"] for row in rows] == ["Second words", ""]
    assert rows[0]["former_versions"][0]["html"] == "<p>First words</p>"
    assert rows[0]["channel"] == "Rounds in alder-team"
    assert WRITINGS[0] in kinds.WRITINGS
