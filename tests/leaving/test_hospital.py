"""Leaving a hospital: what ends is shown from the rows before, and is gone at that commit; the last lead stays."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from community.access.service.parting import closing
from community.institutions.models import Invitation, Membership
from community.institutions.service import memberships
from community.institutions.service.parting import leave
from community.kernel.door import Me, outright
from community.kernel.errors import Conflict
from community.kernel.ids import ref
from community.kernel.sockets import Sockets
from tests.access.matrix import LOST, MEMBERS, STRANGERS
from tests.access.planting import plant
from tests.kernel.listening import heard_of, listen, plug_in
from tests.people import PEOPLE

PAGE = "/settings/leaving/hospitals/{}"


def present(world, name, place):
    mine = Membership.person_id == world.people[name], Membership.institution_id == world.places[place]
    with world.database.unit() as session:
        return session.scalars(outright(select(Membership.role).where(*mine, Membership.ended_at.is_(None)))).all()


def invite(browse, name="ana", email="ida@elsewhere.example"):
    answer = browse(name).post(
        "/hospitals/alder/invitations", "/hospitals/alder/roster", email=email, role="observer", days="3"
    )
    assert answer.status_code == 303


def open_invitations(world):
    with world.database.unit() as session:
        return session.scalars(outright(select(Invitation.email).where(Invitation.revoked_at.is_(None)))).all()


@pytest.fixture
def second_lead(world, as_me):
    """Sam leads at Alder beside Ana."""
    held = world.memberships["sam", "alder"]
    as_me("ana", memberships.change_role, "alder", held, "program_lead", beside=True)


def test_everyone_sees_where_they_belong(browse):
    shown = browse("kim").get("/settings/leaving").text
    assert "Alder" in shown
    assert "Quill" in shown
    assert "/settings/leaving/hospitals/quill" in shown
    assert "You belong to no hospital" in browse("rex").get("/settings/leaving").text


@pytest.mark.parametrize("name", MEMBERS)
def test_the_page_is_for_whoever_belongs_there(browse, name):
    own = {place for place, *_ in PEOPLE[name][1]}
    for place in ("alder", "quill", "network", "nowhere"):
        assert browse(name).get(PAGE.format(place)).status_code == (200 if place in own else 404)


def test_nobody_else_gets_as_far(browse):
    for name in STRANGERS:
        assert browse(name).get(PAGE.format("alder")).location.startswith("/sign-in")
    assert browse("priya").post(PAGE.format("alder"), "/settings/leaving").status_code == 404


@pytest.mark.parametrize(("name", "place"), [pair for pair in LOST if pair[0] != "ana"])
def test_the_spaces_that_close_are_those_that_close(world, as_me, name, place):
    lost = {world_name.title() for world_name in LOST[name, place]}
    assert set(as_me(name, closing, world.places[place])) == lost


def test_all_roles_at_a_place_are_thought_away_together(world, as_me):
    """Ana is lead and supporter at Alder: what each of her roles opens alone, and what both open."""
    closes = {"Alder-Team", "Commons", "Debrief", "Leads", "Old-Room"}
    assert set(as_me("ana", closing, world.places["alder"])) == closes


def test_the_page_shows_what_ends_and_what_stays(browse, second_lead):
    invite(browse)
    shown = browse("ana").get(PAGE.format("alder")).text
    for words in ("Your role as program lead.", "Your role as peer supporter.", "Reading and writing in Alder-Team."):
        assert words in shown
    assert "1 open invitation that you sent. It is withdrawn." in shown
    assert "Quill-Team" not in shown
    assert "open invitation" not in browse("sam").get(PAGE.format("alder")).text, "that one was Ana's"


def test_leaving_ends_everything_there_and_nothing_elsewhere(world, browse):
    plant(world, "alder-team", "sam")
    answer = browse("kim").post(PAGE.format("alder"))
    assert answer.location == "/settings/leaving?said=left"
    assert present(world, "kim", "alder") == []
    assert present(world, "kim", "quill") == ["peer_supporter"]
    kim = browse("kim")
    assert kim.get("/forums/alder-team/talk").status_code == 404
    assert kim.get("/forums/quill-team/talk").status_code == 200
    assert kim.get("/search?q=planted&space=alder-team").status_code == 404
    assert "Kim Baxter" not in browse("ana").get("/hospitals/alder/roster").text


def test_invitations_that_were_sent_from_there_open_nothing_any_more(world, browse, second_lead):
    invite(browse)
    invite(browse, "sam", "of-sam@elsewhere.example")
    assert browse("ana").post(PAGE.format("alder")).status_code == 303
    assert open_invitations(world) == ["of-sam@elsewhere.example"]


def test_a_double_click_leaves_once(world, browse):
    kim = browse("kim")
    form = kim.get(PAGE.format("alder")).text
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    answers = [kim.client.post(PAGE.format("alder"), data=fields) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/settings/leaving?said=left"] * 2
    assert present(world, "kim", "quill") == ["peer_supporter"]


def test_the_last_lead_is_told_what_to_do_instead(world, browse):
    page = browse("ana").get(PAGE.format("alder")).text
    assert "You are the last program lead at Alder. Name another lead first." in page
    assert "Leave this hospital" not in page
    assert "Leave<span" not in browse("ana").get("/settings/leaving").text
    answer = browse("ana").post(PAGE.format("alder"))
    assert answer.status_code == 409
    assert "Alder: This is the last program lead here. Name another lead first." in answer.text
    assert set(present(world, "ana", "alder")) == {"program_lead", "peer_supporter"}, "all or nothing"


def test_nor_does_the_last_administrator_of_the_network(world, browse):
    assert "You are the last administrator of Network." in browse("adam").get(PAGE.format("network")).text
    assert browse("adam").post(PAGE.format("network")).status_code == 409
    assert present(world, "adam", "network") == ["administrator"]


def test_of_the_last_two_leads_who_leave_at_once_one_stays(world, as_me, second_lead):
    start = threading.Barrier(2)

    def go(name):
        start.wait()
        try:
            as_me(name, leave, "alder")
        except Conflict:
            return "stays"
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, ["ana", "sam"])) == ["left", "stays"]
    leads = [name for name in ("ana", "sam") if "program_lead" in present(world, name, "alder")]
    assert len(leads) == 1


def test_whoever_has_left_a_moment_ago_is_nobody_to_leave_it_to(world, as_me, keys, second_lead):
    """Ana's unit begins before Sam's and comes to the lock after him: his membership ends after her moment."""

    with world.database.unit() as session:
        early = Me(session, world.people["ana"], keys).now
    as_me("sam", leave, "alder")
    with pytest.raises(Conflict), world.database.unit(writes=True) as session:
        leave(Me(session, world.people["ana"], keys, early), "alder")
    assert "program_lead" in present(world, "ana", "alder")


def test_an_open_socket_hears_nothing_after_the_commit(app, world, as_me):
    topics = [plant(world, space, "kim")[0] for space in ("alder-team", "quill-team")]
    sockets = Sockets(app, app.extensions["community"].bus)
    socket = plug_in(app, sockets, world, "kim")
    assert [listen(socket, topic_id)["ok"] for topic_id in topics] == [True, True]
    as_me("kim", leave, "alder")
    assert heard_of(socket, "closed") == {ref(topics[0])}
    for topic_id in topics:
        sockets.bus.say({"kind": "topic", "id": ref(topic_id)})
    assert heard_of(socket, "news") == {ref(topics[1])}
    assert not listen(socket, topics[0])["ok"]
