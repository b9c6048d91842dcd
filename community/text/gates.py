"""The two gates behind the Markdown parser: bleach, then nh3, both with the one list of what may pass.

bleach has had its last release and nh3 is maintained, so neither is trusted alone.
"""

import re
from functools import cache
from html import unescape

import nh3
from bleach.sanitizer import Cleaner

from community.text.links import REL, address

SCHEMES = frozenset({"http", "https", "mailto"})

ALLOWED: dict[str, dict[str, str]] = {
    "a": {"href": r".*", "rel": re.escape(REL)},
    "blockquote": {},
    "br": {},
    "code": {"class": r"language-[\w#.+-]{1,40}"},
    "del": {},
    "div": {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table"},
    "em": {},
    "h3": {},
    "h4": {},
    "h5": {},
    "h6": {},
    "hr": {},
    "input": {"type": "checkbox", "disabled": "", "checked": "", "aria-label": "Done|To do"},
    "li": {"class": "task"},
    "ol": {"start": r"\d{1,9}"},
    "p": {},
    "pre": {"tabindex": "0"},
    "span": {"class": "mention", "data-handle": r"[a-z0-9]+(?:[._-][a-z0-9]+)*"},
    "strong": {},
    "table": {},
    "tbody": {},
    "td": {"class": "left|center|right"},
    "th": {"class": "left|center|right"},
    "thead": {},
    "tr": {},
    "ul": {},
}
"""Tag → attribute → pattern that the whole value must match; nothing else is ever stored or sent."""


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether this attribute, with this value (entities resolved), may stand on this tag."""
    pattern = ALLOWED.get(tag, {}).get(name)
    if pattern is None or not re.fullmatch(pattern, value, re.ASCII | re.DOTALL):
        return False
    return name != "href" or address(value) is not None


def through_both_gates(html: str) -> str:
    """HTML of which only what ALLOWED lists is left; other tags show as the text they were written as."""
    return _nh3().clean(_bleach().clean(html))


def _seen_by_bleach(tag: str, name: str, value: str) -> bool:
    return allowed(tag, name, unescape(value))


def _seen_by_nh3(tag: str, name: str, value: str) -> str | None:
    return value if allowed(tag, name, value) else None


@cache
def _bleach() -> Cleaner:
    return Cleaner(tags=frozenset(ALLOWED), attributes=_seen_by_bleach, protocols=SCHEMES)


@cache
def _nh3() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in ALLOWED.items()},
        attribute_filter=_seen_by_nh3,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
