"""Conversations of some people: nobody else learns of them, and whoever wants to hear nothing hears nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from community.access.models import Space
from community.access.service import spaces
from community.access.service.audience import who
from community.accounts.models import Person
from community.chat.forms import Begin
from community.chat.models import Block, Channel, Conversation
from community.chat.service import changing, channels, conversations, reading
from community.chat.service.writing import here
from community.kernel.door import OPENED, clause, outright
from community.kernel.errors import Invalid, NotFound, Paused, Refusal
from community.kernel.ids import ref
from community.people.models import Profile
from tests.access.planting import plant
from tests.chat.saying import reword, say
from tests.people import World


def begin(as_me: Any, name: str, *others: str) -> int:
    """Begins a conversation and gives its channel's id."""
    channel_id: int = as_me(name, lambda me: conversations.begin(me, Begin(people=list(others))).channel_id)
    return channel_id


def listed(as_me: Any, name: str) -> list[tuple[str, int]]:
    return [(row.names, row.unread) for row in as_me(name, conversations.mine)]


def test_two_have_one_conversation_whoever_begins_it(world: World, as_me: Any) -> None:
    first = begin(as_me, "sam", "ana")
    assert begin(as_me, "ana", "sam") == begin(as_me, "sam", "ana") == first
    assert begin(as_me, "sam", "ana", "kim") not in (first, begin(as_me, "sam", "kim"))
    as_me("sam", say, first, "Only for the two of us")
    assert listed(as_me, "ana")[0] == ("Sam Okafor", 1)


def test_both_beginning_at_once_is_one_conversation(world: World, browse: Any) -> None:
    def press(pair: tuple[str, str]) -> str:
        answer = browse(pair[0]).post("/chat/new", f"/chat/new?people={pair[1]}", people=pair[1])
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(press, [("sam", "ana"), ("ana", "sam")] * 4))
    assert len(found) == 1


def test_nobody_else_sees_it_hears_of_it_or_keeps_it(world: World, as_me: Any, browse: Any) -> None:
    channel_id = begin(as_me, "sam", "ana")
    as_me("sam", say, channel_id, "Only for the two of us")
    with world.database.unit() as session:
        space_id = session.get_one(Channel, channel_id, execution_options=OPENED).space_id
        assert session.get_one(Space, space_id, execution_options=OPENED).direct
    for name in ("mo", "kim", "priya", "stella", "adam", "new"):
        with pytest.raises(NotFound):
            as_me(name, reading.channel_page, None, channel_id=channel_id)
        assert listed(as_me, name) == []
        assert browse(name).get(f"/chat/channels/{ref(channel_id)}").status_code == 404
    readers = {row for (row,) in as_me("sam", lambda me: me.rows(who(Space), row_id=space_id))}
    assert readers == {world.people["sam"], world.people["ana"]}
    for verb in ("settings", "explain", "facilitate", "moderate", "write_pact"):
        assert as_me("adam", lambda me, v=verb: me.rows(who(Space, v), row_id=space_id)) == [], verb
    for name in ("sam", "ana"):
        assert "Conversation" not in [space.name for space in as_me(name, spaces.known)]
        assert channel_id not in [row.channel_id for row in as_me(name, channels.mine)]
    assert "Only for" not in browse("sam").get("/search?q=only").text


def test_one_writes_only_to_whom_one_knows(world: World, as_me: Any) -> None:
    for others in (["priya"], ["nobody-here"], ["ana", "priya"], ["sam"]):
        with pytest.raises(Invalid) as refused:
            begin(as_me, "sam", *others)
        assert refused.value.problems == {"people": conversations.UNKNOWN}
    with pytest.raises(Invalid):
        begin(as_me, "sam")
    plant(world, "commons", "priya")  # now she is known by what she wrote
    begin(as_me, "sam", "priya")


def test_twelve_at_most(world: World) -> None:
    with pytest.raises(ValueError, match="11"):
        Begin(people=[f"somebody-{n}" for n in range(12)])


def test_whoever_wishes_no_contact_is_not_written_to_by_anybody_new(world: World, as_me: Any) -> None:
    before = begin(as_me, "sam", "ana")
    with world.database.unit(writes=True) as session:
        session.add(Profile(person_id=world.people["ana"], contact="closed"))
    with pytest.raises(Invalid) as refused:
        begin(as_me, "kim", "ana")
    assert refused.value.problems == {"people": "Ana Reyes takes no messages just now."}
    as_me("sam", say, before, "What was begun goes on")
    begin(as_me, "ana", "kim")


def test_a_block_ends_it_both_ways_in_the_words_of_a_wish_and_can_be_taken_back(world: World, as_me: Any) -> None:
    channel_id = begin(as_me, "sam", "ana")
    as_me("ana", conversations.block, channel_id, True)
    for name in ("sam", "ana"):
        with pytest.raises(Refusal):
            as_me(name, say, channel_id, "Still there?")
        page = as_me(name, reading.channel_page, None, channel_id=channel_id)
        assert not page.may_write
    for name, other, shown in (("sam", "ana", "Ana Reyes"), ("ana", "sam", "Sam Okafor")):
        with pytest.raises(Invalid) as refused:
            begin(as_me, name, other)
        assert refused.value.problems == {"people": f"{shown} takes no messages just now."}
    seen = outright(select(Block.blocked_id).where(clause(Block, "read")))
    assert as_me("sam", lambda me: me.rows(seen)) == []
    as_me("sam", conversations.block, channel_id, False)  # nothing of his to take back
    with pytest.raises(Refusal):
        as_me("sam", say, channel_id, "Still there?")
    as_me("ana", conversations.block, channel_id, False)
    as_me("sam", say, channel_id, "Still there?")


def test_a_block_leaves_a_group_alone_and_who_may_write_is_told_the_other_way_round_too(
    world: World, as_me: Any
) -> None:
    pair, group = begin(as_me, "sam", "ana"), begin(as_me, "sam", "ana", "kim")
    as_me("ana", conversations.block, pair, True)
    as_me("sam", say, group, "To all of you")
    for channel_id, names in ((pair, set()), (group, {"sam", "ana", "kim"})):
        writers = {row for (row,) in as_me("sam", lambda me, c=channel_id: me.rows(who(Channel, "write"), row_id=c))}
        assert writers == {world.people[name] for name in names}


def test_whoever_leaves_a_group_reads_no_more_and_the_same_people_may_begin_again(world: World, as_me: Any) -> None:
    group = begin(as_me, "sam", "ana", "kim")
    as_me("kim", conversations.leave, group)
    with pytest.raises(NotFound):
        as_me("kim", reading.channel_page, None, channel_id=group)
    assert listed(as_me, "sam") == [("Ana Reyes", 0)]
    again = begin(as_me, "sam", "ana", "kim")
    assert again != group
    pair = begin(as_me, "sam", "ana")
    for act in (lambda me: conversations.leave(me, pair), lambda me: conversations.block(me, group, True)):
        with pytest.raises(Refusal):
            as_me("sam", act)
    with pytest.raises(Refusal):
        as_me("sam", conversations.leave, world.channels["alder-team"])


def test_in_a_conversation_its_people_may_be_named_and_nobody_else(world: World, as_me: Any) -> None:
    channel_id = begin(as_me, "sam", "ana")
    told = as_me("sam", say, channel_id, "Good evening Ana, do you have ten minutes?")
    with pytest.raises(Paused):
        as_me("sam", say, channel_id, "Priya Henderson called me")
    assert set(as_me("ana", here, 0, told.message_id)) == set(as_me("ana", here, channel_id))
    assert "Sam Okafor" not in as_me("ana", here, world.channels["alder-team"])


def test_whom_one_may_write_to_is_named_and_nothing_more_is_told(world: World, browse: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.get_one(Person, world.people["priya"], execution_options=OPENED).discipline = "Hidden profession"
    plant(world, "commons", "priya")  # known by what she wrote; her profession is for colleagues
    page = browse("sam").get("/chat/new?q=priya").text
    assert ("Priya Nair" in page, "Hidden profession" in page) == (True, False)


def test_by_its_pages(world: World, browse: Any) -> None:
    sam = browse("sam")
    assert "Ana Reyes" in sam.get("/chat/new?q=re").text
    answer = sam.post("/chat/new", "/chat/new?people=ana", people="ana")
    assert answer.status_code == 303
    page = sam.get(answer.location)
    assert "Ana Reyes" in page.text
    address = answer.location
    channel = sam.get("/chat").text.split("/chat/channels/")[1][:13]
    assert sam.post(f"/chat/channels/{channel}/block", "/spaces").status_code == 303
    assert "You have blocked Ana Reyes" in sam.get(address).text
    assert "Nothing can be written here just now" in browse("ana").get(address).text
    assert browse("kim").post(f"/chat/channels/{channel}/unblock", "/spaces").status_code == 404
    assert sam.post("/chat/new", "/chat/new", people="nobody").status_code == 422
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(Conversation))) == 1


def test_a_block_ends_edits_kind_words_and_returns_too(world: World, as_me: Any) -> None:
    channel_id = begin(as_me, "sam", "ana")
    told, gone = (as_me("sam", say, channel_id, words) for words in ("Stands", "Taken back"))
    as_me("sam", changing.remove, gone.message_id)
    as_me("ana", conversations.block, channel_id, True)
    for act in (
        lambda me: reword(me, told.message_id, "New words after all"),
        lambda me: changing.react(me, told.message_id, "with_you"),
        lambda me: changing.restore(me, gone.message_id),
    ):
        with pytest.raises(Refusal):
            as_me("sam", act)
    as_me("sam", changing.remove, told.message_id)
