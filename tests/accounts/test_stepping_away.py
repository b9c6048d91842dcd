"""Stepping away locks the session: it reads nothing until the password is given, keeps the draft, and names nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person, SignIn
from community.kernel import clock, drafts
from community.kernel.door import OPENED, Me, outright
from community.kernel.drafts import Place
from community.kernel.ids import ref
from community.kernel.keys import fingerprint
from community.kernel.sockets import Sockets
from tests.access.planting import plant
from tests.accounts.conftest import PASSWORD, hidden
from tests.kernel.listening import heard, listen, plug_in

LEFT = "/forums?x=1"


@pytest.fixture
def away(signed_in):
    """`away("ana")`: a browser whose Ana stepped away from a page; the token of her session."""

    def run(name: str = "ana", page: str = LEFT, **fields: str):
        browser = signed_in(name, **fields)
        token = browser.client.get_cookie("session").value
        data = hidden(browser, "/settings")
        headers = {"Referer": f"http://localhost{page}"}
        answer = browser.client.post("/step-away", data=data, headers=headers)
        assert (answer.status_code, answer.location) == (303, "/away")
        return browser, token

    return run


def row_of(world, token: str) -> SignIn:
    with world.database.unit() as session:
        return session.scalars(outright(select(SignIn).where(SignIn.token == fingerprint(token)))).one()


@pytest.mark.parametrize("path", ["/", "/settings", "/forums", "/search?q=x", "/confirm"])
def test_a_locked_session_reads_nothing(away, path):
    browser, _ = away()
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["/drafts", "/stay"])
def test_nor_do_scripts_in_it(away, path):
    browser, _ = away()
    assert browser.client.post(path, json={"place": "x", "body": "y"}).status_code == 401


def test_it_is_locked_and_not_ended_and_only_the_hour_is_kept(away, known):
    _, token = away()
    row = row_of(known, token)
    assert (row.locked, row.ended_at) == (True, None)
    assert {(at.minute, at.second) for at in (row.seen_at, row.started_at, row.ends_at)} == {(0, 0)}


def test_the_password_leads_back_to_where_one_was_under_a_new_token(away, known):
    browser, old = away()
    answer = browser.post("/return", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, LEFT)
    assert browser.get("/").status_code == 200
    assert browser.client.get_cookie("session").value != old
    browser.client.set_cookie("session", old)
    assert browser.get("/").status_code == 303, "the token that was on the screen's computer opens nothing more"


def test_the_way_in_leads_to_the_way_back_and_neither_names_anybody(away):
    browser, _ = away()
    answer = browser.get("/sign-in?next=/forums")
    assert answer.location == "/return?next=/forums"
    for path in ("/away", "/return"):
        page = browser.get(path).text
        assert "ana" not in page.lower().replace("manager", "").replace("analy", "")
        assert "Reyes" not in page
        assert 'type="email"' not in page
    assert browser.get("/sign-in?other").status_code == 200


def test_a_wrong_password_opens_nothing_and_tries_are_few(away, app):
    app.extensions["community"].settings.sign_in_tries = "3/hour"
    browser, _ = away()  # which was one try
    answers = [browser.post("/return", password=word) for word in ("wrong", "wrong too", PASSWORD)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "Please wait" in answers[-1].text
    assert browser.get("/").status_code == 303


def test_after_half_an_hour_the_whole_sign_in_is_asked_for(away, monkeypatch):
    browser, _ = away()
    fields, began = hidden(browser, "/return"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=31))
    assert browser.get("/sign-in").status_code == 200
    assert browser.get("/return").location.startswith("/sign-in")
    answer = browser.client.post("/return", data={**fields, "password": PASSWORD})
    assert answer.location.startswith("/sign-in")
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize("minutes", ["forged", "missing", "of another session"])
def test_nobody_makes_the_half_hour_longer(away, signed_in, minutes):
    browser, _ = away()
    cookie = browser.client.get_cookie("fresh").value
    browser.client.delete_cookie("fresh")
    if minutes == "forged":
        used, _, rest = cookie.partition(".")
        browser.client.set_cookie("fresh", f"{int(used) + 600}.{rest}")
    if minutes == "of another session":
        browser.client.set_cookie("fresh", signed_in("sam").client.get_cookie("fresh").value)
    assert browser.get("/return").location.startswith("/sign-in")


def test_whoever_is_suspended_meanwhile_does_not_come_back(away, known):
    browser, _ = away()
    fields = hidden(browser, "/return")
    with known.database.unit(writes=True) as session:
        session.execute(update(Person).values(state="suspended"), execution_options=OPENED)
    answer = browser.client.post("/return", data={**fields, "password": PASSWORD})
    assert answer.location.startswith("/sign-in")
    assert browser.get("/").status_code == 303


def test_the_way_back_never_leads_elsewhere(away):
    browser, _ = away(page="//evil.example/x")
    assert browser.post("/return", password=PASSWORD).location == "/"
    browser, _ = away()
    assert browser.post("/return", password=PASSWORD, next="https://evil.example").location == "/"


def test_the_sockets_of_a_locked_session_close_and_hear_nothing(app, known, browse, as_me):
    from tests.forums.writing import reply

    sockets = Sockets(app, app.extensions["community"].bus)
    topic_id, _ = plant(known, "alder-team", "sam")
    hers, his = (plug_in(app, sockets, known, name) for name in ("ana", "sam"))
    assert [listen(socket, topic_id)["ok"] for socket in (hers, his)] == [True, True]
    assert browse("ana").post("/step-away", "/settings").location == "/away"
    assert not hers.is_connected()
    as_me("mo", reply, topic_id)
    assert (heard(hers), heard(his)) == ([], ["news"])
    assert not plug_in(app, sockets, known, "ana").is_connected()


def test_what_a_form_held_when_it_came_too_late_is_kept(away, signed_in, known):
    topic_id, _ = plant(known, "commons", "sam")
    page = f"/forums/topics/{ref(topic_id)}"
    browser = signed_in()
    fields = hidden(browser, page)
    browser.client.post("/step-away", data=hidden(browser, "/settings"))
    late = browser.client.post(f"{page}/reply", data={**fields, "body": "Half a sentence", "byline": "name"})
    assert late.location.startswith("/sign-in")
    browser.post("/return", password=PASSWORD)
    assert "Half a sentence" in browser.get(page).text


def test_on_a_shared_computer_the_session_ends(away, known):
    browser, token = away(shared="yes")
    assert row_of(known, token).ended_at is not None
    assert browser.client.get_cookie("session") is None
    assert browser.get("/return").location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["/step-away", "/return"])
def test_a_form_from_elsewhere_is_refused(away, signed_in, path):
    browser = signed_in() if path == "/step-away" else away()[0]
    fields = {"password": PASSWORD, "csrf_token": "wrong", "client_key": "12345678"}
    assert browser.client.post(path, data=fields).status_code == 403


# ------------------------------------------------------------------ shared computers


def test_on_a_shared_computer_ten_quiet_minutes_end_the_session(signed_in, monkeypatch):
    browser, began = signed_in(shared="yes"), clock.now()
    for minutes, status in ((9, 200), (18, 200), (29, 303), (30, 303)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: began + timedelta(minutes=minutes))
        assert browser.get("/").status_code == status, minutes


def test_what_a_page_asks_for_by_itself_is_no_sign_of_a_person(signed_in, monkeypatch):
    browser, began = signed_in(shared="yes"), clock.now()
    by_itself = {"Sec-Fetch-Dest": "empty"}
    for minutes, status in ((5, 200), (9, 200), (11, 303)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: began + timedelta(minutes=minutes))
        assert browser.get("/help" if status == 200 else "/", headers=by_itself).status_code == status


def test_a_shared_computer_without_its_minutes_is_nobodys(signed_in):
    browser = signed_in(shared="yes")
    browser.client.delete_cookie("fresh")
    assert browser.get("/").status_code == 303


def test_a_socket_is_opened_on_a_shared_computer_only_while_somebody_sits_there(app, signed_in):
    sockets, browser = Sockets(app, app.extensions["community"].bus), signed_in(shared="yes")
    assert sockets.io.test_client(app, flask_test_client=browser.client).is_connected()
    browser.client.delete_cookie("fresh")
    assert not sockets.io.test_client(app, flask_test_client=browser.client).is_connected()


def test_no_cookie_outlives_the_browser(signed_in):
    browser = signed_in(shared="yes")
    browser.client.post("/settings/look", data={**hidden(browser, "/settings"), "theme": "dark", "time_zone": "UTC"})
    cookies = [browser.client.get_cookie(name) for name in ("session", "fresh", "door")]
    assert all(cookies)
    assert [(cookie.max_age, cookie.expires) for cookie in cookies] == [(None, None)] * 3


def test_on_a_shared_computer_nothing_is_remembered_on_it(signed_in):
    assert "accounts/shift" in signed_in().get("/settings").text
    assert "accounts/shift" not in signed_in(shared="yes").get("/settings").text


# ------------------------------------------------------------------ how long it lasts


@pytest.mark.parametrize(("shared", "most"), [("", 8 * 3600), ("yes", 600)])
def test_pages_and_scripts_are_told_how_long_the_session_lasts(signed_in, shared, most):
    import re

    browser = signed_in(shared=shared)
    page = browser.get("/settings").text
    told = int(re.findall(r'data-left="(\d+)"', page)[0])
    token = hidden(browser, "/settings")["csrf_token"]
    answer = browser.client.post("/stay", json={}, headers={"X-CSRF-Token": token})
    assert most - 3600 < told <= most
    assert answer.json["seconds"] == pytest.approx(told, abs=2)


def test_words_that_come_along_are_kept_whatever_they_are(signed_in, world, keys):
    """A page that saved its draft by itself could come too late for the lock."""
    place = Place("topic", *plant(world, "alder-team", "sam")[:1], world.spaces["alder-team"])
    for words in ("Half a thought", "x" * 200_000, "a\0b"):
        browser = signed_in("ana")
        data = {**hidden(browser, "/settings"), "draft": str(place), "body": words}
        assert browser.client.post("/step-away", data=data).location == "/away"
        with world.database.unit() as session:
            kept = drafts.find(Me(session, world.people["ana"], keys), place)
        assert kept.body == words.replace("\0", "")[: drafts.LONGEST]
