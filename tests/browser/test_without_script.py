"""The same visit with scripts switched off: every step is a link or a button of a form."""

import pytest

from community.worlds.people import PASSWORD
from tests.browser.conftest import Open, sign_in

pytestmark = pytest.mark.browser


def test_a_visit_without_any_script(visit: Open) -> None:
    here = visit(None, java_script_enabled=False)
    page = here.page
    sign_in(page, here.server, "ruth.ansah")
    topic = here.to_topic()

    here.open("link", "Quote Gus Lindqvist, post 1", exact=True)
    assert here.words.input_value().startswith("> [Gus Lindqvist wrote](/forums/posts/")
    here.write("Written without a script.")
    page.get_by_role("button", name="Post reply").click()
    page.locator("li.post", has_text="Written without a script.").wait_for()

    here.open("link", "Edit post")
    here.write("Written, and changed, without a script.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Written, and changed").wait_for()

    page.get_by_role("button", name="Remove post").last.click()
    page.get_by_text("Removed by its author.").last.wait_for()
    page.get_by_role("button", name="Put it back").last.click()
    page.get_by_text("Written, and changed").wait_for()

    here.go(topic)
    here.write("Room 617-555-0134")
    page.get_by_role("button", name="Post reply").click()
    page.get_by_role("group", name="A moment before this is posted").wait_for()
    here.go(topic)
    assert here.words.input_value() == "Room 617-555-0134"  # what was refused is kept as a draft

    here.go("/search?q=listening")
    page.get_by_role("heading", name="Search").wait_for()
    page.get_by_role("button", name="Step away").click()
    page.get_by_role("heading", name="Nothing to see here just now").wait_for()
    here.go("/forums")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Forums").wait_for()

    page.context.clear_cookies(name="fresh")
    here.go("/settings/security/email")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("New email").fill("ruth@elsewhere.example")
    page.context.clear_cookies(name="fresh")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("We sent a letter to the new address.").wait_for()
