"""Nothing in a page runs but what our own files hold, so the content-security policy can stay strict."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, files, none

NEVER = {
    r"\son[a-z]+\s*=\s*[\"'{]": "an event handler in the markup; listen in a module",
    r"\sstyle\s*=\s*[\"'{]": "a style in the markup; use a class",
    r"javascript:": "a script in an address",
    r"<style\b": "a style sheet in the page; use a file",
}
WITH_REASON = {
    r"\|\s*safe\b": "|safe, which trusts whatever comes",
    r"autoescape\s+false": "autoescape off, which trusts whatever comes",
    r"<script\b(?![^>]*\bsrc=)": "a script without a file of its own",
}


def pages() -> list[Path]:
    return files("templates", suffixes=(".html",))


def findings(patterns: dict[str, str]) -> Iterator[tuple[Path, int, str, bool]]:
    """Where a pattern stands, what it is, and whether a comment on that line or the one before says why."""
    for path in pages():
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, 1):
            reason = "{#" in line or (number > 1 and "#}" in lines[number - 2])
            for words in (words for pattern, words in patterns.items() if re.search(pattern, line, re.IGNORECASE)):
                yield path.relative_to(ROOT), number, words, reason


def test_pages_hold_no_code_of_their_own() -> None:
    """Mail is read by programs that know no style sheets, so its templates may hold styles."""
    found = (
        (path, number, words)
        for path, number, words, _ in findings(NEVER)
        if not (path.parts[1] == "mail" and "style" in words)
    )
    none((f"{path}:{number}: {words}" for path, number, words in found), "Pages hold no code of their own.")


def test_what_trusts_its_input_says_why() -> None:
    bare = (f"{path}:{number}: {words}" for path, number, words, reason in findings(WITH_REASON) if not reason)
    none(bare, "These need a {# reason #} on the same line or the one before.")
