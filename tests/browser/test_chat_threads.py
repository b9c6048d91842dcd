"""Threads, content notes and pins, as people see them."""

import re

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.test_chat import HALL, ready, said, say

pytestmark = pytest.mark.browser


def test_a_thread_goes_on_by_itself_and_stands_folded_in_its_channel(visit: Open) -> None:
    writer, reader = visit("imani.wallace", HALL).page, visit("ana.reyes", HALL).page
    for page in (writer, reader):
        ready(page)
    say(writer, "Who has tried the new tea?")
    begins = reader.locator("[data-messages] > .message:not(.in-thread)", has_text="Who has tried the new tea?")
    begins.hover()
    begins.get_by_role("link", name=re.compile("Thread of message")).click()
    reader.get_by_role("heading", name="Thread in Hallway").wait_for()
    ready(reader)
    assert reader.locator("[data-messages] > .message").count() == 1
    say(reader, "Peppermint, twice")
    said(reader, "Peppermint, twice")
    line = writer.locator("[data-messages] > .in-thread", has_text="Peppermint, twice")
    line.locator("summary", has_text="Ana Reyes in a thread: Peppermint, twice").wait_for()
    assert not line.locator(".prose").is_visible()
    writer.get_by_role("link", name="1 in this thread").wait_for()
    say(writer, "In the channel itself")
    line.locator(".threaded > summary").click()
    assert line.locator(".prose").is_visible()
    assert reader.get_by_text("In the channel itself").count() == 0
    assert look(reader) == []


def test_words_stay_behind_their_note_and_a_pin_is_at_hand(visit: Open) -> None:
    writer, reader = visit("ingrid.solheim", HALL).page, visit("ana.reyes", HALL).page
    for page in (writer, reader):
        ready(page)
    writer.locator(".noting > summary").click()
    writer.get_by_label("What it touches on").fill("Loss of a patient")
    say(writer, "A long night, and the light in that room")
    told = reader.locator("[data-messages] .message", has_text="Content note: Loss of a patient").last
    told.wait_for()
    reader.locator("[data-said]", has_text="Ingrid Solheim: Content note: Loss of a patient").wait_for()
    assert not told.locator(".prose").is_visible()
    told.locator(".noted > summary").click()
    assert told.locator(".prose").is_visible()
    assert writer.get_by_label("What it touches on").input_value() == ""
    mine = writer.locator("[data-messages] .message", has_text="Content note: Loss of a patient").last
    mine.hover()
    mine.get_by_role("button", name=re.compile("^Pin message")).click()
    writer.get_by_role("link", name="1 pinned").click()
    writer.get_by_role("heading", name="Pinned in Hallway").wait_for()
    assert look(writer) == []
    told.locator(".pinned").wait_for()
    assert told.locator(".prose").is_visible()  # shown anew, and as it was left
