"""Markup: what people type, as clean HTML, plain words, an excerpt and the handles it mentions.

`render` gives text to Python-Markdown and so is only for a render child, for tests and for documents of our own; the
serving process uses `children.Pool`, which tries `plain_paragraphs` first.
"""

import re
from dataclasses import dataclass
from html import escape

from community.text.bounds import TooHard, TooLong, fit, too_hard
from community.text.emoji import SHORTCODE, emoji_for
from community.text.links import REL, address, bare_links, inside, usual
from community.text.mentions import MENTION, link_mentions, mention_span, mentioned
from community.text.normal import one_line
from community.text.plain import excerpt, plain

__all__ = [
    "RENDERER_VERSION",
    "Rendered",
    "TooHard",
    "TooLong",
    "link_mentions",
    "plain_paragraphs",
    "quote",
    "render",
    "rendered",
]

RENDERER_VERSION = 1
"""Stored beside rendered text; goes up with every change of output, so that a job can find what to render again."""

# Anything that Markdown might read as more than words. When in doubt it is markup: that only costs time.
_MARKUP = re.compile(
    r"[\\`*_\[<|\t]|~~|&#?\w+;"
    r"|^(?:[^\S\n]|[#>=]|[+-](?!\w)|\d+\.(?!\S))",
    re.MULTILINE,
)
_SPECIAL = re.compile(r"([\\`*_\[\]<~@|]|:(?=[a-z/+-])|^[#>+=-])")
_NUMBER = re.compile(r"^(\d+)\.")
_QUOTED = 500


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is stored: clean HTML, its plain words, an excerpt (200 characters at most), handles, version."""

    html: str
    plain: str
    excerpt: str
    mentions: tuple[str, ...]
    version: int


def render(text: str) -> Rendered:
    """The text through Markdown and both gates. Raises TooLong, and TooHard where it nests too deeply.

    May take without end on hostile text: never call this in the serving process.
    """
    # Markdown, bleach and nh3 are heavy and only ever needed in a child, so they are not imported with this module.
    from community.text.dialect import to_html
    from community.text.gates import through_both_gates

    source = fit(text)
    try:
        return rendered(through_both_gates(to_html(source)))
    except RecursionError:
        raise too_hard() from None


def rendered(html: str) -> Rendered:
    """The rest of what is stored, worked out from clean HTML."""
    return Rendered(html, plain(html), excerpt(html), mentioned(html), RENDERER_VERSION)


def plain_paragraphs(text: str) -> Rendered | None:
    """The text if it has no markup, with links, mentions and emoji, exactly as `render` would have it; else None.

    Linear in the length and free of Markdown, so it is safe anywhere. Raises TooLong.
    """
    source = fit(text)
    if _MARKUP.search(source) or not all(usual(source[start:end]) for start, end in bare_links(source)):
        return None
    paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", source))
    return rendered("\n".join(f"<p>{_with_links(part)}</p>" for part in paragraphs if part))


def quote(name: str, link: str, words: str) -> str:
    """Markdown that quotes plain words (500 characters at most) of `name`, with a link back to a page of ours.

    Nothing in the words is read as markup, and nobody is mentioned again. Raises ValueError if the link leaves here.
    """
    if not re.fullmatch(r"/[\w/?=&#.%-]*", link) or not address(link):
        raise ValueError(f"A quote links to a page of ours, not to {link!r}")
    lines = fit(_limited(words)).split("\n")
    head = f"> [{inert(one_line(name))} wrote]({link}):"
    return "\n".join([head, *(f"> {inert(line.strip())}".rstrip() for line in lines)]) + "\n\n"


def _limited(words: str) -> str:
    if len(words) <= _QUOTED:
        return words
    cut = words.rfind(" ", _QUOTED // 2, _QUOTED)
    return words[: cut if cut > 0 else _QUOTED - 1] + "…"


def inert(words: str) -> str:
    """Words of one line as Markdown that reads nothing in them as markup."""
    return _NUMBER.sub(r"\1\\.", _SPECIAL.sub(r"\\\1", words.replace("&", "&amp;")))


def _with_links(text: str) -> str:
    pieces, done = [], 0
    for start, end in bare_links(text):
        pieces += [_words(text[done:start]), _link(text[start:end])]
        done = end
    return "".join([*pieces, _words(text[done:])]).replace("\n", "<br>\n")


def _link(target: str) -> str:
    rel = "" if inside(target) else f' rel="{REL}"'
    return f'<a href="{_escaped(target)}"{rel}>{_escaped(target)}</a>'


def _words(text: str) -> str:
    marked = MENTION.sub(lambda found: mention_span(found.group(1)), _escaped(text))
    return SHORTCODE.sub(lambda found: emoji_for(found.group(1)) or found.group(), marked)


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")
