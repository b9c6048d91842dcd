"""A channel of an open space that newcomers read from the day they joined: its pages, search, answers, files."""

from typing import Any

import pytest
from sqlalchemy import select

from community.access.models import Byline
from community.access.service import mentions
from community.chat.forms import ChannelForm
from community.chat.models import Message
from community.chat.service import changing, channels, reading
from community.chat.service.holdings import WRITINGS
from community.kernel.door import Me, outright
from community.kernel.errors import Conflict, NotFound
from community.kernel.ids import ref
from community.search.models import SearchEntry
from community.search.service import finding
from community.search.service.finding import Wanted
from tests.chat.carrying_over import ask
from tests.chat.saying import reword, say
from tests.people import World

HALL = "commons"


def choose(as_me: Any, world: World, newcomers: str = "joining") -> None:
    were = "all" if newcomers == "joining" else "joining"
    form = ChannelForm(name="Rounds", newcomers=newcomers, newcomers_were=were)
    as_me("stella", channels.change, world.channels[HALL], form)


def said(as_me: Any, world: World, backdate: Any, body: str, name: str = "sam", **facts: Any) -> Message:
    """Something that was said before the newcomer came."""
    message: Message = as_me(name, say, world.channels[HALL], body, **facts)
    for noun, column in ((Message, "written_at"), (SearchEntry, "open_since")):
        backdate(noun, message.message_id, 20, column)
    return message


def read_by(as_me: Any, name: str) -> list[str]:
    page = as_me(name, reading.channel_page, None, space=HALL, channel="rounds")
    return [row.html for row in page.messages]


def found(as_me: Any, world: World, name: str, wanted: Wanted) -> int:
    return len(as_me(name, lambda me: finding.search(me, wanted, world.database, 5.0)).results)


def test_it_holds_for_what_is_said_while_it_is_chosen_and_stays(world: World, as_me: Any, backdate: Any) -> None:
    said(as_me, world, backdate, "For all who come")
    choose(as_me, world)
    said(as_me, world, backdate, "For those who are here")
    as_me("sam", say, world.channels[HALL], "Since you came")
    choose(as_me, world, "all")
    said(as_me, world, backdate, "For all again")
    before, narrow, since, after = (
        f"<p>{words}</p>" for words in ("For all who come", "For those who are here", "Since you came", "For all again")
    )
    assert read_by(as_me, "new") == [before, since, after]
    assert read_by(as_me, "ana") == [before, narrow, since, after]


def test_neither_history_nor_search_nor_an_answer_brings_it(world: World, as_me: Any, backdate: Any) -> None:
    choose(as_me, world)
    old = said(as_me, world, backdate, "A lantern by the river")
    as_me("sam", reword, old.message_id, "A lantern by the lake")
    backdate(SearchEntry, old.message_id, 20, "open_since")
    as_me("ana", say, world.channels[HALL], "Yes", answers=ref(old.message_id))
    with pytest.raises(NotFound):
        as_me("new", changing.history, old.message_id)
    for name, inside in (("new", 0), ("kim", 1)):
        assert found(as_me, world, name, Wanted("lantern", HALL)) == inside
        assert found(as_me, world, name, Wanted("lantern")) == 0  # a search of everything asks nobody when they joined
    rows = {name: as_me(name, reading.since, world.channels[HALL], 0, 0).messages for name in ("new", "kim")}
    assert [row.answered_words for row in rows["new"]] == [None]
    assert [row.answered_words for row in rows["kim"]] == [None, "A lantern by the lake"]
    with world.database.unit() as session:
        told = select(*reading.shown(to_me=False)).where(Message.answers == old.message_id)
        line = session.execute(outright(told.join(Byline, Byline.byline_id == Message.byline_id))).one()
    assert line.answered_words is None


def test_a_thread_that_newcomers_do_not_read_whole_is_not_carried_over(world: World, as_me: Any, backdate: Any) -> None:
    old = said(as_me, world, backdate, "Begins")
    choose(as_me, world)
    as_me("ana", say, world.channels[HALL], "Goes on", thread=old.seq)
    with pytest.raises(Conflict):
        as_me("ana", ask, world.boards[HALL], old.message_id)


def test_what_is_new_names_neither_its_author_nor_its_moment(world: World, as_me: Any, backdate: Any) -> None:
    as_me("ana", say, world.channels[HALL], "For all")
    choose(as_me, world)
    said(as_me, world, backdate, "For those who are here")
    [new] = as_me("new", channels.news)
    assert (new.by, new.said) == ("Ana Reyes", "1 new message")
    assert [one.by for one in as_me("kim", channels.news)] == ["Sam Okafor"]


def test_the_page_of_a_newcomer_ends_with_what_they_read(world: World, as_me: Any, backdate: Any, browse: Any) -> None:
    as_me("ana", say, world.channels[HALL], "For all")
    choose(as_me, world)
    said(as_me, world, backdate, "For those who are here")
    page = browse("new").get(f"/chat/{HALL}/rounds").text
    assert "data-end" in page
    assert 'data-last="2"' in page
    assert "Later messages" not in page


def test_nobody_is_offered_or_linked_who_spoke_only_there(world: World, as_me: Any) -> None:
    def offered() -> list[str]:
        return [handle for handle, _ in as_me("new", mentions.beginning, world.spaces[HALL], "sa")]

    choose(as_me, world)
    as_me("sam", say, world.channels[HALL], "For those who are here")
    assert offered() == []
    choose(as_me, world, "all")
    as_me("sam", say, world.channels[HALL], "For all")
    assert offered() == ["sam"]


def test_words_for_those_who_are_there_come_back_when_it_was_opened_meanwhile(world: World, as_me: Any) -> None:
    choose(as_me, world)
    as_me("sam", say, world.channels[HALL], "Said in time", narrow=True)
    choose(as_me, world, "all")
    with pytest.raises(Conflict):
        as_me("sam", say, world.channels[HALL], "Said too late", narrow=True)
    as_me("sam", say, world.channels[HALL], "Said knowingly")


def test_the_choice_is_not_lost_by_whoever_did_not_see_it(world: World, as_me: Any) -> None:
    choose(as_me, world)
    for form in (ChannelForm(name="Rounds"), ChannelForm(name="Rounds", newcomers="all", newcomers_were="all")):
        assert as_me("stella", channels.change, world.channels[HALL], form).from_joining


def test_it_is_in_no_file_of_the_space(world: World, as_me: Any, system: Any) -> None:
    as_me("sam", say, world.channels[HALL], "For all")
    choose(as_me, world)
    as_me("sam", say, world.channels[HALL], "For those who are here")
    [writings] = WRITINGS

    def of_space(me: Me) -> list[str]:
        ids = writings.of_space(me, world.spaces[HALL])
        own = [one for (one,) in me.rows(outright(select(Message.message_id)))]
        assert len(own) == 2
        assert len(ids) == 1
        return [written.words for written in writings.words(me, own)]

    assert system(of_space) == ["For all"]


def test_words_that_newcomers_do_not_read_make_nobody_known(world: World, as_me: Any) -> None:
    choose(as_me, world)
    message = as_me("sam", say, world.channels[HALL], "For those who are here")
    with world.database.unit() as session:
        known = select(Byline.known_since).where(Byline.byline_id == message.byline_id)
        assert session.scalar(outright(known)) is None


def test_facilitators_of_open_spaces_are_asked_and_everybody_is_told(world: World, as_me: Any, browse: Any) -> None:
    field = 'name="newcomers"'
    assert field in browse("stella").get(f"/chat/{HALL}/new").text
    team = browse("ana").get("/chat/alder-team/new").text
    assert field not in team
    assert "Newcomers read from the day they join" in team
    path = f"/chat/channels/{ref(world.channels[HALL])}/settings"
    kept = {"name": "Rounds", "posting": "everyone", "kept": "", "newcomers": "joining"}
    assert browse("sam").post(path, f"/chat/{HALL}/rounds", **kept).status_code in (403, 404)
    assert browse("stella").post(path, **kept).status_code == 303
    assert "Newcomers read from joining on" in browse("sam").get(f"/chat/{HALL}/rounds").text
    settings = browse("stella").get(path).text
    assert '<option value="joining" selected>' in settings
    assert 'name="newcomers_were" value="joining"' in settings
    assert 'name="narrow" value="true"' in browse("sam").get(f"/chat/{HALL}/rounds").text
