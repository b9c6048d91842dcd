"""Content notes stand before the words wherever these are pointed to; what is pinned is at hand for its readers."""

from typing import Any

import pytest

from community.chat.forms import Begin
from community.chat.models import Message
from community.chat.service import changing, conversations, pins, reading
from community.kernel.errors import Conflict, NotFound, Paused, Refusal
from community.kernel.ids import ref
from community.search.service import finding
from community.search.service.finding import Wanted
from tests.chat.saying import reword, say
from tests.people import World

TEAM = "alder-team"
NOTE = "Loss of a patient"


def page_of(me: Any, space: str = TEAM) -> Any:
    return reading.channel_page(me, None, space=space, channel="rounds")


# ------------------------------------------------------------------ content notes


def test_what_points_to_a_message_shows_its_note_and_no_word_behind_it(world: World, as_me: Any) -> None:
    channel_id = world.channels[TEAM]
    hard = as_me("sam", say, channel_id, "Words about the river at night", note=NOTE)
    as_me("ana", say, channel_id, "I hear you", answers=ref(hard.message_id))
    as_me("sam", say, channel_id, "More of the river", thread=1, note="A child")
    first, answer, below = as_me("ana", page_of).messages
    assert first.note == NOTE
    assert answer.answered_words == f"Content note: {NOTE}"
    assert below.beginning == "Content note: A child"
    found = as_me("ana", lambda me: finding.search(me, Wanted("river", TEAM), world.database, 5.0))
    assert sorted(str(one.excerpt) for one in found.results) == ["Content note: A child", f"Content note: {NOTE}"]


def test_a_note_is_looked_over_like_the_words_and_both_at_once(world: World, as_me: Any) -> None:
    with pytest.raises(Paused) as pause:
        as_me("sam", say, world.channels[TEAM], "Call me on 413 555 0162", note="About Henry Vasquez, MRN 4829173")
    assert set(pause.value.findings) == {"body", "note"}
    assert as_me("ana", page_of).messages == []


def test_an_edit_adds_a_note_and_takes_it_away(world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "Words by the river")
    as_me("sam", reword, told.message_id, "Words by the river", note=NOTE)
    assert as_me("ana", page_of).messages[0].note == NOTE
    as_me("sam", reword, told.message_id, "Words by the river", version=2)
    assert as_me("ana", page_of).messages[0].note == ""
    found = as_me("ana", lambda me: finding.search(me, Wanted("river", TEAM), world.database, 5.0))
    assert "river" in str(found.results[0].excerpt)


def test_the_page_folds_the_words_behind_their_note(world: World, as_me: Any, browse: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "Words by the river", note="<b>Loss</b>")
    page = browse("ana").get(f"/chat/{TEAM}/rounds").text
    folded = page[page.index('<details class="noted">') :].split("</details>")[0]
    assert "Content note: &lt;b&gt;Loss&lt;/b&gt;</summary>" in folded
    assert "Words by the river" in folded
    assert page.count("Words by the river") == 1


# ------------------------------------------------------------------ pins


def test_facilitators_pin_and_take_down_and_the_others_read(world: World, as_me: Any) -> None:
    channel_id = world.channels[TEAM]
    told = [as_me("sam", say, channel_id, words) for words in ("One", "Two", "Three")]
    for message in (told[0], told[2]):
        as_me("ana", pins.pin, message.message_id, True)
    as_me("ana", pins.pin, told[0].message_id, True)  # twice is once
    assert [row.seq for row in as_me("sam", pins.pinned, channel_id).messages] == [3, 1]
    assert as_me("sam", page_of).channel.pinned == 2
    caught = as_me("sam", reading.since, channel_id, 3, 0)
    assert ([row.seq for row in caught.changed], caught.changes) == ([1, 3], 2)
    as_me("ana", pins.pin, told[0].message_id, False)
    as_me("sam", changing.remove, told[2].message_id)
    assert as_me("sam", pins.pinned, channel_id).messages == []
    with pytest.raises(Refusal):
        as_me("sam", pins.pin, told[1].message_id, True)
    for outsider in ("priya", "stella"):
        with pytest.raises(NotFound):
            as_me(outsider, pins.pin, told[1].message_id, True)
        with pytest.raises(NotFound):
            as_me(outsider, pins.pinned, channel_id)


def test_in_a_conversation_each_of_them_pins(world: World, as_me: Any) -> None:
    channel = as_me("sam", conversations.begin, Begin(people=["ana"]))
    told = as_me("sam", say, channel.channel_id, "The code of the door is on the fridge")
    as_me("ana", pins.pin, told.message_id, True)
    assert len(as_me("sam", pins.pinned, channel.channel_id).messages) == 1
    with pytest.raises(NotFound):
        as_me("kim", pins.pin, told.message_id, True)


def test_newcomers_see_no_pin_from_before_they_joined(world: World, as_me: Any, backdate: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "Before you came")
    as_me("ana", pins.pin, told.message_id, True)
    backdate(Message, told.message_id, 20, "written_at")
    assert as_me("new", pins.pinned, world.channels[TEAM]).messages == []
    assert as_me("new", page_of).channel.pinned == 0


def test_a_channel_holds_some_pins_and_says_so(world: World, as_me: Any, monkeypatch: Any, browse: Any) -> None:
    monkeypatch.setattr(pins, "MOST", 1)
    first, second = (as_me("sam", say, world.channels[TEAM], words) for words in ("One", "Two"))
    as_me("ana", pins.pin, first.message_id, True)
    with pytest.raises(Conflict):
        as_me("ana", pins.pin, second.message_id, True)
    answer = browse("ana").post(
        f"/chat/messages/{ref(second.message_id)}/pin", f"/chat/channels/{ref(first.channel_id)}/pins"
    )
    assert answer.status_code == 409
    assert "Take one down first." in answer.text
    assert "One" in browse("sam").get(f"/chat/channels/{ref(world.channels[TEAM])}/pins").text
