"""One's own profile in a browser: the preview follows what is typed; without scripts and by keyboard it works too."""

import pytest

from tests.browser.conftest import Open, sign_in

pytestmark = pytest.mark.browser
COLLEAGUE, READER, MEMBER = range(3)


def test_the_preview_follows_what_is_typed_and_chosen(visit: Open) -> None:
    here = visit("beth.castellan", "/settings/profile")
    seen = here.page.locator("[data-previews] details")
    here.page.get_by_label("In your own words").fill("quiet corners")
    seen.nth(COLLEAGUE).get_by_text("quiet corners").wait_for()
    here.page.get_by_text("Nothing has been saved yet.").wait_for()
    assert "quiet corners" in seen.nth(READER).text_content()
    assert "quiet corners" not in seen.nth(MEMBER).text_content()
    here.page.locator("#skills_for").select_option("Only me")
    seen.nth(COLLEAGUE).get_by_text("quiet corners").wait_for(state="detached")
    here.page.get_by_label("Name", exact=True).fill("")
    here.page.locator("[data-state]", has_text="empty").wait_for()
    here.page.reload()
    assert here.page.get_by_label("In your own words").input_value() == ""


def test_a_profile_without_any_script(visit: Open) -> None:
    here = visit(None, java_script_enabled=False)
    sign_in(here.page, here.server, "agnes.pruitt")
    here.go("/settings/profile")
    here.page.get_by_label("In your own words").fill("steady hands")
    here.page.get_by_label("Knows small hospitals").check()
    here.page.get_by_role("button", name="Save").click()
    here.page.get_by_text("The preview shows what others see now.").wait_for()
    assert "steady hands" in here.page.locator("[data-previews] details").first.text_content()
    here.go("/people?q=steady")
    here.page.get_by_role("link", name="Agnes Pruitt").click()
    here.page.get_by_text("Knows small hospitals").wait_for()
    here.go("/welcome/seen")
    for _ in range(2):
        here.page.get_by_role("link", name="Next").click()
    here.page.get_by_role("button", name="Keep these hours").click()
    here.page.get_by_role("heading", name="That is all").wait_for()


def test_finding_somebody_by_keyboard(visit: Open) -> None:
    here = visit("keziah.thorne", "/people")
    here.tab_to("searchbox", "Name, profession or words")
    here.page.keyboard.type("solheim")
    here.follow("Enter")
    here.tab_to("link", "Ingrid Solheim")
    here.follow("Enter")
    here.page.get_by_text("Why you see this").wait_for()
