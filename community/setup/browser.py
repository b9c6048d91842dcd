"""A Chromium for the browser tests: named, found, installed by the system or downloaded, in that order."""

import os
import pathlib
import shutil
import subprocess
import sys

from community.setup.child import Missing
from community.setup.system import apt_install, is_root, quietly

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = (
    "No browser for the tests, and none could be installed: install Chromium, or name one in CHROMIUM, "
    "or leave its tests out with --no-browser."
)


def path() -> str:
    """The path of a Chromium that starts. Raises Missing."""
    if named := os.environ.get("CHROMIUM"):
        if not _starts(named):
            raise Missing(f"CHROMIUM names {named}, which does not start.")
        return named
    for find in (_on_path, _from_system, _from_playwright):
        if (found := find()) and _starts(found):
            return found
    raise Missing(NONE)


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _from_system() -> str | None:
    """Debian's package. (Ubuntu's is a stub without the browser in it, which does not start: then we go on.)"""
    apt_install("chromium")
    return _on_path()


def _from_playwright() -> str | None:
    """Playwright's own download; as root with the system libraries it needs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        executable = playwright.chromium.executable_path
    if not pathlib.Path(executable).exists():
        print("Downloading Chromium with Playwright (once)…", flush=True)
        libraries = ["--with-deps"] if is_root() else []
        quietly([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
    return executable


def _starts(program: str) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, timeout=30, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
