"""Our Markdown: Python-Markdown without raw HTML, images and references, with a few small habits of forums.

Importing this imports Markdown. It can be made to hang (trust.md), so text of people is only ever given to it in a
render child.
"""

import re
from functools import cache
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, LinkInlineProcessor, SimpleTagInlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AtomicString

from community.text.emoji import SHORTCODE, emoji_for
from community.text.links import BARE, REL, address, inside, trimmed
from community.text.mentions import MENTION

Found = tuple[Element | str | None, int | None, int | None]
_NOTHING: Found = (None, None, None)

# Raw HTML shows as typed. Images would call other hosts. References hide text from readers but not from the record.
_LEFT_OUT = ("reference", "image_reference", "short_reference", "short_image_ref")
_REPLACED = ("autolink", "automail", "html", "entity")


def to_html(source: str) -> str:
    """The HTML of Markdown, not yet cleaned. May run without end on hostile text, or raise RecursionError."""
    return _markdown().reset().convert(source)


@cache
def _markdown() -> Markdown:
    tables = TableExtension(use_align_attribute=True)
    return Markdown(extensions=["fenced_code", "sane_lists", "nl2br", tables, _Forum()], output_format="html")


class _Forum(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("reference")
        for name in _LEFT_OUT + _REPLACED:
            md.inlinePatterns.deregister(name)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, *"<~:@|="]
        self._add(md)

    def _add(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Link(r"(?<!!)\[", md), "link", 160)
        md.inlinePatterns.register(_Image(r"!\[", md), "image_link", 150)
        md.inlinePatterns.register(_Angle(r"<(https?://[^\s<>]+)>", md), "angle", 120)
        md.inlinePatterns.register(_Bare(BARE.pattern, md), "bare", 115)
        md.inlinePatterns.register(_Mention(MENTION.pattern, md), "mention", 75)
        md.inlinePatterns.register(_Emoji(SHORTCODE.pattern, md), "emoji", 74)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?![\s~])(.+?)(?<![\s~])~~", "del"), "del", 65)
        md.treeprocessors.register(_Shape(md), "shape", 15)
        md.postprocessors.register(_Focusable(md), "focusable", 10)


def _resolved(text: str) -> str:
    """Typed entities as the characters they stand for; only whole ones, for `&copy=1` in an address is no ©."""
    return re.sub(r"&#?\w+;", lambda entity: unescape(entity.group()), text)


def _anchor(target: str, text: str) -> Element:
    link = Element("a")
    # Markdown leaves typed entities alone, so `/&#47;host` would become `//host` in the browser if `&` stayed bare.
    link.set("href", target.replace("&", "&amp;"))
    if not inside(target):
        link.set("rel", REL)
    link.text = text
    return link


class _Link(LinkInlineProcessor):
    """`[text](target)`; a refused target leaves the text as it was typed, so that everyone sees what it was."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # - theirs promises an element, never a refusal
        text, index, closed = self.getText(data, m.end())
        if not closed:
            return _NOTHING
        typed, _, index, closed = self.getLink(data, index)
        target = address(self._meant(typed)) if closed else None
        return (self._made(target, text), m.start(), index) if target else _NOTHING

    def _meant(self, typed: str) -> str:
        return _resolved(UnescapeTreeprocessor().unescape(self.unescape(typed)))

    def _made(self, target: str, text: str) -> Element:
        return _anchor(target, text if text.strip() else AtomicString(target))


class _Image(_Link):
    """`![alt](target)` becomes a plain link: loading a picture from elsewhere would tell that host who reads here."""

    def _made(self, target: str, text: str) -> Element:
        return _anchor(target, AtomicString(self._meant(text).strip() or target))


class _Angle(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # - theirs promises an element, never a refusal
        target = address(_resolved(m.group(1)))
        return (_anchor(target, AtomicString(target.replace("&", "&amp;"))), m.start(), m.end()) if target else _NOTHING


class _Bare(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.compiled_re = BARE

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # - theirs promises an element, never a refusal
        found = trimmed(m.group())
        target = address(_resolved(found))
        return (_anchor(target, AtomicString(found)), m.start(), m.start() + len(found)) if target else _NOTHING


class _Mention(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # - theirs promises an element, never a refusal
        span = Element("span", {"class": "mention", "data-handle": m.group(1)})
        span.text = AtomicString(m.group())
        return span, m.start(), m.end()


class _Emoji(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # - theirs promises an element, never a refusal
        picture = emoji_for(m.group(1))
        return (picture, m.start(), m.end()) if picture else _NOTHING


class _Shape(Treeprocessor):
    """After the words are done: headings below the page's own, tables that scroll by themselves, tasks that tick."""

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            _lower(element)
            _aligned(element)
            _task(element)
            for position, child in enumerate(element):
                if child.tag == "table":
                    element[position] = _scrolling(child)


def _lower(element: Element) -> None:
    if re.fullmatch("h[1-6]", element.tag):
        element.tag = f"h{min(int(element.tag[1]) + 2, 6)}"


def _aligned(element: Element) -> None:
    side = element.attrib.pop("align", None)
    if side:
        element.set("class", side)


def _scrolling(table: Element) -> Element:
    frame = Element("div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table"})
    frame.append(table)
    frame.tail, table.tail = table.tail, None
    return frame


def _task(item: Element) -> None:
    line = item[0] if item.tag == "li" and not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
    if item.tag != "li" or not (mark := re.match(r"\s*\[([ xX])\] ", line.text or "")):
        return
    item.set("class", "task")
    box = Element("input", {"type": "checkbox", "disabled": "", "aria-label": "To do"})
    if mark.group(1) != " ":
        box.attrib.update({"checked": "", "aria-label": "Done"})
    box.tail, line.text = " " + (line.text or "")[mark.end() :], None
    line.insert(0, box)


class _Focusable(Postprocessor):
    """Code scrolls sideways, so the keyboard must reach it (WCAG 2.1.1). Fences come as text, hence no tree here."""

    def run(self, text: str) -> str:
        return re.sub(r"<pre\b[^<>]*>", '<pre tabindex="0">', text)
