"""Threads: what goes on below one message, for those only who may read it, and its place in the channel."""

from typing import Any

import pytest
from sqlalchemy import update

from community.chat.models import Channel, Message
from community.chat.service import changing, expiry, reading, threads
from community.kernel import drafts
from community.kernel.door import OPENED
from community.kernel.errors import Invalid, NotFound
from community.kernel.ids import ref
from tests.chat.saying import say
from tests.people import World

TEAM = "alder-team"


def read(me: Any, channel_id: int, number: int, at: int | None = None, before: int | None = None) -> threads.ThreadPage:
    return threads.thread_page(me, channel_id, number, at, before)


def seqs(page: Any) -> list[int]:
    return [row.seq for row in page.messages]


def test_a_thread_goes_on_below_one_message_and_has_none_of_its_own(world: World, as_me: Any) -> None:
    channel_id = world.channels[TEAM]
    for words, thread in (("Begins", 0), ("Aside", 0), ("Goes on", 1), ("And on", 3)):
        as_me("sam", say, channel_id, words, thread=thread)
    page = as_me("ana", read, channel_id, 1)
    assert (seqs(page), page.at_end, [row.thread for row in page.messages]) == ([1, 3, 4], True, [None, 1, 1])
    whole = as_me("ana", reading.channel_page, None, space=TEAM, channel="rounds")
    assert [(row.seq, row.in_thread) for row in whole.messages] == [(1, 2), (2, 0), (3, 0), (4, 0)]


def test_whoever_may_not_read_the_channel_reads_no_thread_of_it(world: World, as_me: Any) -> None:
    channel_id = world.channels[TEAM]
    as_me("sam", say, channel_id, "Begins")
    as_me("sam", say, channel_id, "Goes on", thread=1)
    assert seqs(as_me("mo", read, channel_id, 1)) == [1, 2]
    with pytest.raises(NotFound):
        as_me("priya", read, channel_id, 1)
    for number in (3, 0, 999):
        with pytest.raises(NotFound):
            as_me("sam", read, channel_id, number)


def test_a_message_of_another_channel_begins_no_thread_here(world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels["commons"], "Elsewhere")
    with pytest.raises(Invalid) as refusal:
        as_me("sam", say, world.channels[TEAM], "Goes on", thread=1)
    assert list(refusal.value.problems) == ["thread"]


def test_newcomers_read_and_write_what_goes_on_and_not_what_was_before(world: World, as_me: Any, backdate: Any) -> None:
    channel_id = world.channels[TEAM]
    old = as_me("sam", say, channel_id, "Before you came")
    as_me("sam", say, channel_id, "Since", thread=1)
    backdate(Message, old.message_id, 20, "written_at")
    assert seqs(as_me("new", read, channel_id, 1)) == [2]
    as_me("new", say, channel_id, "I go on", thread=1)
    assert seqs(as_me("new", read, channel_id, 1)) == [2, 3]
    assert seqs(as_me("sam", read, channel_id, 1)) == [1, 2, 3]


def test_removed_ones_do_not_count_and_a_thread_outlives_its_beginning(
    world: World, as_me: Any, backdate: Any, system: Any
) -> None:
    channel_id = world.channels[TEAM]
    begins = as_me("sam", say, channel_id, "Begins")
    _, goes = (as_me("sam", say, channel_id, words, thread=1) for words in ("Stays", "Goes"))
    as_me("sam", changing.remove, goes.message_id)
    page = as_me("sam", reading.channel_page, None, space=TEAM, channel="rounds")
    assert page.messages[0].in_thread == 1
    backdate(Message, begins.message_id, 30, "written_at")
    with world.database.unit(writes=True) as session:
        kept = update(Channel).where(Channel.channel_id == channel_id).values(kept_days=7)
        session.execute(kept, execution_options=OPENED)
    assert system(expiry.expire) == 1
    assert seqs(as_me("sam", read, channel_id, 1)) == [2, 3]
    assert as_me("sam", say, channel_id, "And on", thread=1).thread == 1


def test_a_long_thread_is_read_in_stretches(world: World, as_me: Any, monkeypatch: Any) -> None:
    channel_id = world.channels["commons"]
    for number in range(9):
        as_me("sam", say, channel_id, f"Number {number}", thread=1 if number else 0)
    for question in (threads._before, threads._from):
        question.cache_clear()
    monkeypatch.setattr(threads, "MOST", 4)
    newest = as_me("ana", read, channel_id, 1)
    assert (seqs(newest), newest.earlier, newest.at_end) == ([6, 7, 8, 9], True, True)
    earlier = as_me("ana", read, channel_id, 1, None, 6)
    assert (seqs(earlier), earlier.at_end) == ([2, 3, 4, 5], False)
    assert seqs(as_me("ana", read, channel_id, 1, 3)) == [3, 4, 5, 6]
    for question in (threads._before, threads._from):
        question.cache_clear()


def test_the_page_works_without_a_script_and_keeps_a_draft_of_its_own(world: World, as_me: Any, browse: Any) -> None:
    channel_id = world.channels[TEAM]
    begins = as_me("sam", say, channel_id, "Begins")
    ana = browse("ana")
    path = f"/chat/channels/{ref(channel_id)}/threads/1"
    page = ana.get(path)
    assert "Begins" in page.text
    assert "Go on in this thread" in page.text
    space_id = world.spaces[TEAM]
    place = drafts.Place("thread", begins.message_id, space_id)
    as_me("ana", drafts.save, place, "", "Half a thought")
    assert "Half a thought" in ana.get(path).text
    assert "Half a thought" not in ana.get(f"/chat/{TEAM}/rounds").text
    say_path = f"/chat/channels/{ref(channel_id)}/say"
    sent = ana.post(say_path, path, body="A whole one", byline="full")
    assert sent.headers["Location"].endswith(f"/chat/channels/{ref(channel_id)}/threads/1?at=2#m2")
    shown = ana.get(path).text
    assert "A whole one" in shown
    assert "Half a thought" not in shown
    assert "Thread in" in ana.post(say_path, path, body="", byline="full").text
