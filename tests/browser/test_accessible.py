"""Every page, in light and dark, on a phone and on a desk: axe finds nothing, and nothing sticks out at 320 pixels."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.visits import BOARD

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
WIDTHS = {"phone": (390, 844), "desk": (1280, 800)}
PAGES = {
    "sign-in": (None, "/sign-in"),
    "away": (None, "/away"),
    "help": (None, "/help"),
    "home": ("ana.reyes", "/"),
    "boards": ("ana.reyes", "/forums"),
    "board": ("marcus.delacroix", "/forums/commons/the-craft"),
    "empty list": ("ana.reyes", "/forums/commons/the-craft?only=mine"),
    "new topic": ("imani.wallace", f"{BOARD}/new"),
    "spaces": ("imani.wallace", "/spaces"),
    "space": ("imani.wallace", "/spaces/peer-supporters"),
    "person": ("ana.reyes", "/people/ana.reyes"),
    "hospitals": ("ana.reyes", "/hospitals"),
    "roster": ("ana.reyes", "/hospitals/alder-ridge/roster"),
    "settings": ("ana.reyes", "/settings"),
    "search": ("ana.reyes", "/search?q=listening"),
    "nothing found": ("ana.reyes", "/search?q=zzyzx"),
    "not found": ("ana.reyes", "/forums/no/where"),
}


def look(page: Page) -> list[str]:
    """What axe has against the page as it stands, in every look; it goes in once."""
    page.evaluate(AXE)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  # - one of two
        for name, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{theme} {name}: {said(violation)}" for violation in page.evaluate(RUN, RULES)]
    page.set_viewport_size({"width": 320, "height": 640})
    across = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{across} pixels wide at 320"] if across > 320 else [])


def said(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {violation['help']}: " + " | ".join(
        node["html"][:120] for node in violation["nodes"][:3]
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_in_anybodys_way(visit: Open, name: str) -> None:
    handle, path = PAGES[name]
    assert look(visit(handle, path).page) == []


def test_a_topic_in_all_its_states(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    assert look(here.page) == []
    here.write("Call me on 617-555-0134.")
    here.page.get_by_role("button", name="Preview").click()
    here.page.locator("[data-prose] p").wait_for()
    assert look(here.page) == []
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("group", name="A moment before this is posted").wait_for()
    assert look(here.page) == []


def test_a_refused_form_and_high_contrast(visit: Open) -> None:
    here = visit("imani.wallace", f"{BOARD}/new")
    here.page.get_by_role("button", name="Open the topic").click()
    here.page.get_by_role("alert").wait_for()
    assert look(here.page) == []
    here.page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    assert look(here.page) == []
