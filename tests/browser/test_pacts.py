"""A pact from being written to being agreed to, by keyboard and without scripts, with nothing in anybody's way."""

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import look

pytestmark = pytest.mark.browser
SPACE, BOARD = "/spaces/quillhaven-team", "/forums/quillhaven-team"
WORDS = "What is told here stays here."


def test_a_pact_is_written_agreed_to_and_asked_about(visit: Open) -> None:
    waiting = visit("nora.lysaght", SPACE).page
    board = waiting.locator(f"a[href^='{BOARD}']").first.get_attribute("href")
    lead = visit("priya.nair", f"{SPACE}/pact/words")
    lead.tab_to("textbox", "Words of the pact")
    lead.page.keyboard.type("Call 617-555-0134 first.")
    lead.tab_to("button", "Save the pact")
    lead.follow("Enter")
    lead.page.get_by_role("group", name="A moment before this is posted").wait_for()
    assert look(lead.page) == []
    lead.page.get_by_label("Words of the pact").fill(WORDS)
    lead.page.get_by_role("button", name="Save the pact").click()
    lead.page.wait_for_url("**/pact")
    assert look(lead.page) == []

    waiting.goto(str(board))
    assert f"{SPACE}/pact?next=" in waiting.url
    waiting.get_by_text(WORDS).wait_for()
    assert look(waiting) == []
    waiting.goto("/spaces")
    waiting.get_by_role("link", name="agree to its pact").wait_for()
    assert look(waiting) == []

    lead.page.get_by_role("button", name="I agree").click()
    lead.page.wait_for_url(f"**{SPACE}")
    lead.go("/roles/why?space=quillhaven-team&who=nora")
    assert look(lead.page) == []
    lead.page.get_by_role("button", name="Ask about Nora Lysaght").click()
    lead.page.get_by_text("They have not agreed to its pact.").wait_for()
    assert look(lead.page) == []
    waiting.goto("/settings/access-log")
    waiting.get_by_text("asked why Quillhaven team is open to you or not").wait_for()


def test_agreeing_needs_no_script(visit: Open) -> None:
    here = visit("sam.okafor", f"{SPACE}/pact/words", java_script_enabled=False).page
    here.get_by_label("Words of the pact").fill(f"{WORDS} And so do we.")
    here.get_by_role("button", name="Save the pact").click()
    here.goto(SPACE)
    here.get_by_role("button", name="I agree").click()
    here.wait_for_url(f"**{SPACE}")
    here.get_by_role("heading", name="Who can read this").wait_for()
