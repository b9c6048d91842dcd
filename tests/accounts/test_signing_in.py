"""Signing in and out: one answer for every failure, a new session each time, and ended ones stay ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person, SignIn
from community.accounts.passwords import hashed
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from tests.conftest import Browser

PASSWORD = "a long and quiet password"


@pytest.fixture
def ana_signs_in(world, browse):
    """Gives Ana a password, and signs her in from a browser that knows nothing."""
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(PASSWORD)), execution_options=OPENED)

    def run(email: str = "ana@example.org", password: str = PASSWORD, **fields: object) -> tuple[Browser, object]:
        browser = browse(None)
        return browser, browser.post("/sign-in", email=email, password=password, **fields)

    return run


def test_the_right_password_opens_a_session(ana_signs_in):
    browser, answer = ana_signs_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/").status_code == 200


def test_the_session_cookie_is_for_this_host_only_and_out_of_reach_of_scripts(ana_signs_in):
    _, answer = ana_signs_in()
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("sue@example.org", PASSWORD),
        ("ivy@example.org", "x"),
    ],
)
def test_every_failure_gets_the_same_answer(ana_signs_in, email, password):
    answers = [ana_signs_in(*pair)[1] for pair in ((email, password), ("unknown@example.org", "whatever"))]
    assert [answer.status_code for answer in answers] == [422, 422]
    same = [_without_what_was_typed(answer.get_data(as_text=True), email) for answer in answers]
    assert same[0] == same[1]


def _without_what_was_typed(page: str, email: str) -> str:
    page = page.replace(email, "*").replace("unknown@example.org", "*")
    return re.sub(r'(nonce|value)="[^"]{8,}"', r"\1=*", page)


def test_an_unknown_address_costs_the_same_work(ana_signs_in, monkeypatch):
    """Not timed, which would be noise here: the hash is computed once either way."""
    from community.accounts import passwords

    counted: list[str] = []
    really = passwords._fits
    monkeypatch.setattr(passwords, "_fits", lambda stored, given: counted.append(given) or really(stored, given))
    ana_signs_in("ana@example.org", "wrong")
    ana_signs_in("nobody@example.org", "wrong")
    assert counted == ["wrong", "wrong"]


@pytest.mark.parametrize(
    "there", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/ok\n"]
)
def test_signing_in_never_leads_elsewhere(ana_signs_in, there):
    _, answer = ana_signs_in(next=there)
    assert answer.location in ("/", "/ok")


def test_signing_in_leads_back_to_the_page_one_wanted(ana_signs_in):
    _, answer = ana_signs_in(next="/forums?x=1")
    assert answer.location == "/forums?x=1"


def test_the_session_that_the_browser_brought_along_ends_at_sign_in(ana_signs_in, world):
    """Against fixation: whoever planted a session in the browser holds nothing afterwards."""
    browser, _ = ana_signs_in()
    old = browser.client.get_cookie("session").value
    browser.client.post("/sign-out", data=_hidden(browser))
    browser.post("/sign-in", email="ana@example.org", password=PASSWORD)
    assert browser.client.get_cookie("session").value != old
    with world.database.unit() as session:
        living = session.scalars(outright(select(SignIn).where(SignIn.ended_at.is_(None), SignIn.device != ""))).all()
    assert len(living) == 1


def _hidden(browser: Browser) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', browser.get("/settings").text))


def test_after_signing_out_the_token_opens_nothing(ana_signs_in):
    browser, _ = ana_signs_in()
    token = browser.client.get_cookie("session").value
    browser.client.post("/sign-out", data=_hidden(browser))
    browser.client.set_cookie("session", token)
    assert browser.get("/").status_code == 303


def test_one_ends_ones_own_sessions_and_nobody_elses(world, browse):
    with world.database.unit() as session:
        rows = dict(session.execute(outright(select(SignIn.person_id, SignIn.sign_in_id))).all())
    ana, sams = browse("ana"), ref(rows[world.people["sam"]])
    assert ana.post(f"/settings/sessions/{sams}/end", "/settings").status_code == 404
    mine = ref(rows[world.people["ana"]])
    assert ana.post(f"/settings/sessions/{mine}/end", "/settings").status_code == 303
    assert ana.get("/").status_code == 303


@pytest.mark.parametrize("column", ["ends_at", "seen_at"])
def test_a_session_ends_by_age_and_by_idleness(world, browse, column):
    with world.database.unit(writes=True) as session:
        past = clock.now() - timedelta(hours=30)
        session.execute(update(SignIn).values({column: past}), execution_options=OPENED)
    assert browse("ana").get("/").status_code == 303


def test_a_suspended_person_is_out_at_once(world, browse):
    ana = browse("ana")
    assert ana.get("/").status_code == 200
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(state="suspended"), execution_options=OPENED)
    assert ana.get("/").status_code == 303


def test_too_many_tries_are_told_how_long_to_wait(ana_signs_in, app):
    app.extensions["community"].settings.sign_in_tries = "3/minute"
    answers = [ana_signs_in(password="wrong")[1] for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert "seconds" in answers[-1].get_data(as_text=True)
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_a_shared_computer_gets_a_short_session(ana_signs_in, world):
    ana_signs_in(shared="yes")
    with world.database.unit() as session:
        row = session.scalars(outright(select(SignIn).where(SignIn.shared))).one()
    assert row.ends_at - row.started_at == timedelta(hours=3), "two hours, counted from the end of this one"
