"""Leaving altogether: closed at that commit, open again with the password for seven days, and for nobody else."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.accounts.models import PersonState, SignIn
from community.institutions.service import memberships
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import clause, outright
from community.kernel.errors import Conflict
from community.kernel.ids import ref
from community.kernel.sockets import Sockets
from community.leaving.forms import LeaveForm
from community.leaving.models import Leaving
from community.leaving.service import going
from tests.access.matrix import EVERYBODY, MEMBERS, STRANGERS
from tests.access.planting import plant
from tests.forums.writing import open_topic, reply
from tests.kernel.listening import heard, heard_of, listen, plug_in
from tests.leaving.conftest import ACCOUNT, KEEP, PASSWORD
from tests.leaving.rows import leavings, mails
from tests.leaving.test_hospital import invite, open_invitations, present

READS = ("/", "/forums", "/settings", "/settings/leaving", ACCOUNT, "/people")


@pytest.fixture
def second_lead(world, as_me):
    """Sam leads at Alder beside Ana."""
    held = world.memberships["sam", "alder"]
    as_me("ana", memberships.change_role, "alder", held, "program_lead", beside=True)


# ------------------------------------------------------------------ what is shown before


def test_what_ends_is_counted_from_the_rows_and_shown_to_nobody_else(world, browse, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    for kind in ("name", "role_region", "pseudonym", "pseudonym"):
        as_me("sam", reply, first.topic_id, byline=kind)
    as_me("mo", reply, first.topic_id, byline="pseudonym")
    shown = browse("sam").get(ACCOUNT).text
    assert "Your 3 posts under your name or role" in shown
    assert "Your 2 posts under pseudonyms" in shown
    assert "Reading and writing in 6 spaces" in shown
    assert "Your role as peer supporter at Alder." in shown
    assert "Your 1 post under pseudonyms" in browse("mo").get(ACCOUNT).text


def test_the_export_is_offered_as_soon_as_there_is_one(app, browse):
    offered = "Take your data with you first" in browse("sam").get(ACCOUNT).text
    assert offered == ("exports" in app.blueprints)


# ------------------------------------------------------------------ going


def test_it_asks_for_the_password_and_keeps_what_was_chosen(world, browse, known, person):
    sam = browse("sam")
    asked = sam.post(ACCOUNT, **KEEP)
    assert asked.status_code == 403
    assert 'name="posts" value="keep"' in asked.text
    assert sam.post(ACCOUNT, password_again="not his password", **KEEP).status_code == 403
    assert person("sam").state == PersonState.ACTIVE
    assert sam.post(ACCOUNT, password_again=PASSWORD, **KEEP).location == "/left"
    assert person("sam").state == PersonState.LEAVING


@pytest.mark.parametrize(
    ("choices", "field"),
    [({"posts": ""}, "posts"), ({"posts": "burn"}, "posts"), ({"understood": ""}, "understood")],
)
def test_a_choice_that_is_missing_is_asked_for_and_the_others_are_kept(leave, person, spoken, choices, field):
    answer = leave("sam", pseudonyms="withdraw", **choices)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert 'name="pseudonyms" value="withdraw" checked' in answer.text
    assert person("sam").state == PersonState.ACTIVE


def test_everything_ends_at_that_commit(world, browse, leave, as_me):
    topic, post = plant(world, "alder-team", "sam")
    sam, other = browse("sam"), browse("sam")
    assert leave("sam").location == "/left"
    for browser in (sam, other):
        assert {browser.get(path).location.partition("?")[0] for path in READS} == {"/sign-in"}
        assert browser.get(f"/forums/topics/{ref(topic)}").location.startswith("/sign-in")
    assert present(world, "sam", "alder") == []
    assert browse("ana").get("/people/sam").status_code == 404
    assert "Sam Okafor" not in browse("ana").get("/people?q=sam").text
    assert "Sam Okafor" not in browse("ana").get("/hospitals/alder/roster").text
    assert "Sam Okafor" not in browse("ana").get("/spaces/alder-team").text
    assert browse("ana").get(f"/forums/posts/{ref(post)}").status_code == 302, "what was written stays for now"


def test_nobody_who_is_leaving_is_mentioned_or_counted(world, leave, as_me):
    as_me("sam", open_topic, world.boards["alder-team"], byline="name")
    leave("sam")
    post = as_me("ana", open_topic, world.boards["alder-team"], body="Thanks @sam for this")
    assert "/people/sam" not in post.html


def test_open_sockets_are_cut_off_at_that_commit(app, world, known, as_me):
    topic = plant(world, "alder-team", "sam")[0]
    sockets = Sockets(app, app.extensions["community"].bus)
    socket, ana = (plug_in(app, sockets, world, name) for name in ("sam", "ana"))
    assert listen(socket, topic)["ok"]
    assert listen(ana, topic)["ok"]
    as_me("sam", going.leave, LeaveForm(**KEEP))
    assert not socket.is_connected()
    heard(socket)
    sockets.bus.say({"kind": "topic", "id": ref(topic)})
    assert heard(socket) == []
    assert heard_of(ana, "news") == {ref(topic)}


def test_a_double_click_ends_at_the_sign_in_page_and_leaves_once(world, browse, known):
    sam = browse("sam")
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', sam.get(ACCOUNT).text))
    fields |= KEEP | {"password_again": PASSWORD}
    cookies = sam.client.get_cookie("session").value
    assert sam.client.post(ACCOUNT, data=fields).location == "/left"
    sam.client.set_cookie("session", cookies)
    assert sam.client.post(ACCOUNT, data=fields).location.startswith("/sign-in")
    assert len(leavings(world)) == 1


def test_the_last_lead_is_told_what_to_do_instead_of_leaving(browse):
    assert "You are the last program lead at Alder" in browse("ana").get(ACCOUNT).text
    assert "Leave the community" not in browse("ana").get(ACCOUNT).text


def test_the_last_lead_is_refused_and_nothing_has_ended(world, as_me, person):
    with pytest.raises(Conflict, match="Alder: This is the last program lead here"):
        as_me("ana", going.leave, LeaveForm(**KEEP))
    assert person("ana").state == PersonState.ACTIVE
    assert set(present(world, "ana", "alder")) == {"program_lead", "peer_supporter"}
    with world.database.unit() as session:
        mine = (SignIn.person_id == world.people["ana"], SignIn.ended_at.is_(None))
        assert session.scalar(outright(select(func.count()).select_from(SignIn).where(*mine))) == 1


def test_of_the_last_two_leads_who_leave_altogether_at_once_one_stays(world, as_me, person, second_lead):
    start = threading.Barrier(2)

    def go(name):
        start.wait()
        try:
            as_me(name, going.leave, LeaveForm(**KEEP))
        except Conflict:
            return "stays"
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, ["ana", "sam"])) == ["left", "stays"]
    assert sorted(person(name).state for name in ("ana", "sam")) == ["active", "leaving"]


def test_their_open_invitations_are_withdrawn_everywhere(world, browse, leave, second_lead):
    invite(browse)
    invite(browse, "sam", "of-sam@elsewhere.example")
    assert leave("ana").status_code == 303
    assert open_invitations(world) == ["of-sam@elsewhere.example"]


def test_nothing_that_is_kept_of_it_says_the_minute_or_the_choice_about_pseudonyms(world, leave):
    leave("sam", pseudonyms="withdraw")
    leave("kim")
    sam, kim = sorted(leavings(world), key=lambda row: row.person_id != world.people["sam"])
    assert {(at.minute, at.second) for row in (sam, kim) for at in (row.asked_at, row.ends_at)} == {(0, 0)}
    assert timedelta(days=7) <= sam.ends_at - clock.now() <= timedelta(days=7, hours=1)
    plain = [column.key for column in Leaving.__table__.columns if getattr(sam, column.key) != getattr(kim, column.key)]
    assert plain == ["person_id", "seal"]
    with world.database.unit() as session:
        told = session.scalars(outright(select(AuditRow).where(AuditRow.verb == "asked_to_leave"))).all()
    assert {(row.note, row.space_id, row.at.minute) for row in told} == {("", None, 0)}


def test_the_owner_gets_a_letter_without_content(leave, work, settings):
    leave("sam")
    work()
    [(to, subject, text)] = mails(settings)
    assert (to, subject) == ("sam@example.org", "Your account is closed")
    assert "http://localhost/sign-in" in text
    assert "Sam" not in text


# ------------------------------------------------------------------ the rule


def test_only_ones_own_leaving_is_listed_counted_and_read(world, known, as_me):
    for name in ("sam", "kim"):
        as_me(name, going.leave, LeaveForm(**KEEP))
    left = {"sam", "kim"}
    for name in (*EVERYBODY, *MEMBERS):
        if name is None:
            continue
        mine = {world.people[name]} & {world.people[other] for other in left}
        listed = as_me(name, lambda me: me.rows(outright(select(Leaving.person_id).where(clause(Leaving, "read")))))
        assert {person_id for (person_id,) in listed} == mine
        count = select(func.count()).select_from(Leaving).where(clause(Leaving, "read"))
        assert as_me(name, lambda me, count=count: me.scalar(outright(count))) == len(mine)


def test_the_pages_are_for_everyone_who_is_signed_in(world, browse):
    for name in (*MEMBERS, "rex"):
        assert [browse(name).get(path).status_code for path in ("/settings/leaving", ACCOUNT)] == [200, 200]
    for name in STRANGERS:
        assert browse(name).get(ACCOUNT).location.startswith("/sign-in")
        assert browse(name).get("/left").status_code == 200
        assert browse(name).get("/coming-back").location.startswith("/sign-in")
        assert browse(name).post("/coming-back", "/forgot").location.startswith("/sign-in")
