"""A forgotten password: one link, for one person, once, for an hour; and nobody learns who has an account."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from community.accounts.models import OneUseLink, Person
from community.accounts.passwords import verified
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, outright
from community.kernel.jobs import Job
from tests.accounts.conftest import ANOTHER, PASSWORD, hidden, try_in
from tests.kernel.listening import plug_in

ANA = "ana@example.org"


@pytest.fixture
def link(browse, mailbox):
    """`link()` asks for a letter to Ana and gives the path in it."""

    def run(email: str = ANA) -> str:
        assert browse(None).post("/forgot", email=email).location == "/forgot/sent"
        return mailbox.link("/reset/")

    return run


def test_a_letter_leads_to_a_new_password(browse, link, mailbox, person, app):
    path, stranger = link(), browse(None)
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, password=ANOTHER).location == "/reset/done"
    assert [try_in(browse(None), "ana", word).status_code for word in (PASSWORD, ANOTHER)] == [422, 303]
    to, subject, text = mailbox.letters()[-1]
    assert (to, subject) == (ANA, "Your password was changed")
    assert ANOTHER not in text


def test_every_session_ends_and_its_sockets_close(app, browse, link, known):
    from community.kernel.sockets import Sockets

    ana, sam = browse("ana"), browse("sam")
    sockets = Sockets(app, app.extensions["community"].bus)
    hers, his = (plug_in(app, sockets, known, name) for name in ("ana", "sam"))
    assert [socket.is_connected() for socket in (hers, his)] == [True, True]
    path = link()
    browse(None).post(path, password=ANOTHER)
    assert [browser.get("/").status_code for browser in (ana, sam)] == [303, 200]
    assert [socket.is_connected() for socket in (hers, his)] == [False, True]


def test_of_fifty_at_once_one_wins(browse, link, person):
    path, start = link(), threading.Barrier(50)
    stranger = browse(None)
    fields = hidden(stranger, path)
    door = stranger.client.get_cookie("door").value

    def use(number: int) -> int:
        one = browse(None)
        one.client.set_cookie("door", door)
        start.wait()
        return one.client.post(path, data={**fields, "password": f"{ANOTHER} {number}"}).status_code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(use, range(50)))
    assert answers.count(303) == 1
    assert set(answers) == {303, 404}
    assert verified(person("ana").password, f"{ANOTHER} {answers.index(303)}")


def _expired(session, _people):
    session.execute(update(OneUseLink).values(expires_at=clock.now() - timedelta(seconds=1)), execution_options=OPENED)


def _state(state):
    def change(session, people):
        which = update(Person).where(Person.person_id == people["ana"])
        session.execute(which.values(state=state), execution_options=OPENED)

    return change


@pytest.mark.parametrize("spoil", [_expired, _state("suspended"), _state("left")], ids=["expired", "suspended", "left"])
def test_what_died_opens_nothing_and_a_form_that_was_open_neither(browse, link, known, spoil, person):
    path, stranger = link(), browse(None)
    fields, before = hidden(stranger, path), person("ana").password
    with known.database.unit(writes=True) as session:
        spoil(session, known.people)
    assert stranger.client.post(path, data={**fields, "password": ANOTHER}).status_code == 404
    assert stranger.get(path).status_code == 404
    assert person("ana").password == before


def test_the_hour_is_an_hour_though_the_row_says_less(browse, link, monkeypatch):
    path, began = link(), clock.now()
    stranger = browse(None)
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=58))
    assert stranger.get(path).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=61))
    assert stranger.get(path).status_code == 404


def test_nobody_gives_a_link_more_time(browse, link):
    path = link()
    token, _, minute = path.rpartition(".")
    assert browse(None).get(f"{token}.{int(minute) + 600}").status_code == 404


def test_a_link_works_once(browse, link):
    path, stranger = link(), browse(None)
    fields = hidden(stranger, path)
    answers = [stranger.client.post(path, data={**fields, "password": f"{ANOTHER} {n}"}).status_code for n in range(2)]
    assert answers == [303, 404]


def test_a_newer_letter_kills_the_one_before(browse, link):
    first, second = link(), link()
    assert [browse(None).get(path).status_code for path in (first, second)] == [404, 200]


def test_a_changed_password_kills_the_letter(browse, link, signed_in):
    path = link()
    page = "/settings/security/password"
    assert signed_in().post(page, password=ANOTHER).location == "/settings/security?said=password"
    assert browse(None).get(path).status_code == 404


def test_a_reset_link_opens_no_other_door(browse, link):
    token = link().rpartition("/")[2]
    assert [browse(None).get(f"{other}/{token}").status_code for other in ("/email", "/email/undo")] == [404, 404]


@pytest.mark.parametrize("token", ["x", "x.99999999999", "x.y", "%00", "." * 500])
def test_a_guessed_link_is_not_there(browse, known, token):
    assert browse(None).get(f"/reset/{token}").status_code == 404


def test_a_poor_password_is_explained_and_the_link_stays(browse, link, person):
    path = link()
    for poor in ("too short", "password1234567", "Ana Reyes Ana Reyes", ANA):
        answer = browse(None).post(path, password=poor)
        assert answer.status_code == 422, poor
        assert "password-wrong" in answer.text
        assert poor not in answer.text
    assert browse(None).post(path, password=ANOTHER).status_code == 303


# ------------------------------------------------------------------ what nobody learns


def _asked(browse, email: str) -> list[tuple[int, str, str]]:
    stranger = browse(None)
    answer = stranger.post("/forgot", email=email)
    page = stranger.get(answer.location)
    return [(one.status_code, one.location or "", _without_chance(one.text)) for one in (answer, page)]


def _without_chance(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]{8,}"', r"\1=*", page)


@pytest.mark.parametrize("email", ["nobody@example.org", "sue@example.org", "ivy@example.org"])
def test_the_answer_is_the_same_for_whoever_has_no_account(browse, known, mailbox, email):
    assert _asked(browse, email) == _asked(browse, ANA)
    assert [to for to, _, _ in mailbox.letters()] == [ANA]


def test_the_work_is_the_same_too(app, browse, known):
    """Not timed, which would be noise here: the same statements, and one job either way."""
    seen: list[str] = []
    for engine in (known.database.reader, known.database.writer):
        event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_r: seen.append(statement))
    stranger, runs = browse(None), []
    fields = hidden(stranger, "/forgot")
    for email in (ANA, "nobody@example.org", "sue@example.org"):
        seen.clear()
        assert stranger.client.post("/forgot", data={**fields, "email": email}).status_code == 303
        runs.append(list(seen))
    assert runs[0] == runs[1] == runs[2]
    with known.database.unit() as session:
        jobs = select(func.count()).select_from(Job).where(Job.kind == "accounts.send_reset")
        assert session.scalar(outright(jobs)) == 3


def test_too_many_letters_have_to_wait_alike_for_accounts_that_are_not_there(app, browse, known):
    app.extensions["community"].settings.letters = "2/hour"
    for email in (ANA, "nobody@example.org"):
        answers = [browse(None).post("/forgot", email=email) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303, 303, 429]
        assert "Please wait" in answers[-1].text
        assert email in answers[-1].text, "what was typed is kept"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Port": "444"},
        {"Forwarded": "host=evil.example;proto=https"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_links_lead_to_the_configured_address_whatever_the_request_says(browse, mailbox, headers):
    stranger = browse(None)
    fields = hidden(stranger, "/forgot")
    answer = stranger.client.post("/forgot", data={**fields, "email": ANA}, headers=headers)
    letters = mailbox.letters()
    assert answer.status_code == (404 if "Host" in headers else 303)
    assert len(letters) == (0 if "Host" in headers else 1)
    for _, _, text in letters:
        assert "http://localhost/reset/" in text
        assert "evil" not in text


def test_tokens_and_passwords_are_in_no_row_and_no_log(browse, link, known, capfd, caplog):
    path = link()
    assert browse(None).post(path, password=ANOTHER).status_code == 303
    token = path.rpartition("/")[2]
    with known.database.unit() as session:
        rows = [*session.scalars(outright(select(OneUseLink))), *session.scalars(outright(select(AuditRow)))]
        rows += [*session.scalars(outright(select(Job))), *session.scalars(outright(select(Person)))]
    assert "changed_password" in {getattr(row, "verb", "") for row in rows}
    printed = "".join(capfd.readouterr()) + caplog.text
    assert "/reset/<token>" in printed, "there must be lines that could have held it"
    for secret in (token, token.partition(".")[0], ANOTHER):
        assert secret not in str([vars(row) for row in rows]) + printed


def test_rows_say_the_hour_and_no_minute(browse, link, known):
    browse(None).post(link(), password=ANOTHER)
    with known.database.unit() as session:
        found = session.scalars(outright(select(OneUseLink))).one()
        jobs = session.scalars(outright(select(Job).where(Job.kind.startswith("accounts.")))).all()
    times = [found.expires_at, found.used_at, *(job.due_at for job in jobs)]
    assert len(jobs) == 2
    assert {(at.minute, at.second) for at in times} == {(0, 0)}
    assert all(job.lease_until is None for job in jobs)
    hours = {_hour_of(row_id) for row_id in (found.link_id, *(job.job_id for job in jobs))}
    assert hours == {0}


def _hour_of(row_id: int) -> int:
    """The minute of its hour that an id was made at; which moment of the first is chance."""
    from community.kernel.ids import EPOCH_MS, RANDOM_BITS

    return ((row_id >> RANDOM_BITS) + EPOCH_MS) % 3_600_000 // 60_000


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_form_from_elsewhere_is_refused(browse, link, token, person):
    path, stranger = link(), browse(None)
    fields, before = hidden(stranger, path), person("ana").password
    fields.pop("csrf_token")
    if token:
        fields["csrf_token"] = token
    assert stranger.client.post(path, data={**fields, "password": ANOTHER}).status_code == 403
    assert person("ana").password == before
