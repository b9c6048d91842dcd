"""Another address: asked for with the password, said yes to from its own mailbox, taken back from the former one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.accounts.models import Person
from community.kernel import clock
from community.kernel.door import OPENED
from tests.accounts.conftest import PASSWORD, hidden, try_in

PAGE = "/settings/security/email"
OLD, NEW, NEXT = "ana@example.org", "ana@elsewhere.example", "ana@third.example"


@pytest.fixture
def asked(signed_in, mailbox):
    """`asked()`: Ana asks for another address; the path in the letter to it."""

    def run(email: str = NEW, name: str = "ana") -> str:
        answer = signed_in(name).post(PAGE, email=email)
        assert answer.location == "/settings/security?said=letter", answer.text
        return mailbox.link("/email/")

    return run


def test_the_new_address_says_yes_and_the_former_one_is_told(asked, browse, mailbox, person):
    path = asked()
    assert [to for to, _, _ in mailbox.letters()] == [NEW]
    assert person("ana").email == OLD, "not before its mailbox said yes"
    stranger = browse(None)
    assert NEW in stranger.get(path).text
    assert person("ana").email == OLD, "nor by only opening the page, as scanners of mail do"
    assert stranger.post(path).location == "/email/used"
    assert person("ana").email == NEW
    assert [try_in(browse(None), email, PASSWORD).status_code for email in (OLD, NEW)] == [422, 303]
    to, _, text = mailbox.letters()[-1]
    assert to == OLD
    assert "http://localhost/email/undo/" in text
    assert NEW not in text


def test_the_former_address_takes_it_back_and_everything_else_ends(asked, browse, mailbox, person, signed_in):
    browse(None).post(asked())
    undo, thief = mailbox.link("/email/undo/"), signed_in(NEW)
    letter_to_thief = _asked_for_reset(browse, mailbox, NEW)
    owner = browse(None)
    assert OLD in owner.get(undo).text
    assert owner.post(undo).location == "/email/undone"
    assert person("ana").email == OLD
    assert thief.get("/").status_code == 303
    assert try_in(browse(None), OLD, PASSWORD).status_code == 422, "whoever changed it knew the password"
    assert browse(None).get(letter_to_thief).status_code == 404
    to, subject, _ = mailbox.letters()[-1]
    assert (to, subject) == (OLD, "Choose a new password")
    assert browse(None).get(undo).status_code == 404


def _asked_for_reset(browse, mailbox, email: str) -> str:
    browse(None).post("/forgot", email=email)
    return mailbox.link("/reset/")


def test_who_changes_it_twice_does_not_lock_out_its_first_owner(asked, browse, mailbox, person):
    browse(None).post(asked(NEW))
    first = mailbox.link("/email/undo/")
    browse(None).post(asked(NEXT, NEW))
    second = mailbox.link("/email/undo/")
    assert first != second
    assert browse(None).post(first).status_code == 303
    assert person("ana").email == OLD
    assert browse(None).get(second).status_code == 404


def test_a_later_undo_leaves_the_earlier_owners_alone(asked, browse, mailbox):
    browse(None).post(asked(NEW))
    first = mailbox.link("/email/undo/")
    browse(None).post(asked(NEXT, NEW))
    assert browse(None).post(mailbox.link("/email/undo/")).status_code == 303
    assert browse(None).get(first).status_code == 200


@pytest.mark.parametrize(("kind", "lasts"), [("/email/", timedelta(hours=24)), ("/email/undo/", timedelta(days=7))])
def test_links_last_as_long_as_their_letters_say(asked, browse, mailbox, monkeypatch, kind, lasts):
    path, began = asked(), clock.now()
    if kind == "/email/undo/":
        browse(None).post(path)
        path = mailbox.link(kind)
    stranger = browse(None)
    monkeypatch.setattr(clock, "now", lambda: began + lasts - timedelta(minutes=2))
    assert stranger.get(path).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + lasts + timedelta(minutes=2))
    assert stranger.get(path).status_code == 404


def test_of_fifty_at_once_one_wins(asked, browse, mailbox):
    path, start, stranger = asked(), threading.Barrier(50), browse(None)
    fields, door = hidden(stranger, path), stranger.client.get_cookie("door").value

    def use(_: int) -> int:
        one = browse(None)
        one.client.set_cookie("door", door)
        start.wait()
        return one.client.post(path, data=fields).status_code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(use, range(50)))
    assert answers.count(303) == 1
    assert set(answers) == {303, 404}
    assert [to for to, _, _ in mailbox.letters()] == [NEW, OLD]


def test_a_suspended_person_changes_nothing(asked, browse, known, person):
    path = asked()
    with known.database.unit(writes=True) as session:
        session.execute(update(Person).values(state="suspended"), execution_options=OPENED)
    assert browse(None).get(path).status_code == 404
    assert person("ana").email == OLD


def test_an_address_of_somebody_else_is_answered_alike_and_gets_no_letter(signed_in, mailbox):
    wishes = {"ana": NEW, "mo": "sam@example.org"}
    answers = [signed_in(name).post(PAGE, email=email) for name, email in wishes.items()]
    assert answers[0].location == answers[1].location == "/settings/security?said=letter"
    assert [to for to, _, _ in mailbox.letters()] == [NEW]


def test_an_address_that_was_taken_meanwhile_stays_with_whoever_took_it(asked, browse, known, person):
    path = asked()
    with known.database.unit(writes=True) as session:
        which = update(Person).where(Person.person_id == known.people["sam"])
        session.execute(which.values(email=NEW), execution_options=OPENED)
    answer = browse(None).post(path)
    assert answer.status_code == 409
    assert "may belong to another account" in answer.text
    assert person("ana").email == OLD


def test_a_newer_wish_a_changed_address_and_a_changed_password_kill_the_letter(asked, browse, signed_in):
    first, second = asked(NEW), asked(NEXT)
    assert [browse(None).get(path).status_code for path in (first, second)] == [404, 200]
    signed_in().post("/settings/security/password", password="four lamps beside the harbor")
    assert browse(None).get(second).status_code == 404


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@c.de", "a@b.c\nBcc: x@y.z", OLD, OLD.upper()])
def test_an_address_that_is_none_is_explained_and_kept(signed_in, mailbox, email):
    answer = signed_in().post(PAGE, email=email)
    assert answer.status_code == 422
    assert 'id="email-wrong"' in answer.text
    assert mailbox.letters() == []


def test_letters_to_one_address_are_few_and_so_are_those_of_one_person(signed_in, app):
    app.extensions["community"].settings.letters = "2/hour"
    to_one = [signed_in(name).post(PAGE, email=NEW).status_code for name in ("ana", "sam", "kim")]
    assert to_one == [303, 303, 429]
    by_one = [signed_in("mo").post(PAGE, email=f"mo{n}@elsewhere.example") for n in range(3)]
    assert [answer.status_code for answer in by_one] == [303, 303, 429]
    assert "Please wait" in by_one[-1].text


def test_the_address_somebody_was_invited_at_needs_no_second_yes(browse, mailbox, known):
    fields = {"email": "ida@elsewhere.example", "role": "observer", "days": "3"}
    assert browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields).status_code == 303
    path = mailbox.link("/invitations/")
    browse(None).post(f"{path}/join", path, name="Ida Newman", password=PASSWORD)
    assert try_in(browse(None), "ida@elsewhere.example", PASSWORD).status_code == 303
