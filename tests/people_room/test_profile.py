"""One's own profile: saving it, what is refused, what the guard says, and how it would look."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from community.accounts.models import Circle, Person
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from community.people.models import FIELDS, Profile
from tests.people import World
from tests.people_room.telling import sent

PATH = "/settings/profile"


def stored(world: World, name: str = "sam") -> tuple[Person, Profile | None]:
    with world.database.unit() as session:
        person = session.scalar(outright(select(Person).where(Person.handle == name)))
        profile = session.scalar(outright(select(Profile).where(Profile.person_id == world.people[name])))
        assert person
        return person, profile


@pytest.mark.parametrize("path", [PATH, "/settings/access-log", "/people"])
def test_strangers_are_asked_to_sign_in(path: str, browse: Any) -> None:
    for name in (None, "sue", "ivy"):
        assert browse(name).get(path).location.startswith("/sign-in")


def test_what_is_saved_stands_on_the_page_of_oneself_and_others(world: World, browse: Any) -> None:
    fields = sent(
        pronouns="he/him",
        discipline="RN",
        role_family="nursing",
        languages="Spanish; Igbo, Spanish",
        skills="nights",
        own_skills="card games",
        body="I *listen* well.",
        contact="open",
        quiet_from="21:30",
        quiet_until="06:15",
        discipline_for="3",
        skills_for="1",
    )
    answer = browse("sam").post(PATH, **fields)
    assert (answer.status_code, answer.location) == (303, "/settings/profile?saved=1")
    page = browse("ana").get("/people/sam").text
    for words in ("he/him", "RN", "Nursing", "Spanish, Igbo", "Knows the nights", "card games", "<em>listen</em>"):
        assert words in page, words
    assert "21:30 to 06:15" in page
    person, profile = stored(world)
    assert profile
    assert (profile.discipline_for, profile.skills_for, person.name_for) == (3, 1, Circle.READERS)
    assert 'value="Spanish, Igbo"' in browse("sam").get(PATH).text


def test_several_skills_and_none(world: World, browse: Any) -> None:
    browse("sam").post(PATH, **sent(skills=["nights", "rural"]))
    assert stored(world)[1].skills == " nights rural "  # type: ignore[union-attr]  # - just saved
    browse("sam").post(PATH, **sent())
    assert stored(world)[1].skills == ""  # type: ignore[union-attr]  # - as before


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u202e\u200b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"pronouns": "x" * 41}, "pronouns"),
        ({"discipline": "x" * 121}, "discipline"),
        ({"role_family": "astronaut"}, "role_family"),
        ({"languages": ", ".join(f"L{n}" for n in range(9))}, "languages"),
        ({"languages": "x" * 31}, "languages"),
        ({"own_skills": "a,b,c,d,e,f,g"}, "own_skills"),
        ({"skills": "flying"}, "skills"),
        ({"skills": ["nights", "flying"]}, "skills"),
        ({"body": "x" * 2001}, "body"),
        ({"contact": "always"}, "contact"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_until": "noon"}, "quiet_until"),
        ({"name_for": "4"}, "name_for"),
        ({"skills_for": "-1"}, "skills_for"),
        ({"about_for": "everyone"}, "about_for"),
        ({"license_number": "12345"}, "license_number"),
        ({"person_id": "1"}, "person_id"),
        ({"state": "active"}, "state"),
        ({"email": "other@example.org"}, "email"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_typed_is_lost(
    fields: dict[str, Any], wrong: str, world: World, browse: Any
) -> None:
    answer = browse("sam").post(PATH, **sent(**{"pronouns": "typed/before", **fields}))
    assert answer.status_code == 422
    assert f'href="#{wrong}"' in answer.text
    assert wrong == "pronouns" or 'value="typed/before"' in answer.text
    assert stored(world)[1] is None


def test_a_form_without_its_circles_changes_nobodys_choice(world: World, browse: Any) -> None:
    fields = sent()
    del fields["skills_for"]
    assert browse("sam").post(PATH, **fields).status_code == 422


def test_control_and_turning_characters_are_taken_out(world: World, browse: Any) -> None:
    fields = sent(
        name="S\u202eam\u200b Ok\x00afor", discipline="R\u2066N\u2069", own_skills="to\x07ys", body="a\u202eb"
    )
    assert browse("sam").post(PATH, **fields).status_code == 303
    person, profile = stored(world)
    assert profile
    assert (person.name, person.discipline, profile.own_skills, profile.about) == ("Sam Okafor", "RN", "toys", "ab")


@pytest.mark.parametrize("field", ["body", "discipline", "own_skills", "languages", "pronouns", "name"])
def test_the_guard_looks_at_every_field(field: str, world: World, browse: Any) -> None:
    browser = browse("sam")
    fields = sent(**{field: "a@b.example" if field != "name" else "Sam a@b.example"})
    answer = browser.post(PATH, **fields)
    assert answer.status_code == 422
    assert "<mark>a@b.example</mark>" in answer.text
    assert stored(world)[1] is None
    assert browser.post(PATH, **fields, safe_reason="own_contact").status_code == 303
    with world.database.unit() as session:
        note = session.scalar(outright(select(AuditRow.note).where(AuditRow.noun == "profiles")))
    assert note == "guard EMAIL own_contact"


def test_hostile_words_stay_words(browse: Any) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>"
    browser = browse("sam")
    assert browser.post(PATH, **sent(discipline=hostile, own_skills=hostile, body=hostile, languages="<b>x</b>"))
    for page in (browser.get("/people/sam").text, browser.get(PATH).text, browser.get("/people").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_nobody_writes_the_profile_of_somebody_else(world: World, browse: Any) -> None:
    """There is no address that names another person, and no field that does."""
    browse("ana").post(PATH, **sent(name="Ana Reyes", discipline="changed"))
    assert stored(world, "sam")[1] is None
    assert browse("ana").post("/people/sam", PATH, **sent()).status_code == 404


def test_the_audit_says_that_it_was_changed_to_the_hour_and_not_what(world: World, browse: Any) -> None:
    browse("sam").post(PATH, **sent(body="words of my own"))
    with world.database.unit() as session:
        row = session.scalar(outright(select(AuditRow).where(AuditRow.noun == "profiles")))
    assert row
    assert (row.verb, row.note, row.row_id) == ("changed", "", world.people["sam"])
    assert (row.at.minute, row.at.second, row.at.microsecond) == (0, 0, 0)


def test_words_about_oneself_are_kept_as_a_draft_until_they_are_saved(world: World, browse: Any) -> None:
    browser = browse("sam")
    page = browser.get(PATH).text
    place = page.split('name="draft" value="')[1].split('"')[0]
    assert browser.post(PATH, **sent(name="", body="half a sentence")).status_code == 422
    assert "half a sentence" in browser.get(PATH).text
    assert browser.get(f"/drafts/go?place={place}").location == PATH
    assert browser.post(PATH, **sent(body="a whole sentence")).status_code == 303
    assert "half a sentence" not in browser.get(PATH).text


# ------------------------------------------------------------------ what others would see


def preview(browser: Any, fields: dict[str, object]) -> Any:
    page = browser.get(PATH).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
    return browser.client.post(f"{PATH}/preview", data=json.dumps(fields), headers=headers)


@pytest.mark.parametrize("circle", list(Circle))
def test_the_preview_of_unsaved_words_is_what_the_page_says_once_they_are_saved(circle: Circle, browse: Any) -> None:
    browser = browse("sam")
    fields = sent(
        pronouns="he/him",
        discipline="RN",
        role_family="nursing",
        languages="Igbo",
        skills=["nights"],
        contact="chat",
        body="Some **words**",
        own_skills="chess",
        **{f"{field}_for": str(int(circle)) for field in FIELDS},
    )
    before = preview(browser, fields)
    assert before.status_code == 200
    assert browser.get(PATH).text.count("<strong>words</strong>") == 0
    browser.post(PATH, **fields)
    after = browser.get(PATH).text.split("data-previews>")[1].split("</aside>")[0]
    for line in (line.strip() for line in before.json["html"].splitlines()):
        assert line in after
    seers = after.count("<strong>words</strong>")
    assert seers == int(circle)


def test_a_preview_stores_nothing(world: World, browse: Any) -> None:
    assert preview(browse("sam"), sent(discipline="not saved")).status_code == 200
    assert stored(world)[1] is None
    assert stored(world)[0].discipline == ""


def test_a_preview_of_what_cannot_be_used_says_why(browse: Any) -> None:
    answer = preview(browse("sam"), sent(name=""))
    assert answer.status_code == 422
    assert answer.json["problems"]["name"]
    assert preview(browse("sam"), {**sent(), "nonsense": "1"}).status_code == 422
