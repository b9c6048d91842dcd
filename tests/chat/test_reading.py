"""Reading: from joining on, to the message, and everything that was missed and nothing else."""

from typing import Any

import pytest
from sqlalchemy import update

from community.access.models import Space
from community.chat.forms import ChannelForm
from community.chat.models import Channel, Message
from community.chat.service import changing, channels, expiry, reading
from community.chat.service.marks import MANY, mark_read
from community.kernel.door import OPENED
from community.kernel.errors import Invalid, NotFound, Refusal
from community.kernel.ids import ref
from community.search.models import SearchEntry
from community.search.service import finding
from community.search.service.finding import Wanted
from tests.access.planting import plant_message
from tests.chat.saying import reword, say
from tests.people import World

TEAM = "alder-team"


def seqs(rows: Any) -> list[int]:
    return [row.seq for row in rows]


@pytest.fixture
def long_one(world: World, as_me: Any) -> list[Message]:
    """A hundred and twenty messages of Sam's and Ana's."""
    names = ("sam", "ana")
    return [as_me(names[n % 2], say, world.channels["commons"], f"Number {n + 1}") for n in range(120)]


def test_a_page_holds_fifty_and_the_ways_on_meet(
    world: World, as_me: Any, long_one: list[Message], monkeypatch: Any
) -> None:
    end = as_me("kim", reading.channel_page, None, space="commons", channel="rounds")
    assert (seqs(end.messages), end.earlier) == (list(range(71, 121)), True)
    earlier = as_me("kim", reading.before, world.channels["commons"], 71)
    assert seqs(earlier.messages) == list(range(21, 71))
    middle = as_me("kim", reading.channel_page, 30, space="commons", channel="rounds")
    assert seqs(middle.messages) == list(range(30, 80))
    assert seqs(as_me("kim", reading.channel_page, 118, space="commons", channel="rounds").messages)[-1] == 120
    _it_begins_above_the_first_unread_one(world, as_me)
    _a_long_absence_is_caught_up_in_pieces(world, as_me, monkeypatch)


def _it_begins_above_the_first_unread_one(world: World, as_me: Any) -> None:
    assert _unread(as_me) == MANY, "it stops counting there"
    as_me("kim", mark_read, world.channels["commons"], 60)
    page = as_me("kim", reading.channel_page, None, space="commons", channel="rounds")
    assert (page.first, _unread(as_me)) == (56, 60)
    as_me("kim", mark_read, world.channels["commons"], 10)
    as_me("kim", mark_read, world.channels["commons"], 10_000)
    assert _unread(as_me) == 0


def _a_long_absence_is_caught_up_in_pieces(world: World, as_me: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "MOST", 50)
    reading._since.cache_clear()
    got: list[int] = []
    for _ in range(3):
        caught = as_me("kim", reading.since, world.channels["commons"], got[-1] if got else 0, 0)
        got += seqs(caught.messages)
        assert caught.last == got[-1]
    assert (got, caught.more) == (list(range(1, 121)), False)


def _unread(as_me: Any) -> int:
    """In the one channel of the commons, for Kim."""
    (count,) = (row.unread for row in as_me("kim", channels.mine) if row.space_slug == "commons")
    return int(count)


def test_whoever_was_away_is_given_what_is_new_and_what_changed(world: World, as_me: Any) -> None:
    channel_id = world.channels[TEAM]
    first, second, third = (as_me("sam", say, channel_id, words) for words in ("One", "Two", "Three"))
    as_me("sam", reword, first.message_id, "One, better")
    caught = as_me("ana", reading.since, channel_id, 2, 0)
    assert (seqs(caught.messages), seqs(caught.changed)) == ([3], [1])
    assert (caught.last, caught.changes, caught.more) == (3, 1, False)
    as_me("sam", changing.remove, second.message_id)
    as_me("sam", changing.remove, third.message_id)
    as_me("sam", changing.restore, third.message_id)
    caught = as_me("ana", reading.since, channel_id, 3, 1)
    assert (seqs(caught.messages), sorted(seqs(caught.changed))) == ([], [2, 3])
    nothing = as_me("ana", reading.since, channel_id, caught.last, caught.changes)
    assert (nothing.messages, nothing.changed) == ((), ())


def test_newcomers_read_from_the_day_they_joined(world: World, as_me: Any, backdate: Any) -> None:
    old, _ = (as_me("sam", say, world.channels[TEAM], words) for words in ("Before you came", "Since"))
    backdate(Message, old.message_id, 20, "written_at")
    backdate(SearchEntry, old.message_id, 20, "open_since")
    page = as_me("new", reading.channel_page, None, space=TEAM, channel="rounds")
    assert (seqs(page.messages), page.earlier) == ([2], False)
    assert seqs(as_me("new", reading.since, world.channels[TEAM], 0, 0).messages) == [2]
    assert seqs(as_me("kim", reading.before, world.channels[TEAM], 9).messages) == [1, 2]
    with pytest.raises(NotFound):
        as_me("new", changing.history, old.message_id)
    found = as_me("new", lambda me: finding.search(me, Wanted("came", TEAM), world.database, 5.0))
    assert found.results == []


def test_words_are_found_in_search_while_they_stand(world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels["commons"], "A walk by the river helps")

    def found(words: str) -> list[str]:
        return [
            one.url for one in as_me("ana", lambda me: finding.search(me, Wanted(words), world.database, 5.0)).results
        ]

    assert len(found("river")) == 1
    as_me("sam", reword, told.message_id, "A walk by the lake helps")
    assert (found("river"), len(found("lake"))) == ([], 1)
    as_me("sam", changing.remove, told.message_id)
    assert found("lake") == []


def test_what_is_said_for_the_moment_is_never_found(world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels["debrief"], "A walk by the river helps")
    for wanted in (Wanted("river"), Wanted("river", "debrief")):
        assert as_me("sam", lambda me, w=wanted: finding.search(me, w, world.database, 5.0)).results in ([], ())


# ------------------------------------------------------------------ kept for a time


@pytest.mark.parametrize(
    ("of_space", "of_channel", "left"), [(None, 7, 1), (7, None, 1), (7, 90, 1), (90, 7, 1), (None, None, 2)]
)
def test_what_is_kept_no_longer_goes_with_all_that_hangs_on_it(
    of_space: int | None, of_channel: int | None, left: int, world: World, as_me: Any, backdate: Any, system: Any
) -> None:
    channel_id = world.channels[TEAM]
    old, young = (as_me("sam", say, channel_id, words) for words in ("Older words", "Younger words"))
    as_me("sam", reword, old.message_id, "Older words, better")
    as_me("ana", say, channel_id, "An answer", answers=ref(old.message_id))
    backdate(Message, old.message_id, 30, "written_at")
    with world.database.unit(writes=True) as session:
        for noun, key, row_id, days in (
            (Space, Space.space_id, world.spaces[TEAM], of_space),
            (Channel, Channel.channel_id, channel_id, of_channel),
        ):
            session.execute(update(noun).where(key == row_id).values(kept_days=days), execution_options=OPENED)
    assert system(expiry.expire) == 2 - left
    page = as_me("sam", reading.channel_page, None, space=TEAM, channel="rounds")
    assert seqs(page.messages) == ([1, 2, 3] if left == 2 else [2, 3])
    found = as_me("sam", lambda me: finding.search(me, Wanted("older", TEAM), world.database, 5.0))
    assert len(found.results) == left - 1
    assert young.seq == 2


# ------------------------------------------------------------------ channels


def form(name: str = "A new one", **facts: str) -> ChannelForm:
    return ChannelForm(name=name, **facts)


def test_facilitators_open_channels_and_nobody_else(world: World, as_me: Any, browse: Any) -> None:
    made = as_me("ana", channels.open_channel, world.spaces[TEAM], form(about="For now", kept="7"))
    assert (made.slug, made.kept_days) == ("a-new-one", 7)
    for name, refusal in (("sam", Refusal), ("olu", NotFound), ("adam", NotFound)):
        with pytest.raises(refusal):
            as_me(name, channels.open_channel, world.spaces[TEAM], form("Another"))
    with pytest.raises(Invalid):
        as_me("mo", channels.open_channel, world.spaces[TEAM], form())
    answer = browse("ana").post(f"/chat/{TEAM}/new", name="By its page", about="", posting="facilitators", kept="")
    assert (answer.status_code, answer.location) == (303, f"/chat/{TEAM}/by-its-page")
    assert browse("sam").post(f"/chat/{TEAM}/new", f"/chat/{TEAM}/rounds", name="No").status_code == 403
    assert browse("sam").get(f"/chat/{TEAM}/by-its-page").text.count("Only facilitators write") == 1


def test_a_channel_that_was_planted_is_read_by_its_space_alone(world: World, as_me: Any) -> None:
    plant_message(world, "circle", "sam", "Among three")
    assert seqs(as_me("priya", reading.channel_page, None, space="circle", channel="rounds").messages) == [1]
    with pytest.raises(NotFound):
        as_me("ana", reading.channel_page, None, space="circle", channel="rounds")


def test_what_is_unread_stands_on_the_front_page_until_it_is_read(world: World, as_me: Any, browse: Any) -> None:
    for number in range(3):
        as_me("sam", say, world.channels[TEAM], f"Number {number}")
    page = browse("kim").get("/").text
    assert ("Rounds in alder-team" in page, "3 new messages" in page) == (True, True)
    assert "Rounds in alder-team" not in browse("priya").get("/").text
    browse("kim").get(f"/chat/{TEAM}/rounds")
    assert "Rounds in alder-team" not in browse("kim").get("/").text


def test_ones_own_words_are_never_unread(world: World, as_me: Any) -> None:
    as_me("ana", say, world.channels[TEAM], "Somebody else's")
    as_me("sam", say, world.channels[TEAM], "His own")
    unread = {
        name: next(row.unread for row in as_me(name, channels.mine) if row.space_slug == TEAM)
        for name in ("sam", "kim")
    }
    assert unread == {"sam": 1, "kim": 2}


def test_an_answer_brings_nobody_what_was_said_before_they_joined(world: World, as_me: Any, backdate: Any) -> None:
    old = as_me("sam", say, world.channels[TEAM], "Secret words of long ago")
    backdate(Message, old.message_id, 20, "written_at")
    as_me("ana", say, world.channels[TEAM], "About that", answers=ref(old.message_id))
    channel_id = world.channels[TEAM]
    for name, words in (("kim", "Secret words of long ago"), ("new", None)):
        for rows in (
            as_me(name, reading.channel_page, None, space=TEAM, channel="rounds").messages,
            as_me(name, reading.since, channel_id, 1, 0).messages,
            as_me(name, reading.before, channel_id, 9).messages,
        ):
            assert (rows[-1].answered_words, rows[-1].answered) == (words, words and "Sam Okafor")
    _, carried = as_me("sam", reading.everyones, channel_id, 1)
    assert (carried[-1].answered_words, carried[-1].answered) == (None, None), "nobody knows who hears it"


def test_what_an_answer_shows_follows_the_words_it_answers(world: World, as_me: Any, browse: Any) -> None:
    first = as_me("sam", say, world.channels["commons"], "Words that go")
    as_me("ana", say, world.channels["commons"], "About that", answers=ref(first.message_id))
    kim = browse("kim")
    assert kim.get("/chat/commons/rounds").text.count("Words that go") == 2
    as_me("sam", reword, first.message_id, "Other ones")
    assert "Words that go" not in kim.get("/chat/commons/rounds").text
