"""HTML mail as plain text: paragraphs, lists, links, quotes as `> `, a table's rows on a line each."""

import re
from html.parser import HTMLParser

LONGEST = 400_000
DEEPEST_QUOTE = 8
_GONE = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"), ("<svg", "</svg"))
_DATA = re.compile(r"data:[^\"'\s<>]{100,}")
_DECLARATION = re.compile(r"<[!?][^<>]{0,2000}>?")
_ENDLESS = re.compile(r"<(?![^<>]{1,3000}>)")
_TAG = re.compile(r"<[^<>]*>")
_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")

APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table pre blockquote hr dl".split())
LINES = frozenset("div li tr section article header footer address dt dd center fieldset form caption".split())
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
# Programs say by these names what is a signature; hidden text is an advertiser's, never the author's.
_SIGNATURE = re.compile(r"\b(?:gmail_signature|moz-signature|x?_?Signature|ms-outlook-mobile-signature)\b")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_VOID = frozenset("br hr img input meta link area col base wbr source".split())


def text_of(html: str) -> str:
    """The words of an HTML mail. Takes what comes: unclosed, crossed and made to hang a parser."""
    reader = _Reader()
    reader.feed(_defused(html[:LONGEST]))
    reader.close()
    return reader.text()


def _defused(html: str) -> str:
    """HTML without what the parser would take the square of its length for, and what nobody is to read."""
    for opening, closing in _GONE:
        html = _without(html, opening, closing)
    return _TAG.sub(_closed, _ENDLESS.sub("&lt;", _DECLARATION.sub("", _DATA.sub("", html))))


def _closed(tag: re.Match[str]) -> str:
    """A tag whose quotes are closed inside it; the parser would look for their ends through all that follows."""
    open_ones = _QUOTES.sub("", tag[0])
    return tag[0] if '"' not in open_ones and "'" not in open_ones else tag[0].replace('"', "").replace("'", "")


def _without(html: str, opening: str, closing: str) -> str:
    low, kept, done = html.lower(), [], 0
    if len(low) != len(html):  # a few letters change their length; then places in one are not places in the other
        low = html
    while (start := low.find(opening, done)) >= 0 and (end := low.find(closing, start)) >= 0:
        kept.append(html[done:start])
        done = end + len(closing)
    return "".join([*kept, html[done:]])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.quotes, self.pre, self.gap = 0, 0, False
        self.lists: list[int] = []
        self.targets: list[tuple[str, int]] = []
        self.skipped, self.depth = "", 0

    def text(self) -> str:
        """What was read, with at most one empty line between two others."""
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n")

    # -------------------------------------------------------------- what the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        if self._skips(tag, {name: value or "" for name, value in attrs}):
            return
        if tag == "br":
            self._end_line(even_empty=True)
        elif tag in ("td", "th"):
            self.line += " | " if self.line.strip() else ""
        elif tag == "a":
            self.targets.append((dict(attrs).get("href") or "", len(self.line)))
        else:
            self._open_block(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, or says so."""
        if self.skipped:
            self.depth -= tag == self.skipped
            self.skipped = self.skipped if self.depth else ""
        elif tag == "a" and self.targets:
            self._close_link(*self.targets.pop())
        elif tag in APART or tag in LINES:
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        """Words."""
        if self.skipped:
            return
        if self.pre:
            first, *rest = data.replace("\r", "").split("\n")
            self.line += first
            for line in rest:
                self._end_line(even_empty=True)
                self.line = line
            return
        words = SPACES.sub(" ", data)
        self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    # -------------------------------------------------------------- what becomes of it

    def _skips(self, tag: str, attributes: dict[str, str]) -> bool:
        if self.skipped:
            self.depth += tag == self.skipped
            return True
        named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        unwanted = _SIGNATURE.search(named) or _HIDDEN.search(attributes.get("style", ""))
        if unwanted and tag not in _VOID and tag not in ("body", "html"):
            self.skipped, self.depth = tag, 1
        return bool(self.skipped)

    def _open_block(self, tag: str) -> None:
        if tag not in APART and tag not in LINES:
            return
        self._end_line()
        self.gap = self.gap or (tag in APART and not (tag in ("ul", "ol") and self.lists))
        self.quotes += tag == "blockquote"
        self.pre += tag == "pre"
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else -1)
        if tag == "li":
            self.line = self._bullet()

    def _bullet(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "  " * (len(self.lists[:6]) - 1) + "- "
        self.lists[-1] += 1
        return "  " * (len(self.lists[:6]) - 1) + f"{self.lists[-1]}. "

    def _close_block(self, tag: str) -> None:
        self._end_line()
        self.gap = self.gap or tag in APART
        self.quotes = max(0, self.quotes - (tag == "blockquote"))
        self.pre = max(0, self.pre - (tag == "pre"))
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def _close_link(self, target: str, start: int) -> None:
        shown = self.line[start:].strip()
        if target.lower().startswith(("http://", "https://")) and shown and not shown.startswith(("http", "www.")):
            self.line += f" <{target.strip()}>"

    def _end_line(self, even_empty: bool = False) -> None:
        words = self.line.rstrip()
        self.line = ""
        if not words and not even_empty:
            return
        marks = "> " * min(self.quotes, DEEPEST_QUOTE)
        if self.gap and self.lines:
            self.lines.append(marks.rstrip())
        self.gap = False
        self.lines.append(f"{marks}{words}".rstrip())
