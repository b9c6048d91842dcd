"""Plain words: what is left of rendered HTML for search, notices and excerpts."""

import re
from html import unescape

EXCERPT = 200
"""Characters an excerpt may have, its ellipsis included."""

_TAG = re.compile(r"<(/?[a-z0-9]+)([^<>]*)>")
_AFTER = {"/p": "\n", "/h3": "\n", "/h4": "\n", "/h5": "\n", "/h6": "\n", "/td": " ", "/th": " ", "hr": "\n"}
_GAPS = re.compile(r"\n{3,}")


def plain(html: str) -> str:
    """The words of rendered HTML, paragraphs apart by an empty line, ticked boxes as ☑ and open ones as ☐."""
    words = unescape(_TAG.sub(_spelled, html))
    lines = (line.strip() for line in words.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def excerpt(html: str, length: int = EXCERPT) -> str:
    """Rendered HTML on one line, `length` characters at most; the author's own words before quoted ones."""
    return shortened(plain(_without_quotes(html)) or plain(html), length)


def shortened(words: str, length: int) -> str:
    """Words on one line, cut between two words and closed with an ellipsis where they exceed `length` characters."""
    line = " ".join(words.split())
    if len(line) <= length:
        return line
    cut = line.rfind(" ", length // 2, length)
    return line[: cut if cut > 0 else length - 1].rstrip(" ,;:.") + "…"


def _spelled(tag: re.Match[str]) -> str:
    if tag.group(1) == "input":
        return "☑" if "checked" in tag.group(2) else "☐"
    return _AFTER.get(tag.group(1), "")


def _without_quotes(html: str) -> str:
    depth, kept = 0, []
    for part in re.split(r"(</?blockquote>)", html):
        depth += {"<blockquote>": 1, "</blockquote>": -1}.get(part, 0)
        if not depth:
            kept.append(part)
    return "".join(kept)
