"""A thread becomes a topic with its authors' consent: whose words go along, in which order, and for whose eyes."""

from typing import Any

import pytest
from sqlalchemy import select

from community.access.models import Byline
from community.chat.models import Carrying, CarryingAnswer, Message
from community.chat.service import carrying, changing, channels, threads
from community.forums.models import Post, ReadMark, Topic
from community.forums.service import posts as forum_posts
from community.forums.service import reading
from community.institutions.models import Membership
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, outright
from community.kernel.errors import Conflict, Invalid, NotFound, Paused, Refusal
from community.kernel.ids import ref
from tests.chat.carrying_over import TEAM, TITLE, answer, ask, posts, seen, stored, thread_of
from tests.chat.saying import reword, say
from tests.forums.writing import open_topic
from tests.people import World

FOUR = (
    ("sam", "full", "Begins"),
    ("ana", "full", "Goes on"),
    ("kim", "pseudonym", "And on"),
    ("sam", "pseudonym", "And on again"),
)


@pytest.fixture
def told(as_me: Any, world: World) -> list[Message]:
    return thread_of(as_me, world, *FOUR)


@pytest.fixture
def asked(as_me: Any, world: World, told: list[Message]) -> int:
    return int(as_me("ana", ask, world.boards[TEAM], told[0].message_id))


def words(found: list[tuple[str, str]]) -> list[str]:
    return [html for _, html in found]


def test_the_words_of_those_who_agree_go_along_in_order_under_their_bylines(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    as_me("kim", answer, told[0], True, "pseudonym")
    topic_id = as_me("ana", carrying.carry, asked)
    found = as_me("mo", posts, topic_id)
    assert words(found) == ["<p>Begins</p>", "<p>Goes on</p>", "<p>And on</p>"]
    assert [name for name, _ in found][:2] == ["Sam Okafor", "Ana Reyes"]
    page = as_me("mo", threads.thread_page, world.channels[TEAM], 1, None, None)
    assert [row.html for row in page.messages] == [f"<p>{line[2]}</p>" for line in FOUR]
    assert (page.asking.row.topic_id, page.asking.row.topic) == (topic_id, TITLE)


def test_silence_is_no_and_so_is_no(as_me: Any, told: list[Message], asked: int) -> None:
    as_me("sam", answer, told[0], False)
    assert words(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == ["<p>Goes on</p>"]


def test_an_answer_can_be_changed_until_it_is_carried_over(as_me: Any, told: list[Message], asked: int) -> None:
    for agrees in (True, False, True):
        as_me("sam", answer, told[0], agrees)
    as_me("kim", answer, told[0], True, "pseudonym")
    as_me("kim", answer, told[0], False, "pseudonym")
    assert words(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == ["<p>Begins</p>", "<p>Goes on</p>"]
    with pytest.raises((NotFound, Refusal)):
        as_me("kim", carrying.answer, asked, told[2].byline_id, True)


def test_two_bylines_of_one_person_are_asked_apart_and_each_answers_for_itself(
    as_me: Any, told: list[Message], asked: int
) -> None:
    about = as_me("sam", seen, told[0])
    assert sorted(one.kind for one in about.of_me) == ["full", "pseudonym"]
    as_me("sam", answer, told[0], True, "pseudonym")
    assert words(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == ["<p>Goes on</p>", "<p>And on again</p>"]


def test_another_byline_of_whoever_asks_is_not_taken_for_agreed(world: World, as_me: Any, told: list[Message]) -> None:
    asked = as_me("sam", ask, world.boards[TEAM], told[0].message_id)
    assert [one.kind for one in as_me("sam", seen, told[0]).of_me] == ["pseudonym"]
    assert words(as_me("mo", posts, as_me("sam", carrying.carry, asked))) == ["<p>Begins</p>"]


def test_nobody_answers_for_somebody_else(as_me: Any, told: list[Message], asked: int) -> None:
    for name, refusal in (("mo", Refusal), ("ana", Refusal), ("priya", NotFound), ("kim", NotFound)):
        with pytest.raises(refusal):
            as_me(name, carrying.answer, asked, told[0].byline_id, True)
    with pytest.raises(NotFound):
        as_me("sam", carrying.answer, asked, told[2].byline_id, True)


def test_only_whoever_asked_is_told_how_many_have_answered_and_nobody_what(
    as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], False)
    row = as_me("ana", seen, told[0]).row
    assert (row.mine, row.answered, row.asked) == (True, 1, 3)
    for name in ("sam", "kim", "mo"):
        other = as_me(name, seen, told[0])
        assert (other.row.mine, other.row.answered, other.row.asked) == (False, 0, 0)
    assert as_me("mo", seen, told[0]).of_me == []


def test_answers_leave_no_trace_in_the_audit_and_none_once_it_is_over(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    as_me("sam", answer, told[0], True, "pseudonym")
    assert {"carrying_id", "byline_id", "agrees"} == set(CarryingAnswer.__table__.columns.keys())
    as_me("ana", carrying.carry, asked)
    assert as_me("ana", stored, CarryingAnswer) == []
    with world.database.unit() as session:
        told_of = select(AuditRow.verb, AuditRow.actor, AuditRow.note).where(AuditRow.noun == "carryings")
        rows = session.execute(outright(told_of))
        actor = f"person:{world.people['ana']}"
        assert [tuple(row) for row in rows] == [("asked", actor, ""), ("carried", actor, "")]


def test_what_is_asked_under_a_pseudonym_names_nobody(world: World, as_me: Any, told: list[Message]) -> None:
    asked = as_me("kim", ask, world.boards[TEAM], told[0].message_id, byline="pseudonym")
    topic_id = as_me("kim", carrying.carry, asked)
    with world.database.unit() as session:
        ours = AuditRow.noun.in_(("carryings", "topics"))
        actors = set(session.scalars(outright(select(AuditRow.actor).where(ours))))
        assert len(actors) == 1
        assert actors.pop().startswith("seal:")
        assert session.scalars(outright(select(ReadMark.person_id).filter_by(topic_id=topic_id))).all() == []
        opener = select(Byline.person_id).join(Topic, Topic.byline_id == Byline.byline_id)
        assert session.scalars(outright(opener)).all() == [None]


def test_nobodys_mark_moves_for_half_a_day_where_a_pseudonym_carried_over(
    world: World, as_me: Any, browse: Any, told: list[Message], backdate: Any
) -> None:
    topics = {}
    for name, byline, thread in (("kim", "pseudonym", told), ("ana", "full", thread_of(as_me, world, FOUR[0]))):
        for message in thread:
            backdate(Message, message.message_id, 2, "written_at")
        asked = as_me(name, ask, world.boards[TEAM], thread[0].message_id, byline=byline)
        if byline == "full":
            as_me("sam", answer, thread[0], True)
        topics[name] = as_me(name, carrying.carry, asked)
    for topic_id in topics.values():
        browse("kim").get(f"/forums/topics/{ref(topic_id)}?from=1")
    with world.database.unit() as session:
        marked = session.scalars(outright(select(ReadMark.topic_id))).all()
    assert marked == [topics["ana"]]


def test_removed_ones_stay_and_edited_ones_go_as_they_are_then(
    world: World, as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("sam", answer, told[0], True)
    as_me("sam", reword, told[0].message_id, "Begins otherwise")
    as_me("ana", changing.remove, told[1].message_id)
    as_me("kim", answer, told[0], True, "pseudonym")
    as_me("kim", changing.remove, told[2].message_id)
    assert words(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == ["<p>Begins otherwise</p>"]


def test_what_is_said_after_asking_and_what_has_a_note_stays(world: World, as_me: Any, told: list[Message]) -> None:
    channel_id = world.channels[TEAM]
    noted = as_me("sam", say, channel_id, "Behind a note", thread=1, note="A child")
    asked = as_me("sam", ask, world.boards[TEAM], told[0].message_id)
    as_me("sam", say, channel_id, "Too late", thread=1)
    assert noted.seq == 5
    assert words(as_me("mo", posts, as_me("sam", carrying.carry, asked))) == ["<p>Begins</p>"]


def test_nothing_is_carried_while_nobody_agrees(world: World, as_me: Any, told: list[Message]) -> None:
    asked = as_me("mo", ask, world.boards[TEAM], told[0].message_id)
    with pytest.raises(Conflict):
        as_me("mo", carrying.carry, asked)
    assert as_me("mo", seen, told[0]).row.title == TITLE, "and the question stands"


def test_whoever_has_left_agrees_no_more(
    world: World, as_me: Any, told: list[Message], asked: int, backdate: Any
) -> None:
    as_me("sam", answer, told[0], True)
    backdate(Membership, world.memberships["sam", "alder"], 0.01, "ended_at")
    assert words(as_me("mo", posts, as_me("ana", carrying.carry, asked))) == ["<p>Goes on</p>"]


def test_a_topic_is_as_old_as_its_words_so_newcomers_read_no_more_than_in_chat(
    world: World, as_me: Any, backdate: Any
) -> None:
    told = thread_of(as_me, world, *FOUR[:2])
    backdate(Message, told[0].message_id, 20, "written_at")
    with pytest.raises(NotFound):
        as_me("new", ask, world.boards[TEAM], told[0].message_id)
    asked = as_me("sam", ask, world.boards[TEAM], told[1].message_id)
    as_me("ana", answer, told[0], True)
    assert as_me("new", seen, told[1]) is None, "a question as old as the message that it begins with"
    topic_id = as_me("sam", carrying.carry, asked)
    with pytest.raises(NotFound):
        as_me("new", reading.topic_page, topic_id, 1)
    with world.database.unit() as session:
        topic = session.get_one(Topic, topic_id, execution_options=OPENED)
        moments = session.scalars(outright(select(Message.written_at).order_by(Message.seq))).all()
        written = session.scalars(outright(select(Post.written_at).order_by(Post.seq))).all()
        assert (topic.opened_at, topic.last_post_at, list(written)) == (moments[0], moments[1], list(moments))


def test_newcomers_carry_over_only_what_they_read(world: World, as_me: Any, backdate: Any) -> None:
    told = thread_of(as_me, world, *FOUR[:2])
    backdate(Message, told[0].message_id, 20, "written_at")
    asked = as_me("new", ask, world.boards[TEAM], told[1].message_id)
    assert as_me("sam", seen, told[0]).of_me == [], "they are not asked about what the asker cannot read"
    as_me("ana", answer, told[0], True)
    assert words(as_me("ana", posts, as_me("new", carrying.carry, asked))) == ["<p>Goes on</p>"]


def test_a_board_of_another_space_takes_nothing_in(world: World, as_me: Any, told: list[Message]) -> None:
    for space in ("commons", "quill-team"):
        with pytest.raises(Invalid) as refusal:
            as_me("ana", ask, world.boards[space], told[0].message_id)
        assert list(refusal.value.problems) == ["board"]
    asked = as_me("ana", ask, world.boards[TEAM], told[0].message_id)
    as_me("ana", lambda me: setattr(me.get(Carrying, asked), "board_id", world.boards["commons"]))
    with pytest.raises(Invalid):
        as_me("ana", carrying.carry, asked)


def test_outsiders_ask_nothing_and_closed_channels_are_asked_about_no_more(
    world: World, as_me: Any, told: list[Message]
) -> None:
    with pytest.raises(NotFound):
        as_me("priya", ask, world.boards[TEAM], told[0].message_id)
    as_me("ana", channels.close, world.channels[TEAM], True)
    with pytest.raises(Refusal):
        as_me("sam", ask, world.boards[TEAM], told[0].message_id)


def test_a_title_is_looked_over_like_any(world: World, as_me: Any, told: list[Message]) -> None:
    with pytest.raises(Paused):
        as_me("ana", ask, world.boards[TEAM], told[0].message_id, "Call me at 555-010-9999")


def test_posts_are_their_authors_to_edit_and_remove_also_under_a_pseudonym(
    as_me: Any, told: list[Message], asked: int
) -> None:
    as_me("kim", answer, told[0], True, "pseudonym")
    topic_id = as_me("ana", carrying.carry, asked)
    mine = as_me("kim", reading.topic_page, topic_id, 1).posts[1]
    assert mine.mine
    with pytest.raises(Refusal):
        as_me("sam", forum_posts.remove, mine.post_id)
    as_me("kim", forum_posts.remove, mine.post_id)
    assert as_me("kim", lambda me: me.get(Message, told[2].message_id)).removed_at is None


def test_what_is_carried_over_is_found_by_search_where_it_may_be_read(
    world: World, browse: Any, told: list[Message], asked: int, as_me: Any
) -> None:
    as_me("ana", carrying.carry, asked)
    assert "Handing over at night" in browse("mo").get(f"/search?q=handing&space={TEAM}").text
    assert "Handing over at night" not in browse("priya").get("/search?q=handing").text


def test_a_topic_opened_here_says_nothing_of_chat(world: World, as_me: Any) -> None:
    post = as_me("sam", open_topic, world.boards[TEAM])
    topic = as_me("sam", reading.topic_page, post.topic_id, 1).topic
    assert (topic.began_id, topic.began_in) == (None, None)
