"""Invitations: one winner, the right address, and nothing after use, expiry or revocation."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person
from community.institutions.models import Invitation
from community.kernel import clock
from community.kernel.door import OPENED, outright
from tests.access.invited import EMAIL, JOIN, members


def test_an_invitation_makes_an_account_with_its_membership(browse, world, letter):
    path = letter()
    stranger = browse(None)
    assert "Alder" in stranger.get(path).text
    assert stranger.post(f"{path}/join", path, **JOIN).location == "/sign-in"
    assert members(world, EMAIL) == 1


def test_the_token_is_nowhere_in_the_database(world, letter, browse):
    token = letter().rpartition("/")[2]
    with world.database.unit() as session:
        row = session.scalars(outright(select(Invitation))).one()
    assert token not in str(vars(row))


@pytest.mark.parametrize("gone", ["used", "revoked", "expired"])
def test_what_is_gone_cannot_be_used_again(browse, world, letter, gone):
    path = letter()
    stranger = browse(None)
    page = stranger.get(path).text
    if gone == "used":
        assert stranger.post(f"{path}/join", path, **JOIN).status_code == 303
    else:
        column = {"revoked": "revoked_at", "expired": "expires_at"}[gone]
        with world.database.unit(writes=True) as session:
            late = clock.now() - timedelta(seconds=1)
            session.execute(update(Invitation).values({column: late}), execution_options=OPENED)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    other = {**JOIN, "name": "Second Comer"}
    assert stranger.client.post(f"{path}/join", data={**hidden, **other}).status_code == 404
    assert stranger.get(path).status_code == 404
    assert members(world, EMAIL) == (1 if gone == "used" else 0)


def test_of_twenty_at_once_one_wins(app, browse, world, letter):
    path = letter()
    start = threading.Barrier(20)

    def use(_: int) -> int:
        stranger = browse(None)
        page = stranger.get(path).text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
        start.wait()
        return stranger.client.post(f"{path}/join", data={**hidden, **JOIN}).status_code

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(use, range(20)))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 409}
    assert members(world, EMAIL) == 1


def test_a_password_made_of_ones_own_address_is_refused_and_the_invitation_stays_open(browse, world, letter):
    path = letter("ivy.hartley@example.org")
    stranger = browse(None)
    own = stranger.post(f"{path}/join", path, name="Somebody", password="ivy.hartley@example.org")
    assert (own.status_code, members(world, "ivy.hartley@example.org")) == (422, 0)
    assert "Somebody" in own.text
    assert stranger.post(f"{path}/join", path, **JOIN).status_code == 303


def test_a_stranger_who_tries_often_has_to_wait_and_guesses_count(app, browse, world, letter):
    path = letter()
    app.extensions["community"].settings.sign_in_tries = "2/hour"
    guesses = [browse(None).post(f"/invitations/guess-{number}/join", path, **JOIN).status_code for number in range(2)]
    answer = browse(None).post(f"{path}/join", path, **JOIN)
    assert (guesses, answer.status_code) == ([404, 404], 429)
    assert "Please wait" in answer.text
    assert members(world, EMAIL) == 0


def test_somebody_with_an_account_adds_the_membership_to_it(browse, world, letter):
    path = letter("priya@example.org")
    priya = browse("priya")
    assert priya.post(f"{path}/accept", path).status_code == 303
    assert members(world, "priya@example.org") == 2


def test_an_invitation_is_for_the_address_it_was_sent_to(browse, world, letter):
    path = letter("priya@example.org")
    assert browse("olu").post(f"{path}/accept", path).status_code == 403
    assert members(world, "olu@example.org") == 1


def test_an_address_with_an_account_does_not_get_a_second_one(browse, world, letter):
    path = letter("priya@example.org")
    stranger = browse(None)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', stranger.get("/sign-in").text))
    answer = stranger.client.post(f"{path}/join", data={"csrf_token": hidden["csrf_token"], **JOIN})
    assert answer.status_code == 409
    assert members(world, "priya@example.org") == 1


def test_an_imported_author_wakes_up_with_their_posts(browse, world, letter):
    path = letter("ivy@example.org")
    stranger = browse(None)
    assert stranger.post(f"{path}/join", path, name="Ivy Hartley", password=JOIN["password"]).status_code == 303
    with world.database.unit() as session:
        ivy = session.scalars(outright(select(Person).where(Person.email == "ivy@example.org"))).one()
    assert (ivy.person_id, ivy.state) == (world.people["ivy"], "active")


@pytest.mark.parametrize(
    "field", [{"email": "not an address"}, {"email": "a@b\nBcc: x@y.z"}, {"role": "steward2"}, {"days": "900"}]
)
def test_a_bad_invitation_is_explained_and_nothing_is_sent(browse, world, settings, field):
    fields = {"email": EMAIL, "role": "observer", "days": "3", **field}
    answer = browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    assert answer.status_code == 422
    assert not (settings.folder / "mailbox").exists()


def test_a_lead_cannot_invite_to_the_roles_of_the_network(browse, world):
    fields = {"email": EMAIL, "role": "administrator", "days": "3"}
    answer = browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    assert answer.status_code in (403, 422)
    with world.database.unit() as session:
        assert session.scalars(outright(select(Invitation))).all() == []
