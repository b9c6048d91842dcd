"""An open page follows what becomes of its posts, and nothing that its reader does is disturbed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

LONG = "\n\n".join(
    f"Paragraph {number} of a longer answer, so that the page is higher than the window." for number in range(9)
)
SAME_PAGE = "window.samePage = true"


def reading(visit: Open, path: str, name: str = "imani.wallace") -> Visit:
    """Somebody who has the page open and listens."""
    reader = visit(name, path)
    reader.page.locator("[data-live]").wait_for()
    reader.page.evaluate(SAME_PAGE)
    return reader


def top(page: Page, selector: str) -> float:
    return float(page.evaluate("one => document.querySelector(one).getBoundingClientRect().top", selector))


def test_an_edit_a_removal_and_its_return_are_followed_while_somebody_writes(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic(
        "Followed while somebody writes", "The first of three.", "The second of three.", "The third."
    )
    reader = reading(visit, path)
    reader.write("Half an answer")
    reader.words.focus()
    reader.page.evaluate("document.querySelector('textarea[name=body]').setSelectionRange(2, 5)")
    second = reader.page.locator("#p2")

    writer.edit(2, "The second, said better.")
    expect(second).to_contain_text("The second, said better.")
    expect(second).not_to_contain_text("of three")
    expect(second.locator(".when")).to_contain_text("edited")

    writer.step("Remove", 2)
    expect(second).to_contain_text("Removed by its author.", timeout=2_000)
    expect(second).not_to_contain_text("said better")
    expect(reader.page.locator("[data-said]")).to_have_text("Post 2 was removed.")
    assert "said better" not in reader.page.content()

    writer.step("Put it back", 2)
    expect(second).to_contain_text("The second, said better.")

    assert reader.words.input_value() == "Half an answer"
    kept = "(({activeElement: a}) => [a.name, a.selectionStart, a.selectionEnd, window.samePage])(document)"
    assert reader.page.evaluate(kept) == ["body", 2, 5, True]
    reader.page.reload()
    assert reader.page.locator("#p2").inner_text() == writer.page.locator("#p2").inner_text().split("\nEdit")[0].strip()


def test_two_quick_edits_end_with_the_last(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Two quick edits", "Said once.")
    reader = reading(visit, path)
    slow: list[Route] = []

    def first_one_late(route: Route) -> None:
        if slow:
            route.continue_()
            return
        slow.append(route)
        answer = route.fetch()
        writer.edit(1, "Said three times.")
        reader.page.wait_for_timeout(800)
        route.fulfill(response=answer)

    reader.page.route("**/posts?*", first_one_late)
    writer.edit(1, "Said twice.")
    expect(reader.page.locator("#p1")).to_contain_text("Said three times.")
    reader.page.wait_for_timeout(800)
    expect(reader.page.locator("#p1")).to_contain_text("Said three times.")


def test_a_removed_first_post_takes_the_title_from_open_pages_too(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Lanterns in the hall", "About Lanterns.", *("An answer." for _ in range(20)))
    pages = [reading(visit, f"{path}?from={first}") for first in (1, 21)]
    writer.go(f"{path}?from=1")
    writer.step("Remove", 1)
    for reader in pages:
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Removed topic")
        assert "Lanterns" not in reader.page.content() + reader.page.title()
    writer.step("Put it back", 1)
    for reader in pages:
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Lanterns in the hall")
    assert [reader.posts().count() for reader in pages] == [20, 1]


@pytest.mark.parametrize("browsers_own", ["auto", "none"])  # not every browser holds still by itself
def test_what_one_looks_at_does_not_move_when_something_above_changes(visit: Open, browsers_own: str) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Nothing moves", LONG, LONG, "A short one.")
    reader = reading(visit, path)
    reader.page.evaluate("own => { document.documentElement.style.overflowAnchor = own }", browsers_own)
    reader.page.locator("#p3").scroll_into_view_if_needed()
    before = top(reader.page, "#p3")
    assert reader.page.evaluate("scrollY") > 300
    writer.step("Remove", 1)
    expect(reader.page.locator("#p1")).to_contain_text("Removed by its author.")
    assert abs(top(reader.page, "#p3") - before) < 2
    link = reader.page.get_by_role("link", name="Link to post 2")
    link.focus()
    before = top(reader.page, "#p2")
    writer.edit(2, "Much shorter now.")
    expect(reader.page.locator("#p2")).to_contain_text("Much shorter now.")
    expect(link).to_be_focused()
    assert abs(top(reader.page, "#p2") - before) < 2


def test_what_changed_before_the_page_listened_is_caught_up_with(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Changed before it listened", "Lanterns said it.", "An answer.")
    reader = visit("imani.wallace", None)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    reader.page.route("**/socket.io.esm.min.js", hold)
    reader.go(path)
    writer.step("Remove", 1)
    assert reader.page.get_by_text("Lanterns said it.").count() == 1
    while not waiting:
        reader.page.wait_for_timeout(50)
    waiting[0].continue_()
    expect(reader.page.locator("#p1")).to_contain_text("Removed by its author.")


def test_one_s_own_page_in_another_tab_can_put_it_back(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("In two tabs", "Said in one tab.")
    other = reading(visit, path, "ana.reyes")
    writer.step("Remove", 1)
    other.page.get_by_role("button", name="Put it back").wait_for()
    other.step("Put it back", 1)
    expect(writer.page.locator("#p1")).to_contain_text("Said in one tab.")


def test_a_reply_that_is_taken_back_before_it_was_shown_is_never_shown(visit: Open) -> None:
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Taken back at once", "A first post.")
    reader = reading(visit, path)
    writer.send("Lanterns was here.", "Post reply")
    reader.page.get_by_role("button", name="1 new reply, show").wait_for()
    writer.step("Remove", 2)
    reader.page.get_by_role("button", name="1 new reply, show").click()
    expect(reader.page.locator("#p2")).to_contain_text("Removed by its author.")
    assert "Lanterns was here." not in reader.page.content()


def test_what_may_no_longer_be_seen_leaves_and_what_may_again_takes_its_place(visit: Open) -> None:
    """As for what expires, and for what a moderator lets stand: the server leaves it out, or prints it at last."""
    writer = visit("ana.reyes", None)
    path = writer.open_topic("Leaves and returns", "One.", "Two.", "Three.")
    reader = reading(visit, path)
    reader.page.get_by_role("link", name="Link to post 2").focus()
    reader.page.route("**/posts?*", _without_the_second)
    writer.edit(2, "Two, changed.")
    expect(reader.posts()).to_have_count(2)
    assert reader.page.evaluate("document.activeElement.id") == "p3"
    expect(reader.page.locator("[data-said]")).to_have_text("Post 2 was removed.")
    reader.page.unroute("**/posts?*")
    writer.edit(2, "Two, at last.")
    expect(reader.posts()).to_have_count(3)
    assert [post.get_attribute("data-seq") for post in reader.posts().all()] == ["1", "2", "3"]
    expect(reader.page.locator("#p2")).to_contain_text("Two, at last.")


def _without_the_second(route: Route) -> Any:
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'(?s)<li class="post" id="p2".*?</li>', "", answer.text()))
