"""Channels as people see them: one that closes, the list of all, who is here, and whom an at sign offers."""

import re

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.test_chat import HALL, SENDING, ready, said, say

pytestmark = pytest.mark.browser


def test_words_for_a_channel_that_closed_are_taken_elsewhere_by_their_author(visit: Open) -> None:
    keeper, writer = visit("ingrid.solheim", "/chat/commons/new").page, visit("ana.reyes", "/chat")
    keeper.get_by_label("Name").fill("Over lunch")
    keeper.get_by_role("button", name="Open the channel").click()
    ready(keeper)
    writer.go("/chat/commons/over-lunch")
    page = writer.page
    ready(page)
    keeper.get_by_role("link", name="Settings").click()
    keeper.get_by_role("button", name="Close the channel").click()
    keeper.get_by_text("This channel is closed.").wait_for()
    page.get_by_text("Nothing can be written here any more just now.").wait_for()
    assert page.locator("#say").is_hidden()
    page.locator("#say").evaluate("say => say.hidden = false")  # as on a page that had not heard of it yet
    say(page, "Is anybody still here?")
    page.get_by_role("button", name="Take it to another channel").click()
    page.get_by_label("Where to take it").select_option(label="Hallway, The commons")
    page.get_by_role("button", name="Take it there").click()
    page.get_by_role("heading", name="Hallway").wait_for()
    ready(page)
    assert page.locator("#body").input_value() == "Is anybody still here?"
    assert page.locator("[data-messages]").get_by_text("Is anybody still here?").count() == 0
    page.locator("#body").press("Enter")
    said(page, "Is anybody still here?")


def test_the_list_of_channels_counts_what_is_said_and_what_is_read_elsewhere(visit: Open) -> None:
    here, there = visit("ana.reyes", HALL), visit("ana.reyes", "/chat")
    ready(here.page)
    row = there.page.locator("[data-channel]", has=there.page.get_by_role("link", name="Hallway", exact=True))
    there.page.wait_for_timeout(1000)
    here.go("/chat")
    writer = visit("imani.wallace", HALL).page
    ready(writer)
    say(writer, "One more for the list")
    row.get_by_text(re.compile("1 new")).wait_for()
    here.go(HALL)
    row.locator("[data-unread]").wait_for(state="detached")


def test_an_at_sign_offers_those_who_speak_there_and_enter_takes_one(visit: Open) -> None:
    page = visit("ana.reyes", HALL).page
    ready(page)
    page.locator("#body").press_sequentially("Ask @ine")
    page.get_by_role("option", name=re.compile("Inês Carvalho")).wait_for()
    page.locator("#body").press("Enter")
    assert page.locator("#body").input_value() == "Ask @ines.carvalho "
    assert page.locator("[data-outbox] .message").count() == 0
    page.locator("#body").press_sequentially("or @r")
    page.locator(".mentions [role=option]").first.wait_for()
    assert look(page) == []
    page.locator("#body").press("Escape")
    assert page.locator(".mentions").is_hidden()
    page.locator("#body").fill("Ask @ines.carvalho about the jar")
    page.locator("#body").press("Enter")
    told = page.locator("[data-messages] .message", has_text="about the jar")
    told.get_by_role("link", name="@ines.carvalho").wait_for()


def test_a_lively_channel_shows_that_somebody_is_here_and_typing(visit: Open) -> None:
    keeper, other = visit("ingrid.solheim", "/chat/commons/new"), visit("ana.reyes", "/chat")
    keeper.page.get_by_label("Name").fill("Lively one")
    keeper.page.get_by_label("Show how many are here").check()
    keeper.page.get_by_role("button", name="Open the channel").click()
    ready(keeper.page)
    other.go("/chat/commons/lively-one")
    ready(other.page)
    keeper.page.get_by_text("1 other is here").wait_for()
    other.page.locator("#body").press_sequentially("Half a thought")
    keeper.page.get_by_text("Somebody is typing…").wait_for()
    assert other.page.get_by_text("Somebody is typing…").count() == 0


def test_what_waits_for_a_channel_that_closed_meanwhile_outlives_a_reload(visit: Open) -> None:
    keeper, writer = visit("ingrid.solheim", "/chat/commons/new"), visit("ana.reyes", "/chat")
    keeper.page.get_by_label("Name").fill("Closed over lunch")
    keeper.page.get_by_role("button", name="Open the channel").click()
    ready(keeper.page)
    writer.go("/chat/commons/closed-over-lunch")
    ready(writer.page)
    writer.on_a_bad_line = True
    writer.page.route(SENDING, lambda route: route.abort())
    say(writer.page, "Written in the lift")
    writer.page.get_by_text("Not sent yet.").wait_for()
    keeper.page.get_by_role("link", name="Settings").click()
    keeper.page.get_by_role("button", name="Close the channel").click()
    keeper.page.get_by_text("This channel is closed.").wait_for()
    writer.page.unroute(SENDING)
    writer.page.reload()
    waiting = writer.page.locator("[data-outbox] .message", has_text="Written in the lift")
    waiting.get_by_role("button", name="Take it to another channel").wait_for()
    assert waiting.get_by_role("button", name="Take it back to edit").count() == 0
    assert look(writer.page) == []
