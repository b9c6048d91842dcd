"""Who has looked: by day, colleagues by name, readers without, and nothing that tells who reads a forum."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from community.accounts.models import Circle
from community.kernel import clock
from community.kernel.door import outright
from community.kernel.events import Event
from community.kernel.events import tell as tell_event
from community.kernel.ids import ref
from community.people.models import SOMEBODY, ProfileVisit
from community.people.service import visits
from tests.access.planting import plant
from tests.people import World
from tests.people_room.telling import ALL, speak, tell

LOG = "/settings/access-log"


def noted(world: World) -> list[tuple[int, int]]:
    with world.database.unit() as session:
        rows = session.execute(outright(select(ProfileVisit.person_id, ProfileVisit.viewer_id))).all()
    return [(row.person_id, row.viewer_id) for row in rows]


def test_a_colleague_is_named_once_a_day(world: World, browse: Any) -> None:
    for _ in range(3):
        assert browse("ana").get("/people/sam").status_code == 200
    assert noted(world) == [(world.people["sam"], world.people["ana"])]
    page = browse("sam").get(LOG).text
    assert page.count("Ana Reyes") == 1
    assert clock.now().date().isoformat() in page


def test_readers_of_a_space_are_not_named_nor_counted(world: World, browse: Any) -> None:
    """Otherwise whoever writes in a closed circle would learn who reads it."""
    speak(world, "sam", "circle")
    for name in ("priya", "stella"):
        assert browse(name).get("/people/sam").status_code == 200
    assert noted(world) == [(world.people["sam"], SOMEBODY)]
    page = browse("sam").get(LOG).text
    assert page.count("Somebody you share a space with") == 1
    assert "Priya" not in page
    assert "Stella" not in page


def test_reading_and_searching_leave_nothing(world: World, browse: Any) -> None:
    topic_id, _ = plant(world, "alder-team", "sam")
    tell(world, "sam", dict.fromkeys(ALL, int(Circle.COLLEAGUES)))
    ana = browse("ana")
    for path in (f"/forums/topics/{ref(topic_id)}", "/people", "/people?q=sam", "/search?q=planted&space=alder-team"):
        assert ana.get(path).status_code == 200
    assert ana.get("/hospitals/alder/roster").status_code == 200
    assert noted(world) == []


def test_what_is_for_every_member_leaves_nothing(world: World, browse: Any) -> None:
    tell(world, "sam", ALL)
    assert browse("ana").get("/people/sam").status_code == 200
    assert browse("adam").get("/people/sam").status_code == 200
    assert noted(world) == []


def test_ones_own_page_and_pages_that_do_not_open_leave_nothing(world: World, browse: Any) -> None:
    assert browse("sam").get("/people/sam").status_code == 200
    assert browse("olu").get("/people/sam").status_code == 404
    assert noted(world) == []


def test_the_page_says_that_its_owner_sees_this(world: World, browse: Any) -> None:
    speak(world, "sam", "circle")
    assert "They can see that you opened this page" in browse("ana").get("/people/sam").text
    assert "Your name is not shown." in browse("priya").get("/people/sam").text
    tell(world, "sam", ALL)
    assert "They can see" not in browse("ana").get("/people/sam").text


def test_nobody_sees_the_log_of_somebody_else(world: World, browse: Any, as_me: Any) -> None:
    browse("ana").get("/people/sam")
    for name in ("ana", "mo", "adam", "stella", "kim"):
        assert as_me(name, visits.visits) == []
    assert len(as_me("sam", visits.visits)) == 1


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_it_is_kept_ninety_days(days: int, left: int, world: World, system: Any) -> None:
    day = (clock.now() - timedelta(days=days)).date()
    with world.database.unit(writes=True) as session:
        session.add(ProfileVisit(person_id=world.people["sam"], day=day, viewer_id=world.people["ana"]))
    system(visits.forget_old)
    assert len(noted(world)) == left


def test_a_visit_keeps_a_day_and_no_moment() -> None:
    """No key that grows with time either: a row says a day, and nothing finer."""
    columns = ProfileVisit.__table__.columns
    assert {column.key: str(column.type) for column in columns}["day"] == "DATE"
    assert set(columns.keys()) == {"person_id", "day", "viewer_id"}


# ------------------------------------------------------------------ what others did


def test_it_says_who_ended_a_membership_with_role_and_hospital(world: World, browse: Any) -> None:
    kims = ref(world.memberships["kim", "alder"])
    answer = browse("ana").post(f"/hospitals/alder/memberships/{kims}/end", "/hospitals/alder/roster")
    assert answer.status_code == 303
    page = browse("kim").get(LOG).text
    assert "Ana Reyes, program lead at Alder ended this membership" in page
    assert "Ana Reyes" not in browse("sam").get(LOG).text


def test_it_names_an_administrator_of_the_network(world: World, as_me: Any) -> None:
    as_me("adam", tell_event, Event("ended", "memberships", world.memberships["sam", "alder"]))
    [act] = as_me("sam", visits.acts)
    assert (act.by, act.verb, act.hospital) == ("Adam Quist, administrator at Network", "ended", "Alder")


def test_it_tells_nothing_of_what_others_do_elsewhere(world: World, as_me: Any) -> None:
    as_me("ana", tell_event, Event("edited", "posts", world.memberships["sam", "alder"]))
    as_me("ana", tell_event, Event("ended", "memberships", world.memberships["mo", "alder"]))
    as_me("ana", tell_event, Event("signed_in", "sign_ins", world.people["sam"]))
    assert as_me("sam", visits.acts) == []


def test_a_roster_that_changed_a_profession_is_told(world: World, as_me: Any) -> None:
    as_me("ana", tell_event, Event("changed", "people", world.people["sam"], note="discipline, by the roster"))
    as_me("sam", tell_event, Event("chose_look", "people", world.people["sam"]))
    [act] = as_me("sam", visits.acts)
    assert act.by == "Ana Reyes, program lead at Alder"
