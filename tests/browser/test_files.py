"""Files in a channel as people use them: chosen, pasted, asked about, sent, seen, removed; and without a script."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.test_chat import HALL, SENDING, ready, said
from tests.files import made

pytestmark = pytest.mark.browser

PASTE = """([words, name, kind]) => {
  const bytes = Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type: kind }));
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector("#body").dispatchEvent(new ClipboardEvent("paste", how));
}"""


def attach(page: Page, *files: tuple[str, bytes]) -> None:
    """Chooses files as the button lets one."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Attach a picture or a file").click()
    chooser.value.set_files([{"name": name, "mimeType": "", "buffer": data} for name, data in files])


def choose_name(page: Page) -> None:
    choice = page.locator("select[name=byline]")
    if not choice.input_value():
        choice.select_option("full")


def test_files_are_brought_described_sent_seen_and_removed(visit: Open) -> None:
    writer, reader = visit("imani.wallace", HALL).page, visit("ana.reyes", HALL).page
    for page in (writer, reader):
        ready(page)
    attach(writer, ("our poster.png", made.picture()), ("steps.pdf", made.pdf("Four calm steps")))
    writer.locator(".to-send[data-ready]").nth(1).wait_for()
    pasted = [base64.b64encode(made.picture("JPEG")).decode(), "screen.jpg", "image/jpeg"]
    writer.evaluate(PASTE, pasted)
    writer.locator(".to-send[data-ready]").nth(2).wait_for()
    writer.get_by_text("We cannot look into pictures").wait_for()
    assert look(writer) == []
    writer.get_by_role("button", name="Remove screen.webp").click()
    assert writer.locator(".to-send").count() == 2
    assert writer.evaluate("document.activeElement.textContent").startswith("Attach")
    writer.get_by_label("What does it show?").first.fill("A poster by the kettle")
    choose_name(writer)
    writer.locator("#body").fill("Take it along")
    writer.locator("#body").press("Enter")
    picture = reader.get_by_role("img", name="A poster by the kettle")
    picture.scroll_into_view_if_needed()
    reader.wait_for_function("() => [...document.querySelectorAll('.files img')].at(-1).naturalWidth === 300")
    assert look(reader) == []
    with reader.expect_download() as download:
        reader.get_by_role("link", name="steps.pdf").click()
    assert download.value.suggested_filename == "steps.pdf"
    said(writer, "Take it along")
    assert writer.locator(".to-send").count() == 0
    mine = writer.locator("[data-messages] .message", has_text="Take it along")
    mine.hover()
    mine.get_by_role("button", name="Remove message").click()
    picture.wait_for(state="detached")


def test_what_is_not_taken_says_why_and_what_is_asked_about_is_answered(visit: Open) -> None:
    page = visit("imani.wallace", HALL).page
    ready(page)
    attach(page, ("rota.docx", made.word()))
    page.get_by_text("rota.docx: We do not take Office files").wait_for()
    attach(page, ("notes.txt", b"Maria Henderson on 4 West, MRN 4471182"))
    page.get_by_role("group", name="A moment before this is attached").wait_for()
    assert look(page) == []
    page.locator("#body").fill("With a file that still asks")
    choose_name(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("A file still asks for your answer.").wait_for()
    page.get_by_label("Its name").fill("invented notes")
    page.get_by_label("Why it is safe").select_option("example")
    page.get_by_role("button", name="Attach it").click()
    page.locator(".to-send[data-ready]", has_text="invented notes.txt").wait_for()
    page.get_by_role("button", name="Send").click()
    page.locator("[data-messages] .files").get_by_role("link", name="invented notes.txt").wait_for()


def test_on_a_dead_line_a_file_waits_with_its_words_over_a_reload(visit: Open) -> None:
    here = visit("gus.lindqvist", HALL)
    page = here.page
    ready(page)
    attach(page, ("lift.png", made.picture()))
    page.locator(".to-send[data-ready]").wait_for()
    here.on_a_bad_line = True
    page.route(SENDING, lambda route: route.abort())
    choose_name(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Not sent yet. It is kept and sent as soon as it can be.").wait_for()
    page.reload()
    page.locator("[data-outbox] .message", has_text="lift.webp").wait_for()
    page.unroute(SENDING)
    page.locator("[data-outbox] .message").wait_for(state="detached")
    page.get_by_role("img", name="A picture without a description").last.wait_for()


@pytest.mark.parametrize("size", [(1280, 900), (390, 780), (320, 640)])
def test_every_button_can_be_reached_on_any_window(visit: Open, size: tuple[int, int]) -> None:
    page = visit("imani.wallace", HALL, viewport={"width": size[0], "height": size[1]}).page
    ready(page)
    attach(page, ("one.png", made.picture()), ("notes.txt", b"Maria Henderson on 4 West, MRN 4471182"))
    page.get_by_role("button", name="Leave it out").click()
    page.get_by_role("button", name="Remove one.webp").click()
    assert page.locator(".to-send").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_a_file_goes_with_the_form(visit: Open, tmp_path: Path) -> None:
    page = visit("imani.wallace", HALL, java_script_enabled=False).page
    poster = tmp_path / "poster.png"
    poster.write_bytes(made.picture())
    page.get_by_text("Attach a file").click()
    page.get_by_label("File", exact=True).set_input_files(poster)
    page.get_by_label("What does it show?").fill("A poster, sent as a page")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("img", name="A poster, sent as a page").wait_for()
