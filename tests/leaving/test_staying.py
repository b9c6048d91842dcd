"""Changing one's mind: seven days, with the password, and nobody else; roles need a new invitation."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.models import PersonState, Purpose, SignIn
from community.accounts.service import links, proofs
from community.forums.models import Post
from community.institutions.models import Membership
from community.kernel import clock
from community.kernel.door import System, outright
from community.kernel.ids import ref
from tests.access.planting import plant
from tests.forums.writing import open_topic
from tests.leaving.rows import leavings, mails
from tests.leaving.test_hospital import present


def test_signing_in_on_day_six_offers_one_button_and_brings_the_account_back(world, leave, sign_in, later, person):
    _, post = plant(world, "alder-team", "sam")
    leave("sam", posts="withdraw", pseudonyms="withdraw")
    later(days=6)
    sam, answer = sign_in("sam")
    assert answer.location == "/coming-back"
    assert not sam.client.get_cookie("session"), "no session before the choice"
    page = sam.get("/coming-back").text
    assert page.count("<button") == 1
    assert ">Stay</button>" in page
    assert sam.get("/settings").location.startswith("/sign-in")
    assert sam.post("/coming-back").location == "/settings/leaving?said=stayed"
    assert person("sam").state == PersonState.ACTIVE
    assert "Good to have you back" in sam.get("/settings/leaving?said=stayed").text
    assert leavings(world) == []
    later(days=9)
    assert person("sam").name == "Sam Okafor"
    with world.database.unit() as session:
        assert session.scalar(outright(select(Post.removed_at).where(Post.post_id == post))) is None


def test_roles_stay_ended_and_a_new_invitation_opens_what_was_read_before(world, browse, leave, sign_in, as_me):
    """In between Ana wrote something: whoever had left does not read it."""
    before = as_me("ana", open_topic, world.boards["alder-team"], "Before")
    leave("sam")
    between = as_me("ana", open_topic, world.boards["alder-team"], "Between")
    sam, _ = sign_in("sam")
    sam.post("/coming-back")
    assert present(world, "sam", "alder") == []
    assert sam.get(f"/forums/topics/{ref(before.topic_id)}").status_code == 404
    with world.database.unit(writes=True) as session:
        facts = {"person_id": world.people["sam"], "institution_id": world.places["alder"], "role": "peer_supporter"}
        session.add(Membership(**facts, started_at=clock.now()))
    assert sam.get(f"/forums/topics/{ref(before.topic_id)}").status_code == 200
    assert sam.get(f"/forums/topics/{ref(between.topic_id)}").status_code == 404


def test_a_wrong_password_says_nothing_of_leaving(leave, sign_in):
    leave("sam")
    (_, wrong), (_, unknown) = sign_in("sam", "not his password"), sign_in("nobody.at.all", "not a password")
    assert wrong.status_code == unknown.status_code == 422
    strip = re.compile(r'(value|nonce|nonce-|data-request)="[^"]*"')
    assert strip.sub("", wrong.text) == strip.sub("", unknown.text)


@pytest.mark.parametrize("given", ["", "x", "a.b.c.d", "0123456789abc.1.own.{}", "{ref}.{minute}.own." + "0" * 64])
def test_a_pass_that_is_forged_opens_nothing(world, leave, browse, given):
    leave("sam")
    minute = int(clock.now().timestamp()) // 60
    stranger = browse(None)
    stranger.client.set_cookie("return", given.format("0" * 64, ref=ref(world.people["sam"]), minute=minute))
    assert stranger.get("/coming-back").location.startswith("/sign-in")


def test_a_pass_is_good_for_ten_minutes_and_for_one_return(world, leave, sign_in, monkeypatch, person):
    leave("sam")
    sam, _ = sign_in("sam")
    given = sam.client.get_cookie("return").value
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=11))
    assert sam.post("/coming-back", "/forgot").location.startswith("/sign-in")
    assert person("sam").state == PersonState.LEAVING
    monkeypatch.setattr(clock, "now", lambda: began)
    assert sam.post("/coming-back").status_code == 303
    sam.client.delete_cookie("session")
    sam.client.set_cookie("return", given)
    assert sam.get("/coming-back").location.startswith("/sign-in")


def test_a_shared_computer_stays_one(leave, sign_in, world):
    leave("sam")
    sam, _ = sign_in("sam", shared="yes")
    sam.post("/coming-back")
    with world.database.unit() as session:
        rows = session.scalars(outright(select(SignIn).where(SignIn.person_id == world.people["sam"]))).all()
    assert [row.shared for row in rows if row.ended_at is None] == [True]
    assert sam.get("/settings").status_code == 200


def test_a_password_that_was_forgotten_can_be_chosen_anew_to_stay(leave, sign_in, browse, work, settings):
    leave("sam")
    stranger = browse(None)
    stranger.post("/forgot", email="sam@example.org")
    work()
    [link] = [found[1] for _, _, text in mails(settings) if (found := re.search(r"localhost(/reset/\S+)", text))]
    assert stranger.post(link, password="four lamps beside the harbor").location == "/reset/done"
    sam, answer = sign_in("sam", "four lamps beside the harbor")
    assert answer.location == "/coming-back"
    assert sam.post("/coming-back").status_code == 303


def test_an_owner_whose_address_was_changed_before_can_take_it_back(world, leave, keys, person):
    """Somebody else at the computer changed the address and then left in the owner's name."""
    with world.database.unit(writes=True) as session:
        system = System(session, keys, "test")
        row = links.make(system, Purpose.UNDO, world.people["sam"], "sam.before@example.org")
        token = links.token_for(system, row)
    leave("sam")
    with world.database.unit(writes=True) as session:
        proofs.undo_email(session, keys, token)
    assert person("sam").email == "sam.before@example.org"


def test_after_seven_days_nobody_can_stay_even_before_the_account_is_empty(leave, sign_in, monkeypatch, person):
    leave("sam")
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=7, hours=1, minutes=1))
    sam, _ = sign_in("sam")
    page = sam.get("/coming-back")
    assert page.status_code == 404
    assert "The seven days are over" in page.text
    assert person("sam").state == PersonState.LEAVING
