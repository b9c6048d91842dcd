"""The page edge under everything people, browsers and strangers send: a sentence each time, and nothing lost."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from community.accounts.models import SignIn
from community.forums.models import Post
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.drafts import Draft
from community.kernel.ids import ref
from tests.access.planting import plant

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
OVERRIDE = "\u202eevil\u2066"


@pytest.fixture
def topic(world):
    return f"/forums/topics/{ref(plant(world, 'alder-team', 'sam')[0])}"


def count(world, noun=Post) -> int:
    with world.database.unit() as session:
        return session.scalar(outright(select(func.count()).select_from(noun))) or 0


def form(browser, page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(browser.get(page).text))


def test_a_double_click_posts_once_and_both_clicks_arrive_at_the_post(browse, world, topic):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "Once only", "byline": "name"}
    first, second = (ana.client.post(f"{topic}/reply", data=fields) for _ in range(2))
    assert first.location == second.location
    assert count(world) == 2


def test_ten_equal_requests_at_the_same_moment_post_once(browse, world, topic):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "Once only", "byline": "name"}
    start = threading.Barrier(10)

    def send(_: int) -> str:
        browser = browse("ana")
        start.wait()
        return browser.client.post(f"{topic}/reply", data=fields).location

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(send, range(10)))) == 1
    assert count(world) == 2


def test_two_tabs_post_two_different_answers(browse, world, topic):
    ana = browse("ana")
    for body in ("From one tab", "From the other"):
        assert ana.post(f"{topic}/reply", topic, body=body, byline="name").status_code == 303
    assert count(world) == 3


def test_a_key_used_for_other_words_is_refused_and_they_are_given_back(browse, world, topic):
    ana = browse("ana")
    fields = form(ana, topic)
    ana.client.post(f"{topic}/reply", data={**fields, "body": "First words", "byline": "name"})
    again = ana.client.post(f"{topic}/reply", data={**fields, "body": "Second words", "byline": "name"})
    assert again.status_code == 409
    assert "Second words" in again.text
    assert count(world) == 2


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space and more", "ключ-ключ-ключ"])
def test_a_missing_or_odd_key_gets_a_sentence(browse, world, topic, key):
    ana = browse("ana")
    answer = ana.client.post(
        f"{topic}/reply", data={**form(ana, topic), "client_key": key, "body": "Kept", "byline": "name"}
    )
    assert answer.status_code == 422
    assert "Kept" in answer.text
    assert count(world) == 1


@pytest.mark.parametrize("token", [None, "", "wrong", "of sam"])
def test_a_write_without_the_sessions_own_token_is_refused_and_its_words_given_back(browse, world, topic, token):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "My words", "byline": "name"}
    fields.pop("csrf_token")
    if token is not None:
        fields["csrf_token"] = form(browse("sam"), topic)["csrf_token"] if token == "of sam" else token
    answer = ana.client.post(f"{topic}/reply", data=fields)
    assert answer.status_code == 403
    assert "My words" in answer.text
    assert count(world) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_write_from_another_site_is_refused(browse, world, topic, headers):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "Forged", "byline": "name"}
    assert ana.client.post(f"{topic}/reply", data=fields, headers=headers).status_code == 403
    assert count(world) == 1


def test_our_own_origin_is_welcome(browse, topic):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "Mine", "byline": "name"}
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert ana.client.post(f"{topic}/reply", data=fields, headers=headers).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:81", ""])
def test_another_host_gets_nothing(browse, host):
    assert browse("ana").get("/", headers={"Host": host}).status_code in (400, 404)


def test_a_session_that_ended_while_writing_keeps_the_words_as_a_draft(browse, world, topic):
    ana = browse("ana")
    fields = {**form(ana, topic), "body": "Two hours of thought", "byline": "name"}
    with world.database.unit(writes=True) as session:
        session.execute(update(SignIn).values(ends_at=clock.now()), execution_options=OPENED)
    answer = ana.client.post(f"{topic}/reply", data=fields, headers={"Referer": f"http://localhost{topic}"})
    assert answer.location.startswith("/sign-in?next=%2Fforums%2Ftopics")
    with world.database.unit(writes=True) as session:
        tomorrow = clock.now().replace(year=clock.now().year + 1)
        session.execute(update(SignIn).values(ends_at=tomorrow), execution_options=OPENED)
    assert "Two hours of thought" in ana.get(topic).text
    assert count(world) == 1


def test_a_draft_is_seen_by_its_writer_only_and_names_nobody(browse, world, topic):
    ana, sam = browse("ana"), browse("sam")
    hidden = form(ana, topic)
    body = {"place": hidden["draft"], "body": "Half a thought"}
    assert ana.client.post("/drafts", json=body, headers={"X-CSRF-Token": hidden["csrf_token"]}).status_code == 200
    assert "Half a thought" in ana.get(topic).text
    assert "Half a thought" in ana.get("/").text
    assert "Half a thought" not in sam.get(topic).text
    with world.database.unit() as session:
        row = session.scalars(outright(select(Draft))).one()
    assert str(world.people["ana"]) not in str(vars(row))


def test_posting_removes_the_draft(browse, world, topic):
    ana = browse("ana")
    hidden = form(ana, topic)
    draft = {"place": hidden["draft"], "body": "Half a thought"}
    ana.client.post("/drafts", json=draft, headers={"X-CSRF-Token": hidden["csrf_token"]})
    ana.post(f"{topic}/reply", topic, body="The whole thought", byline="name")
    assert count(world, Draft) == 0


BAD_FIELDS = [
    {"body": ""},
    {"body": "   \n\t "},
    {"body": "\x00\x08"},
    {"body": "x" * 60_001},
    {"body": "[" * 20_000},
    {"byline": "king"},
    {"byline": "pseudonym"},
    {"unknown": "field"},
    {"body": ["two", "values"]},
    {"safe_reason": "because"},
]


@pytest.mark.parametrize("fields", BAD_FIELDS, ids=lambda fields: str(fields)[:40])
def test_every_bad_form_gets_a_sentence_and_keeps_what_was_typed(browse, world, fields):
    where = f"/forums/topics/{ref(plant(world, 'commons', 'sam')[0])}"
    ana = browse("ana")
    answer = ana.post(f"{where}/reply", where, **{"body": "Kept words", "byline": "name", **fields})
    assert answer.status_code == 422
    assert "Traceback" not in answer.text
    if "body" not in fields:
        assert "Kept words" in answer.text
    assert count(world) == 1


def test_control_and_direction_characters_do_not_reach_the_page(browse, world):
    ana = browse("ana")
    fields = {"title": f"A{OVERRIDE} title\x07", "body": f"Words {OVERRIDE}\x1b", "tags": "", "byline": "name"}
    answer = ana.post("/forums/commons/talk/new", **fields)
    page = ana.get(answer.location).text
    assert not any(sign in page for sign in "\u202e\u2066\x07\x1b")


def test_ten_megabytes_are_refused_before_they_are_read(browse, topic):
    ana = browse("ana")
    answer = ana.client.post(f"{topic}/reply", data={**form(ana, topic), "body": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "too large" in answer.text.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/forums/topics/0000000000000",
        "/forums/topics/zzzzzzzzzzzzz",
        "/forums/topics/abc",
        "/forums/topics/1",
        "/forums/nowhere/talk",
        "/forums/commons/nowhere",
        "/spaces/../etc",
        "/people/%00",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_said_kindly(browse, path):
    answer = browse("ana").get(path)
    assert answer.status_code == 404
    assert "nothing here that you can open" in answer.text


@pytest.mark.parametrize(
    "query", ["from=x", "from=-5", "from=99999999999999999999", "from=", "quote=zzz", "after=abc", "only=x", "sort=y"]
)
def test_odd_queries_never_break_a_page(browse, topic, query):
    ana = browse("ana")
    for path in (topic, "/forums/alder-team/talk", f"{topic}/posts"):
        assert ana.get(f"{path}?{query}").status_code in (200, 404, 422)


def test_a_board_of_one_space_is_not_reached_through_the_address_of_another(browse, world):
    assert browse("ana").get("/forums/leads/nowhere").status_code == 404
    assert browse("sam").get("/forums/leads/talk").status_code == 404


def test_every_answer_carries_the_headers_and_a_request_id(browse):
    for path in ("/", "/sign-in", "/nowhere", "/health/live"):
        headers = browse("ana").get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r"[0-9a-z]{13}", headers["X-Request-ID"])


def test_an_error_page_names_the_request(browse):
    answer = browse("ana").get("/nowhere")
    assert answer.headers["X-Request-ID"] in answer.text


def test_scripts_get_a_problem_document(browse, topic):
    ana = browse("ana")
    answer = ana.client.post("/drafts", json={"place": "x"}, headers={"X-CSRF-Token": form(ana, topic)["csrf_token"]})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 422
    assert answer.json["detail"].endswith(".")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"null", b"\xff\xfe", b'{"body": 5}', b'{"body": {"a": 1}}'])
def test_odd_json_gets_a_problem_document(browse, topic, body):
    ana = browse("ana")
    headers = {"X-CSRF-Token": form(ana, topic)["csrf_token"], "Content-Type": "application/json"}
    answer = ana.client.post("/forums/preview", data=body, headers=headers)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_writing_too_often_is_told_how_long_to_wait(browse, app, topic):
    app.extensions["community"].settings.writes = "2/minute"
    ana = browse("ana")
    answers = [ana.post(f"{topic}/reply", topic, body=f"Number {n}", byline="name") for n in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "Number 2" in answers[-1].text
