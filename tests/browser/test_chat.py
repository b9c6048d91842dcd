"""A channel as people use it: live, on bad lines, without a script, by keyboard, and on a shared computer."""

import re

import pytest
from playwright.sync_api import Page, Route

from community.worlds.people import PASSWORD, email
from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

ROOM = "/chat/night-shift/small-hours"
HALL = "/chat/commons/hallway"
STORED = "() => [localStorage.length, sessionStorage.length]"
SENDING = re.compile(r"/chat/channels/\w+/messages$")
FOCUS = """() => { window.focus_at_pause = new Promise((tell) => new MutationObserver(() => {
    const pause = document.querySelector("[data-pause]");
    if (pause) tell(pause.contains(document.activeElement));
  }).observe(document.body, { childList: true, subtree: true })) ; return true }"""


def ready(page: Page) -> None:
    """The channel listens by now."""
    page.locator("[data-live]").wait_for()


def say(page: Page, words: str) -> None:
    """Writes and presses Enter."""
    choice = page.locator("select[name=byline]")
    if not choice.input_value():
        choice.select_option("full")
    page.locator("#body").fill(words)
    page.locator("#body").press("Enter")


def said(page: Page, words: str) -> None:
    """That message stands among those that were said."""
    page.locator("[data-messages] .message", has_text=words).wait_for()


def test_what_is_said_is_there_for_all_at_once_and_moves_nobody(visit: Open) -> None:
    writer, reader = visit("imani.wallace", HALL).page, visit("ana.reyes", HALL).page
    for page in (writer, reader):
        ready(page)
    reader.locator("#body").fill("Half a thought")
    reader.locator("#body").focus()
    reader.locator("[data-log]").evaluate("log => log.scrollTop = 0")
    top = reader.locator("[data-log]").evaluate("log => log.scrollTop")
    for words in ("Good evening from upstairs", "Anyone for tea at four?"):
        say(writer, words)
    said(reader, "Anyone for tea at four?")
    assert reader.locator("[data-log]").evaluate("log => log.scrollTop") == top
    assert reader.evaluate("document.activeElement.id") == "body"
    assert reader.locator("#body").input_value() == "Half a thought"
    reader.get_by_role("button", name="New messages below").click()
    spoken = re.compile("^(2 new messages|Imani Wallace: Anyone for tea at four[?])$")
    reader.locator("[data-said]", has_text=spoken).wait_for()  # once, for those who listen
    said(writer, "Anyone for tea at four?")
    mine = writer.locator("[data-messages] .message", has_text="Anyone for tea at four?")
    mine.hover()
    mine.get_by_role("link", name=re.compile("Edit message")).wait_for()
    assert reader.locator(".message", has_text="tea at four").get_by_role("button").count() == 0


def test_an_edit_and_a_removal_arrive_where_the_message_stands(visit: Open) -> None:
    writer, reader = visit("imani.wallace", HALL).page, visit("ana.reyes", HALL).page
    for page in (writer, reader):
        ready(page)
    say(writer, "Words that will change")
    said(reader, "Words that will change")
    mine = writer.locator("[data-messages] .message", has_text="Words that will change")
    mine.hover()
    mine.get_by_role("link", name=re.compile("Edit message")).click()
    writer.locator("#body").fill("Words that have changed")
    writer.get_by_role("button", name="Save").click()
    said(reader, "Words that have changed")
    mine = writer.locator("[data-messages] .message", has_text="Words that have changed")
    mine.hover()
    mine.get_by_role("button", name=re.compile("Remove message")).click()
    reader.locator("[data-messages] .message", has_text="Taken back by its author.").last.wait_for()
    assert reader.get_by_text("Words that have changed").count() == 0


def test_on_a_dead_line_words_wait_outlive_a_reload_and_arrive_once_and_in_order(visit: Open) -> None:
    here = visit("gus.lindqvist", HALL)
    page = here.page
    ready(page)
    here.on_a_bad_line = True
    page.route(SENDING, lambda route: route.abort())
    for number in range(3):
        say(page, f"Said in the lift, {number}")
    page.locator("[data-outbox] .message").nth(2).wait_for()
    page.get_by_text("Not sent yet. It is kept and sent as soon as it can be.").first.wait_for()
    page.reload()
    page.locator("[data-outbox] .message").nth(2).wait_for()
    assert page.locator("[data-outbox] .message").count() == 3
    page.unroute(SENDING)
    said(page, "Said in the lift, 2")
    page.locator("[data-outbox] .message").first.wait_for(state="detached")
    page.reload()
    found = page.locator("[data-messages] .message .prose").all_inner_texts()
    assert [words.strip() for words in found if "lift" in words] == [f"Said in the lift, {n}" for n in range(3)]


def test_an_answer_that_is_lost_on_the_way_back_makes_no_second_message(visit: Open) -> None:
    here = visit("gus.lindqvist", HALL)
    page = here.page
    ready(page)
    lost: list[int] = []

    def swallow(route: Route) -> None:
        """The server stores it, the browser never hears of it."""
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    here.on_a_bad_line = True
    page.route(SENDING, swallow)
    say(page, "Heard, and the answer lost")
    said(page, "Heard, and the answer lost")
    page.locator("[data-outbox] .message").first.wait_for(state="detached")
    assert lost == [200]
    page.reload()
    assert page.locator("[data-messages] .message", has_text="Heard, and the answer lost").count() == 1


def test_the_pause_stands_beside_the_words_and_loses_nothing(visit: Open) -> None:
    page = visit("imani.wallace", ROOM).page
    ready(page)
    say(page, "Maria from 4 West called me after the Henderson code on Tuesday")
    page.get_by_role("heading", name="A moment before this is posted").wait_for()
    page.locator("#body").press("End")
    page.keyboard.type(" and I went home late")
    page.get_by_role("button", name="Take all suggestions").click()
    kept = page.locator("#body").input_value()
    assert "Maria" not in kept
    assert kept.endswith("and I went home late")
    page.get_by_role("button", name="Send").click()
    said(page, "went home late")
    assert page.get_by_text("A moment before").count() == 0
    assert page.get_by_text("Henderson").count() == 0


def test_the_pause_takes_the_focus_as_it_comes_and_not_a_moment_later(visit: Open) -> None:
    """Whoever writes on once it is there would lose the letters that follow."""
    page = visit("imani.wallace", ROOM).page
    ready(page)
    page.evaluate(FOCUS)
    say(page, "Maria from 4 West called me after the Henderson code on Tuesday")
    assert page.evaluate("() => window.focus_at_pause")


def test_a_kind_word_reaches_the_other_and_is_taken_back(visit: Open) -> None:
    giver, writer = visit("ana.reyes", HALL).page, visit("imani.wallace", HALL).page
    for page in (giver, writer):
        ready(page)
    say(writer, "That was a long one")
    said(giver, "That was a long one")
    item = giver.locator("[data-messages] .message", has_text="That was a long one")
    item.hover()
    item.get_by_text("Kind word", exact=True).click()
    item.get_by_role("button", name="With you").click()
    given = writer.locator(".message", has_text="That was a long one").get_by_role("button", name="With you 1")
    given.wait_for()
    assert given.get_attribute("aria-pressed") == "false"
    assert giver.evaluate("document.activeElement.dataset.seq") == item.get_attribute("data-seq")
    item.get_by_role("button", name="With you 1", pressed=True).click()
    given.wait_for(state="detached")


def test_back_up_is_there_without_a_line(visit: Open) -> None:
    here = visit("imani.wallace", HALL)
    page, here.on_a_bad_line = here.page, True
    ready(page)
    page.context.set_offline(True)
    page.get_by_text("I need back-up").click()
    page.get_by_role("link", name="988").wait_for()
    assert look(page) == []
    page.context.set_offline(False)


def test_whoever_loses_the_right_sees_no_more(visit: Open) -> None:
    reader = visit("kwame.boateng", "/chat/alder-ridge-team/who-is-on").page
    ready(reader)
    lead = visit("ana.reyes", "/hospitals/alder-ridge/roster").page
    lead.get_by_label("Peer supporter: change or end, Kwame Boateng").click()
    lead.get_by_role("button", name="End this membership now").click()
    reader.get_by_text("This channel is no longer shared with you").wait_for()
    assert reader.locator(".message").count() == 0


def test_without_a_script_it_is_read_and_written(visit: Open) -> None:
    here = visit("imani.wallace", HALL, java_script_enabled=False)
    page = here.page
    page.locator("#body").fill("Sent as a page")
    page.get_by_role("button", name="Send").click()
    page.locator(".message:target", has_text="Sent as a page").wait_for()
    page.locator("#body").fill("Ask Maria Henderson on 4 West")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="A moment before this is posted").wait_for()
    assert page.locator("#body").input_value().strip() == "Ask Maria Henderson on 4 West"
    here.open("button", "Take all suggestions")
    assert "Henderson" not in page.locator("#body").input_value()


def test_by_keyboard_one_answers_and_begins_a_line(visit: Open) -> None:
    here = visit("imani.wallace", HALL)
    page = here.page
    ready(page)
    say(page, "A question for the corridor")
    said(page, "A question for the corridor")
    page.locator("#body").focus()
    here.tab_to("link", re.compile(r"Answer Imani Wallace"), backwards=True)  # type: ignore[arg-type]  # - a name by its pattern
    here.press("Enter")
    page.get_by_text(re.compile("^Answering Imani Wallace")).wait_for()
    page.keyboard.type("Two lines")
    here.press("Shift+Enter")
    page.keyboard.type("of an answer")
    here.press("Enter")
    answer = page.locator("[data-messages] .message", has_text="of an answer")
    answer.locator(".answered").wait_for()
    assert answer.locator(".prose br").count() == 1


def test_nothing_stays_on_a_shared_computer(visit: Open) -> None:
    here = visit(None, "/sign-in")
    page = here.page
    page.get_by_label("This is a shared computer").check()
    page.get_by_label("Work email").fill(email("noel.katz"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Since you were here").wait_for()
    here.go(HALL)
    ready(page)
    here.on_a_bad_line = True
    page.route(SENDING, lambda route: route.abort())
    say(page, "From the computer on the ward")
    page.get_by_text("Not sent yet.").wait_for()
    assert page.evaluate(STORED) == [0, 0]


@pytest.mark.parametrize("state", ["said", "paused", "waiting", "answering"])
def test_nothing_is_in_anybodys_way(visit: Open, state: str) -> None:
    here: Visit = visit("tess.obuya", ROOM)
    page = here.page
    ready(page)
    if state == "paused":
        say(page, "Maria from 4 West called me after the Henderson code on Tuesday")
        page.get_by_role("heading", name="A moment before this is posted").wait_for()
    if state == "waiting":
        here.on_a_bad_line = True
        page.route(SENDING, lambda route: route.abort())
        say(page, "It waits")
        page.get_by_text("Not sent yet.").wait_for()
    if state == "answering":
        page.locator(".message").last.hover()
        page.locator("[data-answer]").last.click()
    assert look(page) == []


def test_what_a_live_answer_answers_is_shown_where_the_page_has_it_and_goes_with_it(visit: Open) -> None:
    writer, reader = visit("imani.wallace", ROOM).page, visit("tess.obuya", ROOM).page
    for page in (writer, reader):
        ready(page)
    say(writer, "How long is the night still?")
    said(reader, "How long is the night still?")
    reader.locator("[data-messages] .message", has_text="How long is the night still?").hover()
    reader.locator("[data-messages] .message", has_text="How long is the night still?").locator("[data-answer]").click()
    say(reader, "Two coffees")
    answer = writer.locator("[data-messages] .message", has_text="Two coffees").locator(".answered")
    answer.get_by_text("How long is the night still?").wait_for()
    mine = writer.locator("[data-messages] .message", has_text="How long is the night still?").first
    mine.hover()
    mine.get_by_role("button", name=re.compile("Remove message")).click()
    reader.locator(".answered", has_text="Answers an earlier message").last.wait_for()
    assert reader.locator("[data-messages]").get_by_text("How long is the night still?").count() == 0
