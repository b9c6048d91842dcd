"""The pause in a browser: taken back and forth with one click, by keyboard, on a phone, and without any script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.visits import BOARD, Visit

pytestmark = pytest.mark.browser
PHONE = "617-555-0134"
WORDS = f"🌙 Night 👩‍⚕️ was long.\n\n  Call {PHONE}, or ask John Smith — John Smith knows. "
CASE = "We gave the wrong dose of heparin and the patient arrested."
PAUSE = "A moment before this is posted"
COMPOSERS = {
    "topic": ("imani.wallace", f"{BOARD}/new", "body", "Open the topic"),
    "profile": ("imani.wallace", "/settings/profile", "body", "Save"),
    "hospital": ("ana.reyes", "/hospitals/alder-ridge/settings/program", "triggers", "Save"),
    "pact": ("priya.nair", "/spaces/quillhaven-team/pact/words", "body", "Save the pact"),
}


def paused(here: Visit, words: str = WORDS) -> Page:
    """The pause on a reply with these words."""
    here.to_topic()
    here.write(words)
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("group", name=PAUSE).wait_for()
    return here.page


def finding(page: Page, number: int, name: str) -> None:
    """Presses a finding's button."""
    page.locator(f"#found-{number}").get_by_role("button", name=name).click()


def told(page: Page) -> str:
    """What a screen reader hears after a step."""
    return page.locator("[data-told]").inner_text()


def test_a_suggestion_is_taken_and_given_back_in_place(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here)
    assert here.words.input_value() == WORDS
    second = page.locator("#found-2")
    finding(page, 2, "Write “a colleague”")
    assert here.words.input_value() == WORDS.replace("John Smith", "a colleague", 1)
    assert "Changed" in told(page)
    page.locator(".marked", has_text="a colleague").wait_for()
    finding(page, 2, "Put my words back")
    assert here.words.input_value() == WORDS
    assert "is back" in told(page)
    assert second.get_by_role("button", name="Write “a colleague”").is_visible()


def test_the_right_one_of_two_is_changed_beside_emoji(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here)
    finding(page, 3, "Write “a colleague”")
    assert here.words.input_value() == WORDS.replace("— John Smith", "— a colleague")


def test_words_taken_out_come_back_where_they_stood_after_more_was_typed(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here)
    finding(page, 1, "Take these words out")
    assert PHONE not in here.words.input_value()
    here.words.focus()
    here.press("ControlOrMeta+End")
    here.words.press_sequentially("More.")
    finding(page, 1, "Put my words back")
    value = here.words.input_value()
    assert f"Call {PHONE}," in value
    assert "More." in value


def test_all_at_once_and_all_back(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here, f"{WORDS}\n\n{CASE}")
    page.get_by_role("button", name="Take all suggestions").click()
    value = here.words.input_value()
    assert PHONE not in value
    assert "John Smith" not in value
    assert CASE in value  # a whole sentence is for its author to change
    page.get_by_role("button", name="Put all words back").click()
    assert here.words.input_value() == f"{WORDS}\n\n{CASE}"


def test_a_finding_whose_words_are_gone_says_so(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here)
    here.words.fill("Something else.")
    finding(page, 1, "Take these words out")
    assert here.words.input_value() == "Something else."
    assert "no longer stand there" in told(page)


def test_after_the_suggestions_it_is_posted_and_a_double_click_posts_once(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here, f"Once only. Call {PHONE}.")
    page.get_by_role("button", name="Take these words out").click()
    page.get_by_role("button", name="Post reply").dblclick()
    page.locator("li.post:target", has_text="Once only. Call.").wait_for()
    assert page.locator("li.post", has_text="Once only. Call.").count() == 1


def test_the_keyboard_and_a_screen_reader_find_everything(visit: Open) -> None:
    here = visit("imani.wallace")
    page = paused(here)
    assert page.evaluate("document.activeElement.matches('[data-pause]')")
    assert page.get_by_role("group", name=PAUSE).get_by_role("listitem").count() == 3
    here.tab_to("link", f"{PHONE} (finding 1)")
    here.press("Enter")
    assert page.evaluate("document.activeElement.id") == "found-1"
    here.tab_to("button", "Take these words out")
    here.press("Enter")
    assert PHONE not in here.words.input_value()
    here.tab_to("button", "Show me")
    here.tab_to("button", "Show me finding 2")
    here.press("Enter")
    assert page.evaluate("document.activeElement.name") == "body"
    assert page.evaluate("getSelection().toString()") in ("John Smith", "")


def test_enter_in_a_field_before_it_takes_no_suggestion(visit: Open) -> None:
    here = visit("imani.wallace", f"{BOARD}/new")
    here.page.get_by_label("Title").fill("About John Smith")
    here.write("We were tired.")
    here.page.get_by_role("button", name="Open the topic").click()
    here.page.get_by_role("group", name=PAUSE).wait_for()
    title = here.page.locator("input[name=title]")
    title.focus()
    here.follow("Enter")
    here.page.get_by_role("group", name=PAUSE).wait_for()
    assert title.input_value() == "About John Smith"


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("name", COMPOSERS)
def test_every_composer_takes_all_suggestions(visit: Open, name: str, script: bool) -> None:
    handle, path, field, button = COMPOSERS[name]
    here = visit(handle, path, java_script_enabled=script)
    page = here.page
    box = page.locator(f"[name={field}]").first
    if page.get_by_label("Title").count():
        page.get_by_label("Title").fill("Three nights")
        here.write("")
    before = f"Ask 🌙 jane.doe@example.org.\nOr call {PHONE} now."
    box.fill(before)
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("group", name=PAUSE).wait_for()
    assert page.locator(f"[name={field}]").first.input_value() == before
    expect(page.locator(".marked mark")).to_have_count(2)
    page.get_by_role("button", name="Take all suggestions").click()
    if not script:
        page.get_by_text("Your words are changed").wait_for()
    expect(page.locator(f"[name={field}]").first).to_have_value("Ask 🌙.\nOr call now.")


def test_without_a_script_one_suggestion_at_a_time(visit: Open) -> None:
    here = visit("imani.wallace", java_script_enabled=False)
    page = paused(here)
    finding(page, 2, "Write “a colleague”")
    expect(page.locator(".findings li")).to_have_count(2)
    assert here.words.input_value().startswith("🌙 Night 👩‍⚕️ was long.")
    here.open("button", "Take all suggestions")
    page.get_by_text("Nothing has been posted yet").wait_for()
    assert "John Smith" not in here.words.input_value()


@pytest.mark.parametrize("script", [True, False])
def test_nothing_is_in_anybodys_way_in_a_pause(visit: Open, script: bool) -> None:
    here = visit("imani.wallace", java_script_enabled=script)
    page = paused(here, f"{WORDS}\n\n{CASE}")
    page.get_by_role("region", name="Where case facts may go").wait_for()
    if script:
        assert look(page) == []
        page.get_by_role("button", name="Take all suggestions").click()
        assert look(page) == []
