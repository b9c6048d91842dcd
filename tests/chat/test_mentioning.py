"""Who is offered behind an "@": those who read here and have spoken under their name, and no silent reader."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from community.access.models import Byline, Grant
from community.access.service.mentions import beginning
from community.chat.models import Message
from community.institutions.models import Membership
from community.kernel import clock
from community.kernel.door import OPENED
from community.kernel.errors import NotFound
from community.kernel.ids import ref
from tests.chat.saying import say
from tests.people import World

TEAM = "alder-team"


def offered(me: Any, space_id: int, words: str) -> list[str]:
    return [row.handle for row in beginning(me, space_id, words)]


def test_only_those_who_spoke_under_their_name_are_offered(world: World, as_me: Any) -> None:
    space_id = world.spaces[TEAM]
    assert as_me("ana", offered, space_id, "s") == []
    as_me("sam", say, world.channels[TEAM], "Here I am")
    as_me("sam", say, world.channels[TEAM], "Here I am again", byline="name")
    assert as_me("ana", offered, space_id, "s") == ["sam"]
    assert as_me("ana", offered, space_id, "SAM") == ["sam"]
    assert as_me("sam", offered, space_id, "s") == []  # nobody mentions themselves
    for nonsense in ("%", "_", "\\", "x%"):
        assert as_me("ana", offered, space_id, nonsense) == []


def test_whoever_speaks_by_role_or_has_left_is_not_offered(world: World, as_me: Any) -> None:
    as_me("kim", say, world.channels[TEAM], "By my role", byline="role_region")
    assert as_me("ana", offered, world.spaces[TEAM], "k") == []
    as_me("sam", say, world.channels[TEAM], "Here I am")
    with world.database.unit(writes=True) as session:
        mine = update(Membership).where(Membership.person_id == world.people["sam"])
        session.execute(mine.values(ended_at=clock.now() - timedelta(seconds=1)), execution_options=OPENED)
    assert as_me("ana", offered, world.spaces[TEAM], "s") == []


def test_strangers_are_told_nothing(world: World, as_me: Any, browse: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "Here I am")
    with pytest.raises(NotFound):
        as_me("priya", offered, world.spaces[TEAM], "s")
    place = f"channel:{ref(world.channels[TEAM])}@{ref(world.spaces[TEAM])}"
    assert browse("priya").get(f"/drafts/people?q=s&place={place}").status_code == 404
    assert browse("ana").get(f"/drafts/people?q=s&place={place}").json["people"][0]["handle"] == "sam"
    assert browse("ana").get("/drafts/people?q=s&place=nonsense").status_code == 404


def test_whoever_spoke_before_one_joined_is_not_offered(world: World, as_me: Any, backdate: Any) -> None:
    told = as_me("sam", say, world.channels["circle"], "Said a while ago")
    long_ago = clock.now() - timedelta(days=20)
    backdate(Message, told.message_id, 20, "written_at")
    with world.database.unit(writes=True) as session:
        mine = (Grant.space_id == world.spaces["circle"]) & (Grant.person_id == world.people["priya"])
        joined = update(Grant).where(mine).values(granted_at=clock.now() - timedelta(days=1))
        session.execute(joined, execution_options=OPENED)
        known = update(Byline).where(Byline.space_id == world.spaces["circle"]).values(known_since=long_ago)
        session.execute(known, execution_options=OPENED)
    assert as_me("priya", offered, world.spaces["circle"], "s") == []
    as_me("sam", say, world.channels["circle"], "And again today")
    with world.database.unit(writes=True) as session:
        session.execute(known.values(known_since=clock.now()), execution_options=OPENED)
    assert as_me("priya", offered, world.spaces["circle"], "s") == ["sam"]
