"""Stewards decide about hospitals that ask to join: who may, what follows, and that of two at once one has."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from community.access.models import Grant, Space
from community.forums.models import Board
from community.hospitals.models import Agreement
from community.hospitals.service import deciding
from community.institutions.models import Institution, Invitation
from community.kernel.audit import AuditRow
from community.kernel.door import Me, outright
from community.kernel.errors import Conflict, Refusal
from community.kernel.ids import ref
from tests.access.matrix import EVERYBODY, STRANGERS
from tests.hospitals.desk import BEGIN, CONTACT, stored


def path(world) -> str:
    return f"/applications/{ref(stored(world)[0].application_id)}"


def count(world, noun) -> int:
    with world.database.unit() as session:
        return session.scalar(outright(select(func.count()).select_from(noun)))


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_stewards_see_and_decide(name, desk, browse, world):
    desk.apply()
    browser, one = browse(name), path(world)
    seen = (browser.get("/applications").status_code, browser.get(one).status_code)
    expected = (200, 200) if name == "stella" else (303, 303) if name in STRANGERS else (403, 404)
    assert seen == expected
    before = count(world, Institution)
    tried = [browser.post(f"{one}/{verb}", "/help", words="Why?").status_code for verb in ("ask", "decline")]
    tried.append(browser.post(f"{one}/approve", "/help").status_code)
    if name != "stella":
        assert set(tried) == {303 if name in STRANGERS else 404}
        assert (stored(world)[0].state, count(world, Institution)) == ("sent", before)


def test_nothing_is_seen_before_the_address_is_known_to_be_read(desk, browse, world):
    desk.fill_in()
    desk.step("send")
    assert stored(world)[0].state == "sent"
    assert "Juniper" not in browse("stella").get("/applications").text
    assert browse("stella").get(path(world)).status_code == 404
    desk.browser.post(desk.link())
    assert "Juniper" in browse("stella").get("/applications").text
    assert "1 application waits" in browse("stella").get("/hospitals").text
    assert "application waits" not in browse("adam").get("/hospitals").text


def test_a_hospital_that_is_taken_in_has_a_space_a_board_and_an_invited_lead(desk, browse, world):
    desk.apply()
    assert browse("stella").post(f"{path(world)}/approve", path(world)).status_code == 303
    with world.database.unit() as session:
        place = session.scalars(outright(select(Institution).where(Institution.name == "Juniper Falls"))).one()
        space = session.scalars(outright(select(Space).where(Space.institution_id == place.institution_id))).one()
        board = session.scalars(outright(select(Board).where(Board.space_id == space.space_id))).one()
        lines = session.scalars(outright(select(Grant).where(Grant.space_id == space.space_id))).all()
        invitation = session.scalars(outright(select(Invitation))).one()
        signed = session.scalars(outright(select(Agreement))).one()
    assert (place.slug, space.slug, board.name) == ("juniper-falls", "juniper-falls-team", "Team room")
    assert space.confidentiality == "confidential"
    assert all(line.excluded or line.institution_id == place.institution_id for line in lines)
    assert (invitation.email, invitation.role) == (CONTACT["email"], "program_lead")
    assert (signed.institution_id, signed.version, signed.role) == (place.institution_id, 1, "Chief executive")
    assert any("/invitations/" in text for text in desk.letters())
    assert browse("stella").get("/spaces/juniper-falls-team").status_code == 404, "it opens nothing to who made it"
    assert browse("ana").get("/hospitals/juniper-falls").status_code == 200


def test_the_contact_becomes_the_first_lead_even_with_an_account_of_another_hospital(desk, browse, world):
    desk.fill_in()
    desk.step("contact", **CONTACT | {"email": "sam@example.org"})
    desk.browser.post(desk.link())
    desk.step("send")
    browse("stella").post(f"{path(world)}/approve", path(world))
    [link] = [word for text in desk.letters() for word in text.split() if "/invitations/" in word]
    where = link.removeprefix("http://localhost")
    assert browse("sam").post(f"{where}/accept", where).status_code == 303
    assert browse("sam").get("/hospitals/juniper-falls/settings").status_code == 200
    assert browse("sam").get("/hospitals/alder/settings").status_code == 403


def test_a_question_goes_out_by_mail_and_its_answer_comes_back(desk, browse, world):
    desk.apply()
    browse("stella").post(f"{path(world)}/ask", path(world), words="How many beds are there?")
    assert "How many beds are there?" in desk.letters()[-1]
    desk.browser.post(desk.link())
    assert "How many beds are there?" in desk.browser.get(f"{BEGIN}/step/review").text
    assert desk.step("send").status_code == 422, "an answer is wanted"
    assert desk.step("send", answer="Ninety.").status_code == 303
    page = browse("stella").get(path(world)).text
    assert "Ninety." in page
    assert stored(world)[0].state == "sent"


def test_who_is_declined_is_told_why_and_its_links_are_dead(desk, browse, world):
    desk.apply()
    browse("stella").post(f"{path(world)}/ask", path(world), words="How many beds are there?")
    link = desk.link()
    browse("stella").post(f"{path(world)}/decline", path(world), words="We take in no hotels.")
    assert "We take in no hotels." in desk.letters()[-1]
    assert desk.browser.get(link).status_code == 404
    assert count(world, Institution) == 3
    assert desk.browser.get(f"{BEGIN}/step/kind").location == f"{BEGIN}/sent"


def test_a_decision_is_audited_without_its_words(desk, browse, world):
    desk.apply()
    browse("stella").post(f"{path(world)}/decline", path(world), words="We take in no hotels.")
    with world.database.unit() as session:
        rows = session.scalars(outright(select(AuditRow).where(AuditRow.noun == "applications"))).all()
    assert [row.verb for row in sorted(rows, key=lambda row: row.verb)] == ["begun", "declined", "returned", "sent"]
    [declined] = [row for row in rows if row.verb == "declined"]
    assert declined.actor == f"person:{world.people['stella']}"
    assert (declined.note, declined.at.minute) == ("", 0)


def test_what_is_decided_stays_decided(desk, browse, world):
    desk.apply()
    browse("stella").post(f"{path(world)}/decline", path(world), words="No.")
    again = browse("stella").post(f"{path(world)}/approve", "/help")
    assert (again.status_code, stored(world)[0].state, count(world, Institution)) == (409, "declined", 3)


def test_a_name_that_a_member_has_is_not_taken_in_and_the_applicant_is_not_told(desk, browse, world):
    desk.apply(name="ALDER")
    answer = browse("stella").post(f"{path(world)}/approve", path(world))
    assert answer.status_code == 409
    assert "has this very name" in answer.text
    assert (stored(world)[0].state, count(world, Institution)) == ("sent", 3)


def test_nobody_takes_in_their_own(desk, as_me, world):
    desk.fill_in()
    desk.step("contact", **CONTACT | {"email": "stella@example.org"})
    desk.browser.post(desk.link())
    desk.step("send")
    with pytest.raises(Refusal, match="your own address"):
        as_me("stella", deciding.approve, stored(world)[0].application_id)
    assert count(world, Institution) == 3


@pytest.mark.parametrize(
    ("name", "slug"), [("Map", "map-2"), ("Compare!", "compare-2"), ("Übung", "bung"), ("日本", "hospital")]
)
def test_an_address_is_made_of_every_name_and_hides_no_other_page(name, slug, as_me):
    assert as_me("stella", deciding.free_slug, name) == slug


def test_of_two_stewards_who_decide_at_once_one_has(desk, world, keys):
    desk.apply()
    [row], barrier, came = stored(world), Barrier(2), []

    def decide(act, *words: str) -> None:
        barrier.wait()
        try:
            with world.database.unit(writes=True) as session:
                act(Me(session, world.people["stella"], keys), row.application_id, *words)
            came.append(act.__name__)
        except Conflict:
            came.append("too late")

    acts = [(deciding.approve,), (deciding.decline, "No.")]
    threads = [Thread(target=decide, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) in (["approve", "too late"], ["decline", "too late"])
    assert count(world, Institution) == (4 if "approve" in came else 3)
    assert stored(world)[0].state == ("approved" if "approve" in came else "declined")
