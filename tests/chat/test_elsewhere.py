"""Where else words can go, and what is unread, told to a person's other devices and to nobody else."""

import re
from typing import Any

import pytest

from community.chat.forms import Begin
from community.chat.models import Channel
from community.chat.service import channels, conversations, marks
from community.chat.service.marks import mark_read
from community.kernel.errors import NotFound
from community.kernel.ids import ref
from community.kernel.listening import LISTENABLE
from tests.chat.saying import say
from tests.people import World


def places(me: Any) -> set[str]:
    return {row.names or row.space_name for row in channels.writable(me)}


def test_places_are_those_where_i_may_write_just_now(world: World, as_me: Any) -> None:
    talk = as_me("sam", conversations.begin, Begin(people=["ana"]))
    mine = as_me("sam", places)
    assert {row.channel_id for row in as_me("sam", channels.writable)} >= {world.channels["commons"], talk.channel_id}
    assert world.channels["old-room"] not in {row.channel_id for row in as_me("sam", channels.writable)}
    as_me("ana", channels.close, world.channels["alder-team"], True)
    assert as_me("sam", places) < mine
    as_me("ana", conversations.block, talk.channel_id, True)
    assert talk.channel_id not in {row.channel_id for row in as_me("sam", channels.writable)}


def test_what_is_unread_is_counted_for_me_alone(world: World, as_me: Any, browse: Any) -> None:
    for words in ("One", "Two"):
        as_me("sam", say, world.channels["commons"], words)
    counted = {row.channel_id: row.unread for row in as_me("ana", channels.unread)}
    assert counted[world.channels["commons"]] == 2
    as_me("ana", mark_read, world.channels["commons"], 1)
    told = browse("ana").get("/chat/unread").json["unread"]
    assert told[ref(world.channels["commons"])] == 1
    assert ref(world.channels["quill-team"]) not in told


def test_reading_on_is_told_to_my_devices_once_and_nobody_else_can_listen(
    world: World, as_me: Any, monkeypatch: Any
) -> None:
    told: list[int] = []
    monkeypatch.setattr(marks, "MARKED", [told.append])
    as_me("sam", say, world.channels["commons"], "One")
    for _ in range(2):
        as_me("ana", mark_read, world.channels["commons"], 1)
    ana = world.people["ana"]
    assert told == [ana]
    reader = LISTENABLE["reader"]
    assert as_me("ana", reader.join, ana) == {}
    with pytest.raises(NotFound):
        as_me("sam", reader.join, ana)
    assert as_me("ana", lambda me: reader.readers(me, ana, {ana, world.people["sam"]})) == {ana}


def test_words_for_a_talk_that_ended_while_they_were_written_stand_on_the_page(
    world: World, backdate: Any, browse: Any
) -> None:
    sam, channel_id = browse("sam"), world.channels["alder-team"]
    page, path = "/chat/alder-team/rounds", f"/chat/channels/{ref(channel_id)}/say"
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', sam.get(page).text))
    hidden.pop("files", None)
    backdate(Channel, channel_id, 1 / 86_400, "closes_at")
    sent = sam.client.post(path, data={**hidden, "body": "What helped me most", "byline": "full"})
    assert sent.status_code == 403
    assert "What helped me most" in sam.get(page).text
    for thread in ("-1", "-" + "9" * 30, "9" * 30, "9" * 5000):
        assert sam.client.post(path, data={**hidden, "body": "x", "byline": "full", "thread": thread}).status_code < 500
