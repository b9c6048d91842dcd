"""Reads the demo's files: the cast, the conversations written by hand, and the short topics."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "demo"
OFFSET = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
# A list item, a quote, a table row: their line ends mean something.
BEGINS = re.compile(r"\s*([-*+>|#]|\d+\.|```|\{\{)")
POST = re.compile(r"^@@ (\S+) (\S+) (\w+)\n(.*?)(?=^@@ |\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """One post of a script: who, how long after the first, under which byline, what."""

    by: str
    after: timedelta
    byline: str
    text: str


@dataclass(frozen=True)
class Scene:
    """One topic of a script."""

    space: str
    board: str
    title: str
    days_ago: float
    tags: list[str]
    lines: list[Line]
    pinned: bool = False
    closed: bool = False


def cast() -> dict[str, Any]:
    """Institutions, people, spaces and who to sign in as."""
    return tomllib.loads((FOLDER / "cast.toml").read_text(encoding="utf-8"))


def scenes() -> Iterator[Scene]:
    """Every topic, hand-written ones first."""
    for path in sorted((FOLDER / "conversations").glob("*.md")):
        yield _conversation(path.read_text(encoding="utf-8"))
    for topic in tomllib.loads((FOLDER / "short.toml").read_text(encoding="utf-8"))["topic"]:
        lines = [Line(post["by"], offset(post["at"]), post["byline"], post["text"]) for post in topic["posts"]]
        yield Scene(topic["space"], topic["board"], topic["title"], topic["days_ago"], topic["tags"], lines)


def _conversation(text: str) -> Scene:
    _, head, body = text.split("---\n", 2)
    facts = dict(line.split(": ", 1) for line in head.strip().splitlines())
    lines = [Line(by, offset(at), byline, _unwrapped(words.strip())) for by, at, byline, words in POST.findall(body)]
    tags = [word.strip() for word in facts["tags"].strip("[]").split(",") if word.strip()]
    flags = {name: facts.get(name) == "true" for name in ("pinned", "closed")}
    return Scene(facts["space"], facts["board"], facts["title"], float(facts["days_ago"]), tags, lines, **flags)


def _unwrapped(words: str) -> str:
    """Paragraphs of the files are cut at 120 letters for whoever edits them; members' own line ends would be kept."""
    return "\n\n".join(_joined(part) for part in words.split("\n\n"))


def _joined(part: str) -> str:
    lines = part.split("\n")
    kept = lines[:1]
    for line in lines[1:]:
        if BEGINS.match(line):
            kept.append(line)
        else:
            kept[-1] += f" {line.strip()}"
    return "\n".join(kept)


def offset(text: str) -> timedelta:
    """The time that a word like 2d3h10m says."""
    found = OFFSET.fullmatch(text)
    assert found, f"not a time: {text}"
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
