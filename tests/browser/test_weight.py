"""The first page somebody opens is light, comes from one place, and stands still."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

UNTOUCHED = ("The first sentence of a check-in", "/forums/commons/the-craft")  # no other test writes there
LARGEST = 60_000
REQUESTS = 8


def weighed(page: Page) -> Callable[[], tuple[int, dict[str, int]]]:
    """Counts what comes over the wire, headers and all: bytes in all, and bytes by address."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda sent: names.update({sent["requestId"]: sent["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda done: sizes.update({names[done["requestId"]]: int(done["encodedDataLength"])})
    )
    return lambda: (sum(sizes.values()), sizes)


def test_the_first_topic_somebody_opens_is_light(visit: Open) -> None:
    address = visit("imani.wallace").to_topic(*UNTOUCHED)
    page = visit("imani.wallace", None).page  # with nothing in its cache
    read = weighed(page)
    page.goto(address)
    page.locator("[data-live]").wait_for()
    total, sizes = read()
    listing = "\n".join(f"{size:7} {url}" for url, size in sizes.items())
    assert total <= LARGEST, f"{total} bytes:\n{listing}"
    assert len(sizes) <= REQUESTS, listing


def test_nothing_moves_while_the_page_comes(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    shift = here.page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 400);
        })"""
    )
    assert shift < 0.01


def test_the_watch_over_every_page_hears_what_the_policy_refuses(visit: Open) -> None:
    """Otherwise the tours above would prove nothing about it."""
    here = visit("imani.wallace")
    for wrong in ("document.body.setAttribute('style', 'color: red')", "document.body.innerHTML += '<b>'"):
        here.page.evaluate(f"() => {{ try {{ {wrong} }} catch {{}} }}")
    here.page.wait_for_timeout(100)
    heard = " ".join(here.troubles)
    here.troubles.clear()
    assert "style-src" in heard
    assert "Trusted" in heard
