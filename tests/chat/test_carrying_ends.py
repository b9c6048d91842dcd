"""How a question to carry a thread over ends: withdrawn, lapsed, done once, gone with what it is about."""

import threading
from typing import Any

import pytest
from sqlalchemy import update

from community.access.models import Space
from community.chat.models import Carrying, CarryingAnswer, Channel, Message
from community.chat.service import carrying, conversations, expiry, parting, reading
from community.exports.service.holding import held
from community.forums.models import Topic
from community.forums.service import expiry as forum_expiry
from community.kernel.db import Database
from community.kernel.door import OPENED, Me
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.ids import ref
from tests.chat.carrying_over import TEAM, answer, ask, posts, seen, stored, thread_of
from tests.chat.saying import say
from tests.chat.test_conversations import begin
from tests.people import World

TWO = (("sam", "full", "Begins"), ("ana", "full", "Goes on"))


@pytest.fixture
def told(as_me: Any, world: World) -> list[Message]:
    return thread_of(as_me, world, *TWO)


@pytest.fixture
def asked(as_me: Any, world: World, told: list[Message]) -> int:
    return int(as_me("ana", ask, world.boards[TEAM], told[0].message_id))


def test_it_is_withdrawn_by_whoever_asked_and_taken_down_by_moderators_and_leaves_nothing(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    for name, refusal in (("sam", Refusal), ("kim", Refusal), ("priya", NotFound)):
        with pytest.raises(refusal):
            as_me(name, carrying.withdraw, asked)
        with pytest.raises(refusal):
            as_me(name, carrying.carry, asked)
    as_me("ana", carrying.withdraw, asked)
    assert [as_me("ana", stored, table) for table in (Carrying, CarryingAnswer)] == [[], []]
    again = as_me("sam", ask, world.boards[TEAM], told[0].message_id)
    as_me("mo", carrying.withdraw, again)
    assert as_me("sam", seen, told[0]) is None
    with pytest.raises(NotFound):
        as_me("sam", carrying.carry, again)


def test_it_lapses_after_a_week_even_before_the_job_has_run(
    world: World, as_me: Any, system: Any, told: list[Message], asked: int, backdate: Any
) -> None:
    as_me("sam", answer, told[0], True)
    backdate(Carrying, asked, 0.01, "lapses_at")
    assert as_me("sam", seen, told[0]) is None
    for name, act in (("ana", carrying.carry), ("ana", carrying.withdraw)):
        with pytest.raises(NotFound):
            as_me(name, act, asked)
    with pytest.raises(NotFound):
        as_me("sam", carrying.answer, asked, told[0].byline_id, True)
    assert system(carrying.lapse) == 1
    assert system(carrying.lapse) == 0
    assert [as_me("ana", stored, table) for table in (Carrying, CarryingAnswer)] == [[], []]


def test_what_has_lapsed_makes_room_for_another_question(
    world: World, as_me: Any, told: list[Message], asked: int, backdate: Any
) -> None:
    with pytest.raises(Conflict):
        as_me("sam", ask, world.boards[TEAM], told[1].message_id)
    backdate(Carrying, asked, 0.01, "lapses_at")
    assert as_me("sam", ask, world.boards[TEAM], told[1].message_id) != asked


def test_a_thread_is_carried_over_once(world: World, as_me: Any, told: list[Message], asked: int) -> None:
    as_me("ana", carrying.carry, asked)
    with pytest.raises(Refusal):
        as_me("ana", carrying.carry, asked)
    with pytest.raises(Refusal):
        as_me("ana", carrying.withdraw, asked)
    with pytest.raises(Conflict):
        as_me("sam", ask, world.boards[TEAM], told[0].message_id)


def test_of_two_who_carry_it_over_at_once_one_does(
    world: World, database: Database, keys: Any, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    start, ends = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            with database.unit(writes=True) as session:
                carrying.carry(Me(session, world.people["ana"], keys), asked)
                ends.append("done")
        except Refusal:
            ends.append("refused")

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ends) == ["done", "refused"]
    assert len(as_me("ana", stored, Topic)) == 1


def test_an_answer_and_the_carrying_in_one_moment_come_one_after_the_other(
    world: World, database: Database, keys: Any, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    start, ends = threading.Barrier(2), []

    def run(name: str, act: Any) -> None:
        start.wait()
        try:
            with database.unit(writes=True) as session:
                act(Me(session, world.people[name], keys))
                ends.append(name)
        except Refusal:
            ends.append("late")

    acts = {"ana": lambda me: carrying.carry(me, asked)}
    acts["sam"] = lambda me: carrying.answer(me, asked, told[0].byline_id, False)
    both = [threading.Thread(target=run, args=pair) for pair in acts.items()]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (topic,) = as_me("ana", stored, Topic)
    assert topic.last_seq == (1 if "sam" in ends else 2), "a no that was taken counts, one that came late is refused"


def test_in_conversations_nothing_is_offered_whoever_blocks_whom(world: World, as_me: Any, browse: Any) -> None:
    channel_id = begin(as_me, "sam", "ana")
    message = as_me("sam", say, channel_id, "Between us", byline="name")
    for blocked in (False, True):
        as_me("ana", conversations.block, channel_id, blocked)
        with pytest.raises(Refusal):
            as_me("sam", ask, world.boards[TEAM], message.message_id)
    assert "Carry over" not in browse("sam").get(f"/chat/channels/{ref(channel_id)}/threads/1").text


def test_in_a_channel_a_block_changes_nothing(world: World, as_me: Any, told: list[Message], asked: int) -> None:
    as_me("sam", conversations.block, begin(as_me, "sam", "ana"), True)
    as_me("sam", answer, told[0], True)
    assert len(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == 2


def test_what_is_kept_no_longer_takes_the_question_along(
    world: World, as_me: Any, system: Any, told: list[Message], asked: int, backdate: Any
) -> None:
    topic_id = as_me("ana", carrying.carry, asked)
    for message in told:
        backdate(Message, message.message_id, 30, "written_at")
    with world.database.unit(writes=True) as session:
        kept = update(Channel).where(Channel.channel_id == world.channels[TEAM]).values(kept_days=7)
        session.execute(kept, execution_options=OPENED)
    assert system(expiry.expire) == 2
    assert as_me("ana", stored) == []
    assert len(as_me("ana", posts, topic_id)) == 1, "the topic is kept as long as its space keeps things"


def test_the_topic_is_kept_from_the_moment_at_which_its_words_were_said(
    world: World, as_me: Any, system: Any, told: list[Message], backdate: Any
) -> None:
    for message in told:
        backdate(Message, message.message_id, 364, "written_at")
    asked = as_me("ana", ask, world.boards[TEAM], told[0].message_id)
    topic_id = as_me("ana", carrying.carry, asked)
    with world.database.unit(writes=True) as session:
        kept = update(Space).where(Space.space_id == world.spaces[TEAM]).values(kept_days=300)
        session.execute(kept, execution_options=OPENED)
    assert system(forum_expiry.expire) == 1
    with pytest.raises(NotFound):
        as_me("ana", posts, topic_id)
    assert as_me("ana", seen, told[0]).row.topic is None, "the thread leads nowhere then"


def test_whoever_leaves_altogether_takes_their_question_and_their_answers_along(
    world: World, as_me: Any, system: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    system(parting.forget, world.people["sam"], 0)
    assert as_me("ana", stored, CarryingAnswer) == []
    system(parting.forget, world.people["ana"], 0)
    assert as_me("ana", stored) == []


def test_ones_own_question_and_answers_are_in_ones_file(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    mine = {name: dict(as_me(name, lambda me: list(held(me)))) for name in ("ana", "sam", "kim")}
    assert [row["title"] for row in mine["ana"]["asked_to_carry_over"]] == ["Handing over at night"]
    assert [row["agrees"] for row in mine["sam"]["answered_about_my_words"]] == [True]
    assert [mine["kim"][name] for name in ("asked_to_carry_over", "answered_about_my_words")] == [[], []]


def test_the_channel_says_quietly_that_somebody_asks_and_that_it_was_done(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    def beside(name: str) -> list[str | None]:
        page = as_me(name, reading.channel_page, None, space=TEAM, channel="rounds")
        return [row.asker for row in page.messages]

    assert beside("kim") == ["Ana Reyes", None]
    caught = as_me("kim", reading.since, world.channels[TEAM], 2, 0)
    assert [row.asker for row in caught.changed] == ["Ana Reyes"], "an open page fetches that message anew"
    as_me("ana", carrying.carry, asked)
    assert beside("kim") == ["", None]
    everyones = as_me("kim", reading.everyones, world.channels[TEAM], 0)[1]
    assert [row.asker for row in everyones] == [None, None], "nothing of it goes over the line"


def test_nothing_of_an_answer_moves_an_open_page(world: World, as_me: Any, told: list[Message], asked: int) -> None:
    before = as_me("ana", lambda me: me.get(Channel, world.channels[TEAM]).changes)
    as_me("sam", answer, told[0], True)
    assert as_me("ana", lambda me: me.get(Channel, world.channels[TEAM]).changes) == before
