"""A real server with the demo world, one Chromium, and people who use it; what goes wrong in a page fails its test."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from community.worlds.people import PASSWORD, email
from tests.browser.visits import Visit
from tests.house.source import ROOT
from tests.services import browser_path

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENT = {"COMMUNITY_SIGN_IN_TRIES": "1000/minute", "COMMUNITY_WRITES": "1000/minute"}
Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps its data."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def server(demo_folder: Path) -> Iterator[str]:
    """The address of `community demo`, running as a process of its own until the last test is done."""
    port = _free_port()
    command = [sys.executable, "-m", "community", "demo", "--port", str(port), "--folder", str(demo_folder)]
    with (demo_folder.parent / f"demo-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | PATIENT, stdout=log, stderr=log)
        try:
            yield _answering(f"http://127.0.0.1:{port}", process, Path(log.name))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answering(address: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/sign-in", timeout=5):  # noqa: S310 - our own server
                return address
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, f"the server ended: {log.read_text()[-3000:]}"
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    sandbox = ("--no-sandbox",) if hasattr(os, "getuid") and os.getuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies(server: str, chromium: Browser) -> Callable[[str], list[object]]:
    """`cookies("ana.reyes")`: a session of hers, made once for all tests."""
    kept: dict[str, list[object]] = {}

    def signed_in(handle: str) -> list[object]:
        if handle not in kept:
            context = chromium.new_context()
            sign_in(context.new_page(), server, handle)
            kept[handle] = list(context.cookies())
            context.close()
        return kept[handle]

    return signed_in


def sign_in(page: Page, server: str, handle: str) -> None:
    """Through the form, as a person does."""
    page.goto(f"{server}/sign-in")
    page.get_by_label("Work email").fill(email(handle))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server}/")


@pytest.fixture
def no_drafts(server: str, demo_folder: Path) -> None:
    """What an earlier test left unsaid would stand in the composers of this one."""
    with closing(sqlite3.connect(demo_folder / "community.sqlite", timeout=20)) as database, database:
        database.execute("DELETE FROM drafts")


@pytest.fixture
def visit(server: str, chromium: Browser, cookies: Callable[[str], list[object]], no_drafts: None) -> Iterator[Open]:
    """`visit("ana.reyes", path, **options)` opens a page as her, or as a stranger; errors in it fail the test."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_as(handle: str | None, path: str | None = "/", **options: object) -> Visit:
        context = chromium.new_context(base_url=server, **options)  # type: ignore[arg-type]  # - passed on
        context.set_default_timeout(20_000)
        contexts.append(context)
        if handle:
            context.add_cookies(cookies(handle))  # type: ignore[arg-type]  # - as they came
        visits.append(Visit(context.new_page(), server))
        if path:
            visits[-1].go(path)
        return visits[-1]

    yield open_as
    for context in contexts:
        context.close()
    assert [trouble for made in visits for trouble in made.troubles] == []
