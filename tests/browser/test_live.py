"""What happens by itself: new replies, lost rights, drafts, and stepping away."""

import re

import pytest

from community.worlds.people import PASSWORD, email
from tests.browser.conftest import Open, sign_in
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

STORED = """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"""
STILL = "() => [scrollY, document.activeElement.name]"


def test_new_replies_arrive_and_move_nothing(visit: Open) -> None:
    reader = visit("imani.wallace")
    topic = reader.to_topic()
    reader.page.locator("[data-live]").wait_for()
    before = reader.posts().count()
    reader.words.focus()
    still = reader.page.evaluate(STILL)
    writer = visit("ana.reyes", topic.removeprefix(reader.server))
    for words in ("The first of two.", "The second of two."):
        writer.write(words)
        writer.page.get_by_role("button", name="Post reply").click()
        writer.page.locator("li.post:target", has_text=words).wait_for()
    news = reader.page.get_by_role("status").get_by_role("button", name="2 new replies, show")
    news.wait_for()
    assert (reader.posts().count(), reader.page.evaluate(STILL)) == (before, still)
    news.click()
    reader.page.locator("li.post", has_text="The second of two.").wait_for()
    assert reader.posts().count() == before + 2
    assert reader.page.evaluate("document.activeElement.textContent").find("The first of two.") > 0


def test_whoever_loses_the_right_sees_no_more(visit: Open) -> None:
    reader = visit("rosalind.pham")
    reader.to_topic("Residents do not call us, and what we tried", "/forums/alder-ridge-team/team-room")
    reader.page.locator("[data-live]").wait_for()
    lead = visit("ana.reyes", "/hospitals/alder-ridge/roster")
    lead.page.get_by_label("Peer supporter: change or end, Rosalind Pham").click()
    lead.page.get_by_role("button", name="End this membership now").click()
    reader.page.get_by_text("This page is no longer shared with you").wait_for()
    assert reader.posts().count() == 0
    lead.to_topic("Residents do not call us, and what we tried", "/forums/alder-ridge-team/team-room")
    lead.send("Said to those who are still here.", "Post reply")
    lead.edit(int(lead.posts().last.get_attribute("data-seq") or 0), "Said and changed.")
    reader.page.wait_for_timeout(1500)
    assert reader.posts().count() == 0
    assert reader.page.get_by_text("This page is no longer shared with you").count() == 1


def test_a_draft_outlives_a_reload_and_can_be_thrown_away(visit: Open) -> None:
    here = visit("tess.obuya")
    here.to_topic()
    here.write("Half a thought about")
    here.page.get_by_text(re.compile(r"Draft saved \d\d:\d\d")).wait_for()
    here.page.reload()
    here.page.get_by_text("Your draft from").wait_for()
    assert here.words.input_value() == "Half a thought about"
    here.go("/")
    here.page.get_by_role("link", name="Half a thought about").click()
    here.page.get_by_role("button", name="Discard draft").click()
    here.page.get_by_text("Draft discarded.").wait_for()
    here.page.reload()
    assert here.words.input_value() == ""


def test_what_is_typed_last_is_kept_when_the_page_is_left(visit: Open) -> None:
    here = visit("tess.obuya")
    topic = here.to_topic()
    here.write("Typed just before leaving")
    here.go("/help")
    here.page.wait_for_timeout(300)
    here.page.goto(topic)
    assert here.words.input_value() == "Typed just before leaving"


@pytest.mark.parametrize("how", ["button", "shift"])
def test_stepping_away_hides_the_page_locks_the_session_and_keeps_the_words(visit: Open, how: str) -> None:
    here = visit(None)
    sign_in(here.page, here.server, "gus.lindqvist")
    topic = here.to_topic()
    here.write(f"Interrupted by {how}")
    if how == "button":
        here.page.get_by_role("button", name="Step away").click()
    else:
        here.press("Shift", "Shift", "Shift")
    here.page.wait_for_url("**/away")
    assert here.page.title() == "Community"
    here.page.go_back()
    assert "/return" in here.page.url
    here.go("/away")
    here.page.get_by_role("link", name="Come back").click()
    assert "Gus" not in here.page.content()
    here.page.get_by_label("Your password").fill(PASSWORD)
    here.page.get_by_role("button", name="Go on").click()
    here.page.wait_for_url(f"{topic}*")
    assert here.words.input_value() == f"Interrupted by {how}"


def test_stepping_away_hides_the_other_pages_of_the_browser_too(visit: Open) -> None:
    here = visit(None)
    sign_in(here.page, here.server, "gus.lindqvist")
    other = here.page.context.new_page()
    other.goto(f"{here.server}/forums")
    here.go("/help")
    here.page.get_by_role("button", name="Step away").click()
    for page in (here.page, other):
        page.wait_for_url("**/away")


def test_on_a_shared_computer_nothing_is_kept_in_the_browser_and_stepping_away_signs_out(visit: Open) -> None:
    here = visit(None, "/sign-in")
    here.page.get_by_label("This is a shared computer").check()
    here.page.get_by_label("Work email").fill(email("gus.lindqvist"))
    here.page.get_by_label("Password", exact=True).fill(PASSWORD)
    here.page.get_by_role("button", name="Sign in", exact=True).click()
    here.page.wait_for_url(f"{here.server}/")
    here.to_topic()
    here.write("Typed on a computer of the ward")
    here.page.get_by_text(re.compile(r"Draft saved \d\d:\d\d")).wait_for()
    here.go("/settings")
    assert here.page.get_by_label("Pressing Shift three times steps away").count() == 0
    assert here.page.evaluate(STORED) == [0, 0, 0]
    assert {cookie["expires"] for cookie in here.page.context.cookies()} == {-1}
    here.page.get_by_role("button", name="Step away").click()
    here.page.wait_for_url("**/away")
    here.page.get_by_role("link", name="Come back").click()
    here.page.get_by_role("heading", name="Welcome", exact=True).wait_for()


def test_two_minutes_before_the_end_one_is_asked_and_can_stay(visit: Open) -> None:
    here = visit("imani.wallace", None)
    here.page.clock.install()
    here.go("/settings")
    left = int(here.page.locator("#leave").get_attribute("data-left") or 0)
    here.page.clock.fast_forward((left - 121) * 1000)
    assert here.page.locator(".ending").count() == 0
    here.page.clock.fast_forward(2_000)
    said = here.page.get_by_role("status").filter(has_text="You will be signed out in two minutes")
    said.wait_for()
    assert here.page.evaluate("document.activeElement === document.body"), "it takes no focus from anybody"
    here.page.get_by_role("button", name="Stay signed in").click()
    said.wait_for(state="detached")
    here.page.clock.fast_forward((left - 115) * 1000)
    said.wait_for()


def test_on_a_shared_computer_the_page_goes_with_the_session(visit: Open) -> None:
    here = visit(None, "/sign-in")
    here.page.get_by_label("This is a shared computer").check()
    here.page.get_by_label("Work email").fill(email("gus.lindqvist"))
    here.page.get_by_label("Password", exact=True).fill(PASSWORD)
    here.page.clock.install()
    here.page.get_by_role("button", name="Sign in", exact=True).click()
    here.page.wait_for_url(f"{here.server}/")
    here.page.clock.fast_forward(600_000)
    here.page.get_by_role("button", name="Stay signed in").wait_for()
    here.page.clock.fast_forward(121_000)
    here.page.wait_for_url("**/away")


def test_what_was_being_written_when_the_session_ended_is_there_after_signing_in_again(visit: Open) -> None:
    here, elsewhere = visit(None), visit(None)
    for one in (here, elsewhere):
        sign_in(one.page, one.server, "tess.obuya")
    topic = here.to_topic()
    elsewhere.go("/settings/security")
    elsewhere.page.get_by_role("button", name="End all other sessions").click()
    elsewhere.page.get_by_text("Every other device is signed out.").wait_for()
    here.write("Half a thought when it ended")
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("heading", name="Welcome", exact=True).wait_for()
    sign_in(here.page, here.server, "tess.obuya")
    here.page.goto(topic)
    assert here.words.input_value() == "Half a thought when it ended"


def test_capital_letters_do_not_step_away(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    here.words.fill("")
    here.words.focus()
    here.press("Shift+A", "Shift+B", "Shift+C", "Shift", "Shift")
    here.page.wait_for_timeout(300)
    assert here.words.input_value() == "ABC"


def test_the_shortcut_can_be_switched_off(visit: Open) -> None:
    here = visit("imani.wallace", "/settings")
    here.page.get_by_label("Pressing Shift three times steps away").uncheck()
    here.go("/help")
    here.press("Shift", "Shift", "Shift")
    here.page.wait_for_timeout(300)
    assert here.page.url.endswith("/help")


def test_quoting_takes_what_is_selected_and_keeps_what_was_written(visit: Open) -> None:
    here = visit("terrence.mabry")
    here.to_topic()
    here.write("Before.")
    here.page.evaluate(
        """() => {
          const words = document.querySelector("#p2 .prose p").firstChild;
          document.getSelection().setBaseAndExtent(words, 1, words, 9);
        }"""
    )
    here.page.get_by_role("link", name="Quote Ruth Ansah, post 2", exact=True).click()
    here.page.wait_for_function("document.querySelector('textarea[name=body]').value.includes('wrote](')")
    written = here.words.input_value()
    assert written.startswith("Before.\n\n> [Ruth Ansah wrote](/forums/posts/")
    assert written.endswith(":\n> This is\n\n")


def test_a_page_still_hears_after_the_session_got_another_token_elsewhere(visit: Open) -> None:
    here = visit(None)
    sign_in(here.page, here.server, "keziah.thorne")
    topic = here.to_topic()
    here.page.locator("[data-live]").wait_for()
    other = here.page.context.new_page()
    here.page.context.clear_cookies(name="fresh")
    other.goto(f"{here.server}/settings/security/email")
    before = _token(here)
    with here.page.expect_event("websocket"):
        other.get_by_label("Your password").fill(PASSWORD)
        other.get_by_role("button", name="Go on").click()
        other.get_by_label("New email").wait_for()
    assert _token(here) != before
    writer = visit("ana.reyes", topic.removeprefix(here.server))
    writer.send("Heard after all.", "Post reply")
    here.page.get_by_role("button", name="1 new reply, show").wait_for()


def _token(here: Visit) -> str:
    return next(cookie["value"] for cookie in here.page.context.cookies() if cookie["name"] == "session")
