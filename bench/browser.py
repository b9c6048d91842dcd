"""A Chromium that has never been anywhere, with a member signed in; it is found, never installed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

from bench.load import Member
from bench.report import LeftOut
from community.setup.browser import NAMES

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened(facts: dict[str, Any]) -> Iterator[Page]:
    """An empty page with nothing in its cache. Raises LeftOut where there is no browser."""
    address = facts["address"]
    member = Member(address, facts["email"], facts["password"])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_path(playwright), args=[*QUIET, *_sandbox()])
        context = chromium.new_context(base_url=address)
        context.add_cookies([{"name": one.name, "value": one.value or "", "url": address} for one in member.jar])
        yield context.new_page()
        chromium.close()


def _path(playwright: Playwright) -> str:
    on_path = (found for name in NAMES if (found := shutil.which(name)))
    path = os.environ.get("CHROMIUM") or next(on_path, playwright.chromium.executable_path)
    if not Path(path).exists():
        raise LeftOut("no browser found, not measured")
    return path


def _sandbox() -> list[str]:
    """Chromium refuses to start as root with one."""
    return ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
