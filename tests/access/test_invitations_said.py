"""Invitations in words: why one cannot be used, who is not invited twice, and which of two at once wins."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.institutions.models import Invitation, Membership
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.jobs import carry_out_due
from tests.access.invited import EMAIL, JOIN, members


def made(world) -> Invitation:
    with world.database.unit() as session:
        return session.scalars(outright(select(Invitation).order_by(Invitation.invitation_id.desc()))).first()


def address(world) -> str:
    return f"/hospitals/alder/invitations/{ref(made(world).invitation_id)}"


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("used", "This invitation was already used. If that was you, sign in."),
        ("revoked_at", "This invitation was withdrawn."),
        ("expires_at", "This invitation has expired."),
        ("ends_at", "This invitation has expired."),
    ],
)
def test_what_cannot_be_used_any_more_says_why(browse, world, letter, gone, words):
    path = letter()
    if gone == "used":
        browse(None).post(f"{path}/join", path, **JOIN)
    else:
        with world.database.unit(writes=True) as session:
            past = {gone: clock.now() - timedelta(seconds=1)}
            session.execute(update(Invitation).values(past), execution_options=OPENED)
    answer = browse(None).get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_an_unknown_link_says_that_there_may_be_a_newer_letter(browse):
    assert "open the link in that one" in browse(None).get("/invitations/guess").text


def test_a_member_is_not_invited_to_the_same_hospital_again(browse, world):
    fields = {"email": "Sam@example.org", "role": "observer", "days": "3"}
    answer = browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    assert answer.status_code == 422
    assert "They belong here already, as peer supporter." in answer.text
    assert made(world) is None


def test_nobody_is_invited_twice_and_the_first_one_can_be_sent_again(browse, world, letter, keys, settings):
    first = letter()
    fields = {"email": EMAIL.upper(), "role": "observer", "days": "3"}
    answer = browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    assert answer.status_code == 422
    assert "They are invited already." in answer.text
    assert browse("ana").post(f"{address(world)}/resend", address(world)).status_code == 303
    carry_out_due(world.database, keys, settings)
    newest = max((settings.folder / "mailbox").iterdir()).read_text()
    second = re.search(r"http://localhost(/invitations/\S+)", newest)[1]
    assert (browse(None).get(first).status_code, browse(None).get(second).status_code) == (404, 200)


def test_who_has_left_may_be_invited_again(browse, world, letter):
    path = letter("rex@example.org")
    assert browse("rex").post(f"{path}/accept", path).status_code == 303
    assert members(world, "rex@example.org") == 2


@pytest.mark.parametrize(("day", "words"), [("2020-01-01", "This day has passed"), ("tomorrow", "like 2026-12-31")])
def test_a_role_that_would_have_ended_already_is_not_given(browse, world, day, words):
    fields = {"email": EMAIL, "role": "observer", "days": "3", "ends_on": day}
    answer = browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert made(world) is None


def test_a_role_can_be_given_until_a_day(browse, world, keys, settings):
    fields = {"email": "priya@example.org", "role": "observer", "days": "3", "ends_on": "2031-06-30"}
    browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    carry_out_due(world.database, keys, settings)
    [text] = [path.read_text() for path in (settings.folder / "mailbox").iterdir()]
    path = re.search(r"http://localhost(/invitations/\S+)", text)[1]
    browse("priya").post(f"{path}/accept", path)
    with world.database.unit() as session:
        theirs = (Membership.person_id == world.people["priya"], Membership.institution_id == world.places["alder"])
        assert str(session.scalar(outright(select(Membership.ended_at).where(*theirs)))) == "2031-07-01 03:59:00+00:00"


def test_an_invitation_is_not_reached_through_another_hospital(browse, world, letter):
    letter()
    one = address(world)
    for name in ("priya", "adam"):
        other = one.replace("alder", "quill")
        assert browse(name).get(other).status_code == 404
        for step in ("revoke", "resend"):
            assert browse(name).post(f"{other}/{step}", "/help").status_code == 404
    assert made(world).revoked_at is None


def test_who_opens_sends_and_withdraws_an_invitation(browse, world, letter):
    letter()
    one = address(world)
    for name in ("priya", "sam", "mo", "rex", None):
        hidden_here = 404 if name else 303
        assert browse(name).get(one).status_code == hidden_here
        assert browse(name).post(f"{one}/resend", "/help").status_code == hidden_here
        assert browse(name).post(f"{one}/revoke", "/help").status_code == hidden_here
        listed = browse(name).get("/hospitals/alder/invitations").status_code
        assert listed == (hidden_here if name in ("rex", None) else 403)
    assert browse("adam").get(one).status_code == 200
    assert browse("ana").post(f"{one}/revoke", one).status_code == 303
    assert made(world).revoked_at


def test_what_was_used_is_not_withdrawn(browse, world, letter):
    path = letter()
    browse(None).post(f"{path}/join", path, **JOIN)
    answer = browse("ana").post(f"{address(world)}/revoke", address(world))
    assert answer.status_code in (404, 409)
    assert made(world).revoked_at is None
    assert "Ida Newman" in browse("ana").get(address(world)).text, "who came by it is named"


@pytest.mark.parametrize("attempt", range(4))
def test_withdrawing_and_accepting_at_once_has_one_winner(app, browse, world, letter, attempt):
    path = letter("priya@example.org")
    one = address(world)
    priya, ana = browse("priya"), browse("ana")
    accepts, withdraws = hidden(priya.get(path).text), hidden(ana.get(one).text)
    start = threading.Barrier(2)

    def accept() -> int:
        start.wait()
        return priya.client.post(f"{path}/accept", data=accepts).status_code

    def withdraw() -> int:
        start.wait()
        return ana.client.post(f"{one}/revoke", data=withdraws).status_code

    with ThreadPoolExecutor(2) as pool:
        accepted, withdrawn = pool.submit(accept), pool.submit(withdraw)
    row = made(world)
    assert (row.used == 1) != (row.revoked_at is not None)
    assert (accepted.result(), withdrawn.result()) in [(303, 409), (404, 303)]
    assert members(world, "priya@example.org") == 1 + row.used


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_the_address_in_a_letter_is_ours_whatever_a_request_claims(browse, world, keys, settings, header):
    ana = browse("ana")
    fields = {"email": EMAIL, "role": "observer", "days": "3", **hidden(ana.get("/hospitals/alder/roster").text)}
    ana.client.post("/hospitals/alder/invitations", data=fields, headers={header: "evil.example"})
    carry_out_due(world.database, keys, settings)
    folder = settings.folder / "mailbox"
    texts = [path.read_text() for path in folder.iterdir()] if folder.exists() else []
    assert len(texts) == (0 if header == "Host" else 1)
    assert not any("evil.example" in text for text in texts)
    assert all("http://localhost/invitations/" in text for text in texts)


def test_no_account_of_the_same_person_is_made_by_a_sheet_of_spaces(browse, world, letter):
    path = letter()
    answer = browse(None).post(f"{path}/join", path, name="   ", password=JOIN["password"])
    assert answer.status_code == 422
    assert members(world, EMAIL) == 0
