"""Mentions: `@ana.reyes` in a text, as a span that carries the handle until a page knows whom it may link to."""

import re
from collections.abc import Mapping
from html import escape

from community.text.links import address, inside

MENTION = re.compile(r"(?<![\w@/])@((?>[a-z0-9]+(?:[._-][a-z0-9]+)*))(?![\w@])")
"""An at sign and a handle, outside words, addresses and e-mail; group 1 is the handle.

The group is atomic (Python 3.11), so that `@ana.reyesX` is nobody rather than `@ana`.
"""

_SPAN = re.compile(r'<span class="mention" data-handle="([a-z0-9._-]+)">@\1</span>')


def mention_span(handle: str) -> str:
    """The HTML that stands for a mention in stored text."""
    return f'<span class="mention" data-handle="{handle}">@{handle}</span>'


def mentioned(html: str) -> tuple[str, ...]:
    """Each handle that rendered HTML mentions, once, in order. Typed text is no span: its `<` is escaped."""
    return tuple(dict.fromkeys(_SPAN.findall(html)))


def link_mentions(html: str, urls: Mapping[str, str]) -> str:
    """Rendered HTML with each mention linked to the page of ours that `urls` gives for its handle.

    A handle that `urls` does not know becomes plain text. Raises ValueError if an address is not a page of ours.
    """
    links = {handle: _mention_link(handle, url) for handle, url in urls.items()}
    return _SPAN.sub(lambda span: links.get(span.group(1), f"@{span.group(1)}"), html)


def _mention_link(handle: str, url: str) -> str:
    if address(url) is None or not inside(url):
        raise ValueError(f"A mention links to a page of ours, not to {url!r}")
    return f'<a class="mention" href="{escape(url)}">@{escape(handle)}</a>'
