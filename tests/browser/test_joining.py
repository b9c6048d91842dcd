"""A hospital asks to join by keyboard, step by step, and a steward takes it in; nothing is in anybody's way."""

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.hospitals.desk import CONTACT, SIGNED

pytestmark = pytest.mark.browser


def test_every_step_of_asking_to_join(visit: Open) -> None:
    here = visit(None, "/join-the-network")
    page = here.page
    here.tab_to("link", "Begin")
    here.follow("Enter")
    page.get_by_label("Practice").focus()
    here.press("Space")
    assert look(page) == []
    here.tab_to("button", "Go on")
    here.follow("Enter")
    page.get_by_label("Name", exact=True).fill("...")
    page.get_by_label("Region").fill("Pacific")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").wait_for()
    assert look(page) == []
    page.get_by_label("Name", exact=True).fill("Elm Practice")
    page.get_by_role("button", name="Go on").click()
    for box in page.get_by_label("Not sure").all():
        box.check()
    assert look(page) == []
    page.get_by_role("button", name="Go on").click()
    for label, value in zip(("Your name", "Your role there", "Work email"), CONTACT.values(), strict=True):
        page.get_by_label(label).fill(value)
    assert look(page) == []
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("The role that signs").fill(SIGNED["signed_role"])
    page.get_by_label("Name of who holds it").fill(SIGNED["signed_name"])
    page.get_by_label("We agree").check()
    assert look(page) == []
    page.get_by_role("button", name="Sign the agreement").click()
    page.get_by_role("heading", name="Look it over").wait_for()
    assert look(page) == []
    page.get_by_role("button", name="Send the application").click()
    page.get_by_role("heading", name="One thing is left").wait_for()
    assert look(page) == []


def test_a_steward_takes_in_the_hospital_that_waits(visit: Open) -> None:
    here = visit("marcus.delacroix", "/hospitals")
    here.page.get_by_role("link", name="1 application waits").click()
    here.page.get_by_role("link", name="Juniper Falls Regional Hospital").click()
    assert look(here.page) == []
    here.page.get_by_role("button", name="Take it in").click()
    here.page.get_by_text("Taken in by Marcus Delacroix").wait_for()
    here.go("/hospitals/juniper-falls-regional-hospital")
    here.page.get_by_role("heading", level=1, name="Juniper Falls Regional Hospital").wait_for()
    assert look(here.page) == []
