"""A whole visit by keyboard alone, and the focus always goes where a person expects it."""

import pytest

from community.worlds.people import PASSWORD, email
from tests.browser.conftest import Open
from tests.browser.visits import TOPIC

pytestmark = pytest.mark.browser


def test_a_visit_from_signing_in_to_signing_out(visit: Open) -> None:
    here = visit(None, "/sign-in")
    page = here.page
    here.tab_to("textbox", "Work email")
    page.keyboard.type(email("keziah.thorne"))
    here.press("Tab")
    page.keyboard.type(PASSWORD)
    here.follow("Enter")
    page.get_by_role("heading", name="Since you were here").wait_for()

    here.tab_to("link", "Forums")
    here.follow("Enter")
    here.tab_to("link", "After midnight")
    here.follow("Enter")
    here.tab_to("link", TOPIC)
    here.follow("Enter")
    page.get_by_role("heading", level=1, name=TOPIC).wait_for()

    here.tab_to("textbox", "Your words")
    page.keyboard.type("I say: I am here, and I have time.")
    here.tab_to("radio", "Name and hospital")
    here.press("Space")
    here.tab_to("button", "Post reply")
    here.follow("Enter")
    written = page.locator("li.post:target")
    written.get_by_text("I say: I am here, and I have time.").wait_for()

    here.tab_to("link", f"Edit post {written.get_attribute('data-seq')}")
    here.follow("Enter")
    here.tab_to("textbox", "Your words")
    here.press("Control+End")
    page.keyboard.type(" And then I wait.")
    here.tab_to("button", "Save")
    here.follow("Enter")
    page.get_by_text("And then I wait.").wait_for()

    here.tab_to("link", "Search", backwards=True)
    here.follow("Enter")
    here.tab_to("searchbox", "Words")
    page.keyboard.type("listening")
    here.follow("Enter")
    page.locator("mark", has_text="listen").first.wait_for()

    page.locator("[data-menu] summary").focus()
    here.press("Enter", "Escape")
    assert page.locator("[data-menu][open]").count() == 0
    here.press("Enter")
    here.tab_to("button", "Sign out")
    here.follow("Enter")
    page.get_by_role("heading", name="Welcome").wait_for()


def test_the_first_tab_offers_to_skip_to_the_content(visit: Open) -> None:
    here = visit("ana.reyes", "/forums")
    here.press("Tab", "Enter")
    assert here.page.evaluate("document.activeElement.id") == "main"


def test_what_is_refused_takes_the_focus_and_leads_to_its_field(visit: Open) -> None:
    here = visit("ruth.ansah")
    here.to_topic()
    here.write("")
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("alert").wait_for()
    assert here.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    here.tab_to("link", "Your words")
    here.press("Enter")
    assert here.page.evaluate("document.activeElement.name") == "body"


def test_the_pause_takes_the_focus_shows_the_words_and_takes_them_out(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    here.write("It helped to walk.\n\nCall me on 617-555-0134 tonight.")
    here.page.get_by_role("button", name="Post reply").click()
    here.page.locator(".pause mark[data-mark]", has_text="617-555-0134").wait_for()
    assert here.page.evaluate("document.activeElement.dataset.pause") == ""
    here.page.get_by_role("button", name="Show me").click()
    assert here.page.evaluate("document.getSelection().toString()") == "617-555-0134"
    here.page.get_by_role("button", name="Take these words out").click()
    assert here.words.input_value() == "It helped to walk.\n\nCall me on tonight."


def test_whoever_says_why_it_is_safe_posts_anyway(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    here.write("The desk of the clinic is 617-555-0199.")
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("button", name="Post anyway").click()  # the browser asks for a reason first
    here.page.get_by_label("Why these words are safe").select_option("public_number")
    here.page.get_by_role("button", name="Post anyway").click()
    here.page.locator("li.post:target", has_text="617-555-0199").wait_for()
