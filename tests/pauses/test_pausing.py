"""The pause at every composer: words marked in their place, suggestions taken without a script, nothing lost."""

import html
import re
from typing import Any

import pytest
from sqlalchemy import select

from community.forums.models import Post
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from community.kernel.drafts import Draft
from community.kernel.errors import Paused
from community.kernel.ids import ref
from community.text.writing import look_over, look_over_each, write_up
from tests.access.planting import plant
from tests.people import World
from tests.people_room.test_profile import sent

PHONE = "617-555-0134"
WORDS = f"Night 🌙 was long.\r\n\r\nCall {PHONE} or ask John Smith — 👩‍⚕️ he knows.\r\nThank you."
CASE = "We gave the wrong dose of heparin and the patient arrested."


def taken(page: str) -> list[str]:
    """The values of the buttons that take a suggestion."""
    return [html.unescape(value) for value in re.findall(r'name="take" value="([^"]+)"', page)]


def body(page: str) -> str:
    """What stands in the field."""
    found = re.search(r'<textarea id="body"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


@pytest.fixture
def reply(world: World) -> str:
    topic_id, _ = plant(world, "commons", "sam")
    return f"/forums/topics/{ref(topic_id)}"


def answered(browser: Any, topic: str, **fields: Any) -> Any:
    return browser.post(f"{topic}/reply", topic, byline="name", **fields)


def test_the_words_come_back_to_the_letter_and_are_marked_in_their_place(reply: str, browse: Any) -> None:
    answer = answered(browse("sam"), reply, body=WORDS)
    assert answer.status_code == 422
    assert body(answer.text).replace("\r\n", "\n") == WORDS.replace("\r\n", "\n")
    assert f'<a href="#found-1">{PHONE}' in answer.text
    assert 'id="found-2"' in answer.text
    assert "<mark>John Smith</mark>" in answer.text


def test_one_suggestion_is_taken_by_the_server_and_the_next_waits(reply: str, browse: Any, world: World) -> None:
    sam = browse("sam")
    second = taken(answered(sam, reply, body=WORDS).text)[1]
    page = answered(sam, reply, body=WORDS, take=second)
    assert page.status_code == 422
    assert body(page.text) == WORDS.replace("\r\n", "\n").replace("John Smith", "a colleague")
    assert len([one for one in taken(page.text) if one != "all"]) == 1


def test_all_suggestions_at_once_leave_nothing_and_post_nothing(reply: str, browse: Any, world: World) -> None:
    sam = browse("sam")
    page = answered(sam, reply, body=WORDS, take="all")
    assert page.status_code == 200
    assert "Nothing has been posted yet" in page.text
    assert body(page.text) == WORDS.replace("\r\n", "\n").replace("John Smith", "a colleague").replace(f" {PHONE}", "")
    with world.database.unit() as session:
        assert session.scalar(outright(select(Post.post_id).where(Post.plain.contains("Night")))) is None
    assert answered(sam, reply, body=body(page.text)).status_code == 303


@pytest.mark.parametrize("wanted", ["body:0:5:NAME", "body:30:42:NAME", "title:0:4:NAME", "body", "", "all:", "9" * 99])
def test_what_the_guard_does_not_find_there_changes_nothing(wanted: str, reply: str, browse: Any) -> None:
    page = answered(browse("sam"), reply, body=WORDS, take=wanted)
    assert page.status_code == 422
    assert body(page.text).replace("\r\n", "\n") == WORDS.replace("\r\n", "\n")


def test_a_suggestion_taken_is_kept_as_the_draft(reply: str, browse: Any, world: World) -> None:
    sam = browse("sam")
    answered(sam, reply, body=WORDS, take="all")
    assert "a colleague" in body(sam.get(reply).text)
    assert PHONE not in body(sam.get(reply).text)


def test_a_reason_does_not_go_along_with_a_suggestion(reply: str, browse: Any) -> None:
    page = answered(browse("sam"), reply, body=WORDS, take="nothing", safe_reason="example")
    assert page.status_code == 422


def test_a_new_topic_shows_all_that_was_found_in_any_field(browse: Any, world: World) -> None:
    path = "/forums/commons/talk/new"
    fields = {"title": "About John Smith", "body": f"Call {PHONE}.", "tags": "rest", "byline": "name"}
    sam = browse("sam")
    page = sam.post(path, **fields)
    assert {one.split(":")[0] for one in taken(page.text)} == {"title", "body", "all"}
    changed = sam.post(path, **fields, take="all")
    assert 'value="About a colleague"' in changed.text


def test_a_whole_sentence_is_only_taken_out_by_itself(reply: str, browse: Any) -> None:
    sam, text = browse("sam"), f"I was tired. {CASE} Then I went home."
    page = answered(sam, reply, body=text, take="all")
    assert page.status_code == 422
    (sentence,) = [one for one in taken(page.text) if one.endswith("case_detail")]
    assert body(answered(sam, reply, body=text, take=sentence).text) == "I was tired. Then I went home."


@pytest.mark.parametrize("field", ["body", "discipline", "own_skills", "name"])
def test_a_profile_takes_suggestions(field: str, browse: Any) -> None:
    fields = sent(**{field: "Ask a@b.example for Sam"})
    page = browse("sam").post("/settings/profile", **fields, take="all")
    assert page.status_code == 200
    assert "a@b.example" not in page.text


def test_lines_of_a_hospital_go_back_line_by_line(browse: Any, world: World) -> None:
    path = "/hospitals/alder/settings/program"
    fields = {"contact_role": ["Lead", "Desk"], "contact_reach": ["the team space", f"{PHONE}"], "triggers": "x"}
    page = browse("ana").post(path, **fields, take="all")
    assert page.status_code == 200
    assert PHONE not in page.text
    assert re.findall(r'name="contact_role"[^>]*value="([^"]*)"', page.text)[:2] == ["Lead", "Desk"]
    assert 'value="the team space"' in page.text


def test_a_script_is_told_the_same_as_a_problem(reply: str, browse: Any) -> None:
    sam = browse("sam")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', sam.get(reply).text))
    fields = {**hidden, "byline": "name", "body": WORDS}
    answer = sam.client.post(f"{reply}/reply", data=fields, headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"
    found = answer.json["findings"]["body"]
    assert [(one["kind"], one["words"]) for one in found] == [("PHONE", PHONE), ("NAME", "John Smith")]
    assert answer.json["strict"] is False


# ------------------------------------------------------------------ why it is safe


@pytest.mark.parametrize(
    ("own", "passes"), [("It is a character in a book.", True), ("", False), ("It is John Smith, he agreed.", False)]
)
def test_own_words_are_looked_over_and_kept_nowhere(
    own: str, passes: bool, reply: str, browse: Any, world: World
) -> None:
    answer = answered(browse("sam"), reply, body=WORDS, safe_reason="own_words", safe_words=own)
    assert answer.status_code == (303 if passes else 422)
    if not passes:
        assert html.escape(own) in answer.text
        assert "Your own reason is missing" in answer.text
    with world.database.unit() as session:
        notes = session.scalars(outright(select(AuditRow.note).where(AuditRow.note != ""))).all()
        kept = session.scalars(outright(select(Draft.body))).all()
    assert ("guard NAME PHONE own_words" in notes) is passes
    assert not any("character in a book" in words for words in (*notes, *kept))


def test_own_words_have_an_end(reply: str, browse: Any) -> None:
    answer = answered(browse("sam"), reply, body="Fine.", safe_reason="own_words", safe_words="x" * 201)
    assert answer.status_code == 422


# ------------------------------------------------------------------ where nothing may be explained


@pytest.mark.parametrize("composer", ["case_study", "story"])
def test_a_strict_composer_refuses_until_nothing_is_found(composer: str) -> None:
    for reason in ("", "example", "own_words"):
        with pytest.raises(Paused) as pause:
            write_up(f"Call {PHONE}.", composer, reason)
        assert pause.value.strict
        with pytest.raises(Paused) as pause:
            look_over_each({"title": ("Calm", "title"), "body": (f"Call {PHONE}", composer)}, reason)
        assert pause.value.strict
        assert list(pause.value.findings) == ["body"]
    assert write_up("We were tired, and talked.", composer).paused_for == ""
    assert look_over("body", f"Call {PHONE}", "post", "example") == "PHONE"


@pytest.mark.parametrize("strict", [True, False])
def test_a_strict_pause_offers_no_list_of_reasons_and_says_why(strict: bool, app: Any) -> None:
    with pytest.raises(Paused) as pause:
        look_over("body", f"Call {PHONE}", "story" if strict else "post")
    with app.test_request_context("/"):
        macro = app.jinja_env.get_template("parts/pause.html").module.pause
        shown = str(macro(pause.value, {}))
    assert ("safe_reason" in shown) is not strict
    assert ("for everybody to keep" in shown) is strict
    assert len(taken(shown)) == 1
