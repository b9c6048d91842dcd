"""Back-up as people use it: asking, the bar where somebody is on call, the answer that comes without a reload."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_accessible import look

pytestmark = pytest.mark.browser

BAR = "Somebody at your hospital asks for back-up."
WORDS = "It was a hard one, and I keep going over it."


def ask(page: Page, words: str = WORDS) -> None:
    """At Alder Ridge, where Ana Reyes is asked first and Daniel Oyelaran last."""
    here = page.locator("#at-alder-ridge")
    here.get_by_label("What it is about").fill(words)
    here.get_by_role("button", name="Ask Ana now").click()


def test_whoever_is_asked_sees_it_live_and_so_does_the_asker_see_the_answer(visit: Open) -> None:
    contact = visit("ana.reyes", "/forums").page
    contact.wait_for_timeout(1000)  # its line stands
    asker = visit("mei.tanaka", "/backup").page
    asker.get_by_role("link", name="988").wait_for()
    ask(asker)
    asker.get_by_role("heading", name="Ana is being asked").wait_for()
    assert look(asker) == []
    contact.get_by_text(BAR).wait_for()
    assert contact.get_by_text("Mei").count() == 0
    assert look(contact) == []
    contact.get_by_role("link", name="See who it is").click()
    contact.get_by_role("heading", name="Mei Tanaka asks for back-up").wait_for()
    contact.get_by_text(WORDS).wait_for()
    assert contact.get_by_text(BAR).count() == 0, "the page says it already"
    assert look(contact) == []
    contact.get_by_role("button", name="I have seen this").click()
    contact.get_by_role("heading", name="You are with Mei").wait_for()
    asker.get_by_role("heading", name="Ana has seen this and is with you").wait_for()
    asker.get_by_text("Pager 4471").wait_for()
    assert look(asker) == []
    asker.get_by_role("link", name="Write to Ana").click()
    asker.get_by_role("button", name="Begin").wait_for()


def test_who_cannot_just_now_says_so_and_when_nobody_is_left_the_page_says_that(visit: Open) -> None:
    asker = visit("farida.rahmani", "/backup").page
    ask(asker)
    asker.get_by_role("heading", name="Ana is being asked").wait_for()
    address = asker.url
    names = ["ana.reyes", "june.whitcomb", "daniel.oyelaran"]  # whoever of them has the hours
    for name in names:
        contact = visit(name, address).page
        if contact.get_by_role("button", name="I cannot just now").count():
            contact.get_by_role("button", name="I cannot just now").click()
            contact.get_by_text("If you can after all").wait_for()
    asker.get_by_role("heading", name="Nobody has answered yet").wait_for()
    asker.get_by_role("link", name="988").wait_for()
    assert look(asker) == []
    asker.get_by_role("button", name="Take it back").click()
    asker.get_by_role("heading", name="This is over").wait_for()


def test_without_a_script_one_asks_answers_and_keeps_a_list(visit: Open) -> None:
    plain = {"java_script_enabled": False}
    asker = visit("rosalind.pham", "/backup", **plain).page
    ask(asker, "Maria Henderson from 4 West died")
    asker.get_by_role("heading", name="A moment before this is posted").wait_for()
    here = asker.locator("#at-alder-ridge").get_by_label("What it is about")
    assert here.input_value().strip() == "Maria Henderson from 4 West died"
    ask(asker)
    asker.get_by_role("heading", name="Ana is being asked").wait_for()
    contact = visit("ana.reyes", "/", **plain).page
    contact.get_by_role("link", name="See who it is").click()
    contact.get_by_role("button", name="I have seen this").click()
    asker.get_by_role("link", name="Look again").click()
    asker.get_by_role("heading", name="Ana has seen this and is with you").wait_for()
    contact.goto("/hospitals/alder-ridge/on-call?q=mei")
    contact.get_by_role("link", name="Choose Mei Tanaka").click()
    contact.get_by_role("button", name="Ask them").click()
    contact.get_by_text("Has not said yes yet").wait_for()
    asked = visit("mei.tanaka", "/backup/on-call", **plain).page
    asked.get_by_role("button", name="No, thank you").click()
    asked.get_by_text("You are off that list").wait_for()


def test_from_a_channel_it_opens_beside_it(visit: Open) -> None:
    page = visit("imani.wallace", "/chat/commons/hallway").page
    page.get_by_text("I need back-up").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="on-call contact").click()
    beside = opened.value
    beside.get_by_role("heading", name="I need back-up").wait_for()
    assert beside.evaluate("document.referrer") == ""
    assert page.url.endswith("/chat/commons/hallway")
