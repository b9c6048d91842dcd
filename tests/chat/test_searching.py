"""A search that is kept to one channel, or to a conversation by those who are in it."""

from typing import Any

import pytest

from community.chat.forms import Begin
from community.chat.models import Channel
from community.chat.service import channels, conversations
from community.kernel.errors import NotFound
from community.kernel.ids import ref
from community.search.service import finding
from community.search.service.finding import Wanted
from tests.chat.saying import say
from tests.people import World

TEAM = "alder-team"


def test_a_search_in_one_channel_finds_what_was_said_there_alone(world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "A walk by the river")
    other = as_me("ana", lambda me: me.add(Channel(space_id=world.spaces[TEAM], slug="b", name="B", opened_at=me.now)))
    as_me("sam", say, other.channel_id, "Another walk by the river")

    def found(name: str, space: str, part: str) -> int:
        wanted = Wanted("river", space, part=part)
        return len(as_me(name, lambda me: finding.search(me, wanted, world.database, 5.0)).results)

    assert found("ana", TEAM, "") == 2
    assert found("ana", TEAM, ref(world.channels[TEAM])) == 1
    assert found("ana", TEAM, ref(other.channel_id)) == 1
    assert found("ana", "commons", ref(other.channel_id)) == 0
    for name, part in (("priya", ref(other.channel_id)), ("ana", "nonsense")):
        with pytest.raises(NotFound):
            found(name, TEAM, part)


def test_a_conversation_is_searched_by_those_who_are_in_it(world: World, as_me: Any) -> None:
    channel = as_me("sam", conversations.begin, Begin(people=["ana"]))
    as_me("sam", say, channel.channel_id, "A walk by the river")
    [slug] = as_me("sam", lambda me: [channels.one(me, channel_id=channel.channel_id)[0].space_slug])
    wanted = Wanted("river", slug, part=ref(channel.channel_id))
    assert len(as_me("ana", lambda me: finding.search(me, wanted, world.database, 5.0)).results) == 1
    for outsider in ("kim", "mo", "stella", "adam"):
        with pytest.raises(NotFound):
            as_me(outsider, lambda me: finding.search(me, wanted, world.database, 5.0))
