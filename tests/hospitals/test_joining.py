"""Asking to join: step by step, by strangers, in one browser at a time; and whatever can be wrong with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.hospitals.models import Application, ApplicationLink
from community.hospitals.service import applying
from community.kernel import clock
from community.kernel.door import OPENED, outright
from tests.access.test_two_worlds import _look
from tests.hospitals.desk import BEGIN, CONTACT, PLACE, READY, SIGNED, stored


def test_a_hospital_fills_in_step_by_step_and_sends(desk, world):
    desk.apply()
    [row] = stored(world)
    assert (row.state, row.name, row.kind, row.email) == ("sent", "Juniper Falls", "hospital", CONTACT["email"])
    assert row.verified_at
    assert "counsel:not_sure" in row.readiness
    assert (row.version, row.signed_role, row.signed_name) == (1, SIGNED["signed_role"], SIGNED["signed_name"])
    assert row.signed_on == clock.now().date()
    assert "A steward of the network reads it" in desk.browser.get(f"{BEGIN}/sent").text


def test_each_step_leads_to_the_next_and_a_mended_one_back_to_the_review(desk):
    assert desk.step("kind", kind="practice").location == f"{BEGIN}/step/place"
    assert desk.step("place", **PLACE).location == f"{BEGIN}/step/readiness"
    assert desk.step("readiness", **READY).location == f"{BEGIN}/step/contact"
    assert desk.step("contact", **CONTACT).location == f"{BEGIN}/step/agreement"
    assert desk.step("agreement", **SIGNED).location == f"{BEGIN}/step/review"
    assert desk.step("place", **PLACE | {"name": "Juniper Rise"}).location == f"{BEGIN}/step/review"
    assert "Juniper Rise" in desk.browser.get(f"{BEGIN}/step/review").text


def test_a_skipped_step_is_named_and_nothing_is_sent(desk, world):
    desk.step("kind", kind="hospital")
    desk.step("contact", **CONTACT)
    answer = desk.step("send")
    assert answer.status_code == 422
    assert "Place: This step is not filled in yet" in answer.text
    assert "Agreement: This step is not filled in yet" in answer.text
    assert stored(world)[0].state == "draft"


def test_whoever_has_not_begun_is_led_to_the_beginning(desk, world):
    assert desk.browser.get(f"{BEGIN}/step/contact").location == BEGIN
    assert desk.browser.get(f"{BEGIN}/sent").location == BEGIN
    assert desk.browser.get(f"{BEGIN}/step/nowhere").status_code == 404
    assert desk.browser.post(f"{BEGIN}/place", BEGIN + "/back", **PLACE).status_code == 404
    assert stored(world) == []


@pytest.mark.parametrize("name", ["ana", "stella", "adam", None])
def test_a_draft_is_seen_by_nobody_but_whoever_holds_it(desk, browse, name):
    desk.fill_in()
    other = browse(name)
    assert other.get(f"{BEGIN}/step/review").location == BEGIN
    assert "Juniper" not in other.get(BEGIN).text
    assert "Juniper" not in other.get("/applications").text
    other.client.set_cookie("application", "a guess", path=BEGIN)
    assert other.get(f"{BEGIN}/step/review").location == BEGIN


def test_what_was_sent_is_not_changed_any_more(desk, world):
    desk.apply()
    page = desk.browser.post(f"{BEGIN}/place", f"{BEGIN}/back", **PLACE | {"name": "Another"})
    assert page.status_code == 409
    assert stored(world)[0].name == "Juniper Falls"


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("kind", {"kind": "network"}),
        ("kind", {"kind": "castle"}),
        ("place", PLACE | {"name": "x" * 121}),
        ("place", PLACE | {"name": "..."}),
        ("place", PLACE | {"size": "huge"}),
        ("place", PLACE | {"about": "Call me on 617-555-0134"}),
        ("place", PLACE | {"state": "approved"}),
        ("readiness", {**READY, "leader": "perhaps"}),
        ("readiness", {"leader": "yes"}),
        ("contact", CONTACT | {"email": "noor"}),
        ("contact", CONTACT | {"email": "noor@juniper.example\nBcc: all@example.org"}),
        ("contact", CONTACT | {"verified_at": "2026-01-01"}),
        ("agreement", {**SIGNED, "signed_role": " "}),
        ("agreement", {name: SIGNED[name] for name in ("signed_role", "signed_name")}),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_typed_is_lost(desk, world, step, fields):
    desk.step("kind", kind="hospital")
    before = stored(world)[0]
    answer = desk.step(step, **fields)
    assert answer.status_code == 422
    text = {name: value for name, value in fields.items() if name in ("region", "contact_name", "signed_name")}
    assert all(value in answer.text for value in text.values())
    after = stored(world)[0]
    assert (after.name, after.email, after.readiness, after.version) == (before.name, "", "", 0)


def test_signs_that_turn_the_text_round_and_html_are_kept_from_the_page(desk, world):
    desk.step("kind", kind="hospital")
    desk.step("place", **PLACE | {"name": "Juniper \u202eslaF", "about": "<script>alert(1)</script>"})
    assert stored(world)[0].name == "Juniper slaF"
    page = desk.browser.get(f"{BEGIN}/step/review").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("name", ["stella", "adam", "olu", None])
def test_a_draft_changes_nothing_that_others_see(desk, browse, name):
    browser, paths = browse(name), ("/applications", "/hospitals", "/hospitals/map", BEGIN, f"{BEGIN}/back")
    _look(browser, paths)  # a stranger gets a cookie with the first page
    before = _look(browser, paths)
    desk.fill_in()
    desk.letters()
    assert _look(browser, paths) == before


# ------------------------------------------------------------------ links


def test_a_link_brings_it_back_to_another_browser_and_the_first_lets_go(desk, browse):
    desk.fill_in()
    other, link = browse(None), desk.link()
    assert "Go on with your application" in other.get(link).text
    assert other.post(link).location == f"{BEGIN}/step/review"
    assert "Juniper Falls" in other.get(f"{BEGIN}/step/review").text
    assert desk.browser.get(f"{BEGIN}/step/review").location == BEGIN


def test_a_link_works_once(desk, browse):
    desk.fill_in()
    link = desk.link()
    stranger = browse(None)
    assert desk.browser.post(link).status_code == 303
    assert stranger.get(link).status_code == 404
    assert stranger.post(link, f"{BEGIN}/back").status_code == 404


def test_opening_the_page_behind_a_link_does_not_use_it(desk, world):
    desk.fill_in()
    link = desk.link()
    assert [desk.browser.get(link).status_code for _ in range(2)] == [200, 200]
    assert stored(world)[0].verified_at is None


def test_an_older_link_dies_of_a_newer_one_and_of_another_address(desk):
    desk.fill_in()
    first = desk.link()
    assert desk.browser.post(f"{BEGIN}/back", email=CONTACT["email"]).status_code == 303
    second = desk.link()
    assert (desk.browser.get(first).status_code, desk.browser.get(second).status_code) == (404, 200)
    desk.step("contact", **CONTACT | {"email": "other@juniper.example"})
    assert desk.browser.get(second).status_code == 404


def test_a_link_expires(desk, world):
    desk.fill_in()
    link = desk.link()
    over = update(ApplicationLink).values(expires_at=clock.now() - timedelta(seconds=1))
    with world.database.unit(writes=True) as session:
        session.execute(over, execution_options=OPENED)
    assert desk.browser.get(link).status_code == 404
    assert stored(world)[0].verified_at is None


def test_another_address_has_to_be_shown_to_be_read_again(desk, world):
    desk.fill_in()
    desk.browser.post(desk.link())
    assert stored(world)[0].verified_at
    desk.step("contact", **CONTACT | {"email": "other@juniper.example"})
    assert stored(world)[0].verified_at is None


def test_the_link_is_stored_as_a_fingerprint_only(desk, world):
    desk.fill_in()
    token = desk.link().rpartition("/")[2]
    with world.database.unit() as session:
        kept = session.scalars(outright(select(ApplicationLink.token))).all()
    assert kept
    assert token not in kept


def test_asking_for_a_link_says_nothing_about_who_applied(desk, later):
    desk.fill_in()
    before = len(desk.letters())
    answers = []
    for email in (CONTACT["email"], "nobody@juniper.example", "sam@example.org"):
        answer = desk.browser.post(f"{BEGIN}/back", email=email)
        answers.append((answer.status_code, answer.location))
    assert len(set(answers)) == 1
    assert len(desk.letters()) == before + 1


def test_somebody_elses_address_does_not_hide_an_application_that_is_theirs(desk, browse, world):
    desk.fill_in()
    desk.browser.post(desk.link())
    thief = browse(None)
    for path, fields in [("kind", {"kind": "practice"}), ("contact", CONTACT)]:
        thief.post(f"{BEGIN}/{path}", f"{BEGIN}/step/{path}", **fields)
    desk.letters()
    desk.browser.post(f"{BEGIN}/back", email=CONTACT["email"])
    other = browse(None)
    other.post(desk.link())
    assert "Juniper Falls" in other.get(f"{BEGIN}/step/review").text


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_a_forged_host_never_reaches_a_letter(desk, header):
    desk.fill_in()
    page = desk.browser.get(f"{BEGIN}/back").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"email": CONTACT["email"], "csrf_token": token}
    desk.browser.client.post(f"{BEGIN}/back", data=fields, headers={header: "evil.example"})
    assert not any("evil" in text for text in desk.letters())


def test_what_nobody_sent_is_forgotten_after_two_months(desk, world, system):
    desk.fill_in()
    desk.letters()
    system(applying.forget_old)
    assert len(stored(world)) == 1
    with world.database.unit(writes=True) as session:
        old = update(Application).values(changed_at=clock.now() - applying.KEPT - timedelta(days=1))
        session.execute(old, execution_options=OPENED)
    system(applying.forget_old)
    assert stored(world) == []
