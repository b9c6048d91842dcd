"""Those who run a hospital's roster keep its page; the guard looks, and everybody else only reads."""

import pytest
from sqlalchemy import select

from community.hospitals.models import AGREEMENT, Agreement, HospitalProfile, ProgramContact, SafeOutlets
from community.hospitals.service import keeping
from community.institutions.models import Institution
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from tests.access.matrix import EVERYBODY, ROSTERS, STRANGERS
from tests.hospitals.desk import SIGNED

PATH = "/hospitals/alder/settings"
FACTS = {"name": "Alder", "kind": "hospital", "region": "Pacific", "time_zone": "UTC", "setting": "rural"}
OUTLETS = {"counsel": "The office of counsel", "jurisdiction": "Oregon", "reviewed_on": "2026-01-31"}
PROGRAM = {"model": "units", "triggers": "Somebody knocks.", "contact_role": ["Program office", "", ""]}
PROGRAM |= {"contact_reach": ["The team room", "", ""]}
SIGN = f"{PATH}/agreement/{AGREEMENT}"
FORMS = {PATH: FACTS, f"{PATH}/program": PROGRAM, f"{PATH}/outlets": OUTLETS, SIGN: SIGNED}


def one(world, noun):
    with world.database.unit() as session:
        return session.scalars(outright(select(noun))).first()


def right_status(name: str | None) -> int:
    if name in STRANGERS:
        return 303
    return 200 if name in ROSTERS["alder"] else 404 if name == "rex" else 403


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_settings_open_for_those_who_keep_the_roster_only(name, browse, world):
    browser = browse(name)
    pages = (PATH, f"{PATH}/program", f"{PATH}/outlets", f"{PATH}/agreement")
    assert {browser.get(path).status_code for path in pages} == {right_status(name)}
    saved = {browser.post(path, "/help", **fields).status_code for path, fields in FORMS.items()}
    assert saved == {303 if right_status(name) == 200 else right_status(name)}
    stored = (HospitalProfile, ProgramContact, SafeOutlets, Agreement)
    assert all((one(world, noun) is not None) == (right_status(name) == 200) for noun in stored)


def test_what_a_lead_says_is_read_by_every_member(browse):
    for path, fields in FORMS.items():
        assert browse("ana").post(path, path if path != SIGN else f"{PATH}/agreement", **fields).status_code == 303
    page = browse("olu").get("/hospitals/alder").text
    for words in ("Pacific", "Rural", "Trained peers on the units", "Somebody knocks.", "Program office", "team room"):
        assert words in page
    assert "Not answered" in page, "of what was left open"
    assert PATH not in page


def test_whom_to_turn_to_is_for_those_who_work_there(browse):
    browse("ana").post(f"{PATH}/outlets", **OUTLETS)
    seen = {name for name in EVERYBODY if "The office of counsel" in browse(name).get("/hospitals/alder").text}
    assert seen == {"ana", "sam", "mo", "kim", "new", "adam"}


def test_an_open_question_shows_its_keeper_where_to_answer_it(browse):
    assert f'<a href="{PATH}/program">Answer it' in browse("ana").get("/hospitals/alder").text
    assert "Answer it" not in browse("sam").get("/hospitals/alder").text


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (PATH, "about"),
        (f"{PATH}/program", "patients"),
        (f"{PATH}/program", "contact_reach"),
        (f"{PATH}/outlets", "risk"),
    ],
)
def test_the_guard_pauses_and_a_reason_lets_it_pass(path, field, browse, world):
    words = ["Call 617-555-0134", "", ""] if field == "contact_reach" else "Call 617-555-0134"
    fields = FORMS[path] | {field: words}
    answer = browse("ana").post(path, **fields)
    assert answer.status_code == 422
    assert "<mark>617-555-0134</mark>" in answer.text
    assert one(world, HospitalProfile) is None
    assert browse("ana").post(path, **fields, safe_reason="public_number").status_code == 303
    with world.database.unit() as session:
        [note] = session.scalars(outright(select(AuditRow.note).where(AuditRow.noun == "institutions"))).all()
    assert note.endswith("public_number")
    assert "617" not in note


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (PATH, {"name": "x" * 121}),
        (PATH, {"name": "\u202e\u200b"}),
        (PATH, {"kind": ""}),
        (PATH, {"kind": "castle"}),
        (PATH, {"kind": "network"}),
        (PATH, {"setting": "lunar"}),
        (PATH, {"about": "x" * 501}),
        (PATH, {"time_zone": "Mars/Olympus"}),
        (PATH, {"slug": "quill"}),
        (f"{PATH}/program", {"team": "412"}),
        (f"{PATH}/program", {"contact_reach": ["", "", ""]}),
        (f"{PATH}/program", {"contact_role": ["a"] * 4, "contact_reach": ["b"] * 4}),
        (f"{PATH}/outlets", {"reviewed_on": "yesterday"}),
        (f"{PATH}/outlets", {"reviewed_on": "2999-01-01"}),
        (f"{PATH}/outlets", {"institution_id": "1"}),
    ],
)
def test_what_cannot_be_used_changes_nothing_and_keeps_what_was_typed(path, fields, browse, world):
    answer = browse("ana").post(path, **FORMS[path] | fields)
    assert answer.status_code == 422
    kept = {PATH: "Pacific", f"{PATH}/program": "Somebody knocks.", f"{PATH}/outlets": "The office of counsel"}
    assert kept[path] in answer.text
    assert one(world, HospitalProfile) is None
    assert one(world, SafeOutlets) is None


def test_html_is_shown_as_it_was_typed(browse):
    browse("ana").post(f"{PATH}/program", **PROGRAM | {"triggers": "<img src=x onerror=alert(1)>"})
    page = browse("olu").get("/hospitals/alder").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_network_stays_the_network(browse, world):
    fields = FACTS | {"name": "Network", "kind": "hospital"}
    assert browse("adam").post("/hospitals/network/settings", **fields).status_code == 422
    assert browse("adam").post("/hospitals/network/settings", **fields | {"kind": "network"}).status_code == 303
    with world.database.unit() as session:
        kinds = session.scalars(outright(select(Institution.kind).where(Institution.slug == "network"))).all()
    assert kinds == ["network"]


def test_a_new_agreement_is_asked_for_and_holds_nothing_back(browse, as_me, world):
    assert "not signed yet" in browse("ana").get(PATH).text
    as_me("ana", keeping.keep_signature, world.places["alder"], AGREEMENT - 1, SIGNED)
    assert "The agreement has new words" in browse("ana").get(PATH).text
    assert browse("ana").post(PATH, **FACTS).status_code == 303
    assert browse("ana").post(SIGN, f"{PATH}/agreement", **SIGNED).status_code == 303
    page = browse("ana").get(PATH).text
    assert "agreement has new words" not in page
    assert "not signed yet" not in page
    assert "Chief executive" in browse("ana").get(f"{PATH}/agreement").text


def test_an_agreement_that_changed_meanwhile_is_not_signed(browse, world):
    answer = browse("ana").post(f"{PATH}/agreement/{AGREEMENT + 1}", f"{PATH}/agreement", **SIGNED)
    assert answer.status_code == 409
    assert "Alma Thibault" in answer.text
    assert one(world, Agreement) is None
