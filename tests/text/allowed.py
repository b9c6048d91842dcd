"""Reads HTML as a browser would and says what stands in it that may not."""

import re
from html.parser import HTMLParser

from community.text.links import REL

SHAPES = {
    ("a", "class"): "mention",
    ("a", "rel"): re.escape(REL),
    ("code", "class"): r"language-[\w#.+-]+",
    ("div", "class"): "table",
    ("div", "tabindex"): "0",
    ("div", "role"): "region",
    ("div", "aria-label"): "Table",
    ("input", "type"): "checkbox",
    ("input", "disabled"): "",
    ("input", "checked"): "",
    ("input", "aria-label"): "Done|To do",
    ("li", "class"): "task",
    ("ol", "start"): r"\d+",
    ("pre", "tabindex"): "0",
    ("span", "class"): "mention",
    ("span", "data-handle"): r"[a-z0-9]+(?:[._-][a-z0-9]+)*",
    ("td", "class"): "left|center|right",
    ("th", "class"): "left|center|right",
}
BARE = {
    "blockquote",
    "br",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "p",
    "strong",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
}
TAGS = BARE | {tag for tag, _ in SHAPES}
HREF = re.compile(
    r"https?://[^\W_][\w.-]*(?::\d+)?(?:[/?#][^\s<>\"\\]*)?|mailto:[\w.+%-]+@[\w.-]+(?:\?subject=\S*)?|/(?:[^/\\\s]\S*)?",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.odd.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"<?{data}>")


def tags(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every start tag with its attributes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tags


def foreign(html: str) -> list[str]:
    """What is outside the allow-list: tags, attributes, values, addresses, comments. Empty if all is well."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.odd + [fault for tag, attributes in reader.tags for fault in _faults(tag, attributes)]


def _faults(tag: str, attributes: dict[str, str]) -> list[str]:
    faults = [] if tag in TAGS else [f"<{tag}>"]
    for name, value in attributes.items():
        shape = HREF if (tag, name) == ("a", "href") else re.compile(SHAPES.get((tag, name), r"(?!)"))
        if not shape.fullmatch(value):
            faults.append(f"<{tag} {name}={value!r}>")
    outside = attributes.get("href", "/").lower().startswith(("http", "mailto"))
    if tag == "a" and outside and attributes.get("rel") != REL:
        faults.append(f"no rel on {attributes}")
    if tag == "a" and "href" not in attributes:
        faults.append("a link that leads nowhere")
    return faults
