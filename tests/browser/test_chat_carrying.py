"""A thread becomes a topic, as people see it: asked, answered, carried over, and the way back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.test_chat import HALL, ready, said, say

pytestmark = pytest.mark.browser


def test_the_words_of_those_who_agree_become_a_topic(visit: Open) -> None:
    asker, author = visit("ana.reyes", HALL).page, visit("imani.wallace", HALL).page
    for page in (asker, author):
        ready(page)
    say(author, "My window has a blackbird in it")
    begins = asker.locator("[data-messages] > .message:not(.in-thread)", has_text="a blackbird in it")
    begins.hover()
    begins.get_by_role("link", name=re.compile("Thread of message")).click()
    asker.get_by_role("heading", name="Thread in Hallway").wait_for()
    ready(asker)
    say(asker, "Mine has rain, and I like it")
    said(asker, "Mine has rain, and I like it")
    say(asker, "It is good to sleep by")
    said(asker, "It is good to sleep by")
    asker.reload()
    asker.get_by_role("link", name="Carry over to a topic").click()
    asker.get_by_label("Title of the topic").fill("What is in your window?")
    assert look(asker) == []
    asker.get_by_role("button", name="Ask the authors").click()
    author.get_by_role("link", name="Ana Reyes asks to carry this thread over").click()
    author.locator(".carrying > summary", has_text="may your words go along?").click()
    author.get_by_text("May your words go along?", exact=True).wait_for()
    assert look(author) == []
    author.get_by_role("button", name="Yes, mine may go").click()
    author.locator(".carrying", has_text="You have answered").wait_for()
    asker.reload()
    asker.locator(".carrying > summary").click()
    asker.get_by_text("1 of 1 has answered.").wait_for()
    asker.get_by_role("button", name="Carry over now").click()
    asker.get_by_role("heading", level=1, name="What is in your window?").wait_for()
    expect(asker.locator("li.post")).to_have_count(3)
    assert look(asker) == []
    asker.get_by_role("link", name="Hallway").click()
    asker.get_by_role("link", name="What is in your window?").wait_for()
    assert look(asker) == []
