"""A topic is talked over for an hour: opened by facilitators, closed by itself, read by whoever reads the space."""

from datetime import timedelta
from typing import Any

import pytest

from community.chat.models import Channel
from community.chat.service import changing, channels, talks
from community.forums.models import Topic
from community.forums.service import reading, topics
from community.kernel import clock
from community.kernel.errors import NotFound, Refusal
from community.kernel.ids import ref
from tests.access.planting import plant
from tests.chat.saying import reword, say
from tests.people import World

TEAM = "alder-team"


@pytest.fixture
def topic_id(world: World) -> int:
    return plant(world, TEAM, "sam")[0]


def test_a_facilitator_opens_it_once_and_everyone_who_takes_part_writes(
    world: World, as_me: Any, topic_id: int
) -> None:
    talk_id = as_me("ana", topics.talk_over, topic_id)
    assert as_me("ana", topics.talk_over, topic_id) == talk_id
    assert as_me("sam", say, talk_id, "Here I am").channel_id == talk_id
    found, standing, _ = as_me("sam", channels.one, channel_id=talk_id)
    assert (found.back, found.closed_at) == (f"/forums/topics/{ref(topic_id)}", None)
    assert channels.may_write(found, standing)
    topic = as_me("kim", reading.topic_page, topic_id, 1).topic
    assert (topic.talk_id, bool(topic.talking)) == (talk_id, True)


def test_others_open_none_and_strangers_read_none(world: World, as_me: Any, topic_id: int) -> None:
    for name, refusal in (("sam", Refusal), ("priya", NotFound)):
        with pytest.raises(refusal):
            as_me(name, topics.talk_over, topic_id)
    talk_id = as_me("ana", topics.talk_over, topic_id)
    with pytest.raises(NotFound):
        as_me("priya", channels.one, channel_id=talk_id)
    with pytest.raises(Refusal):
        as_me("sam", talks.open_talk, world.spaces[TEAM], "/forums", clock.now())


def test_after_the_hour_nobody_writes_even_before_the_job_has_run(
    world: World, as_me: Any, topic_id: int, backdate: Any, system: Any
) -> None:
    talk_id = as_me("ana", topics.talk_over, topic_id)
    told = as_me("sam", say, talk_id, "Within the hour")
    backdate(Channel, talk_id, 1, "closes_at")
    for act in (lambda me: say(me, talk_id, "Too late"), lambda me: reword(me, told.message_id, "Later words")):
        with pytest.raises(Refusal):
            as_me("sam", act)
    found, standing, _ = as_me("sam", channels.one, channel_id=talk_id)
    assert found.closed_at is not None
    assert not channels.may_write(found, standing)
    assert system(talks.close_ended) == 1
    assert system(talks.close_ended) == 0
    closed = as_me("sam", lambda me: me.get(Channel, talk_id))
    assert (closed.closes_at, closed.archived_at < clock.now() - timedelta(hours=23)) == (None, True)
    as_me("sam", changing.remove, told.message_id)  # taking one's words back never ends
    as_me("ana", channels.close, talk_id, False)  # and a facilitator may open it again, for good
    assert as_me("sam", say, talk_id, "Once more").seq == 2


def test_a_second_talk_follows_the_first_and_the_name_tells_nothing_of_the_topic(
    world: World, as_me: Any, topic_id: int, backdate: Any
) -> None:
    first = as_me("ana", topics.talk_over, topic_id)
    topic = as_me("ana", reading.topic_page, topic_id, 1).topic
    assert topic.title not in as_me("ana", lambda me: me.get(Channel, first)).name
    backdate(Topic, topic_id, 1, "talk_until")
    assert as_me("ana", topics.talk_over, topic_id) != first


def test_the_page_says_how_long_and_leads_both_ways(world: World, browse: Any, topic_id: int) -> None:
    path = f"/forums/topics/{ref(topic_id)}"
    answer = browse("ana").post(f"{path}/talk", path)
    talk = answer.headers["Location"]
    assert "Open until" in browse("sam").client.get(talk, follow_redirects=True).text
    assert f'href="{path}"' in browse("sam").client.get(talk, follow_redirects=True).text
    assert f'href="{talk}"' in browse("sam").get(path).text
    assert browse("sam").post(f"{path}/talk", path).status_code == 403
