"""Mail as HTML: paragraphs, quotes and folded tails of escaped words. Mail is no Markdown: a star is a star."""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import unquote

from community.forums.service.mail.flowed import unwrapped
from community.forums.service.mail.quoted import DEEPEST, Piece, taken_apart, unmarked
from community.text.links import REL, bare_links
from community.text.plain import plain

LAYOUT = 1001
"""Stored as a post's renderer. From 1000 on it is no version of our Markdown, so no job renders the words again."""

LONGEST = 60_000
LONGEST_TAIL = 8_000
BREAK = "<br>\n"
FOLD = "Quoted text"
LEFT_OUT = "Quoted text was left out."
CUT = "The rest of this long message was not brought in."
EMPTY = "This message has no text."

# A wrapped link of Outlook holds the address of whoever received it.
_WRAPPED = re.compile(
    r"https?://[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/[^\s<>]{0,99}?[?&]url=([^&\s<>]+)[^\s<>]*"
)


@dataclass(frozen=True, slots=True)
class Laid:
    """A mail as a post stores it: its words, its HTML, and the plain words to find it by (the folded tail left out).

    The guard looks at what is `open` and at the `tail` that is folded away, each for itself.
    """

    source: str
    html: str
    plain: str
    open: str
    tail: str = ""


def laid_out(text: str, name: str, notes: tuple[str, ...] = (), with_tails: bool = True) -> Laid:
    """The text of a mail by `name`, with sentences of ours below it; `with_tails` false leaves folded quotes out."""
    pieces = _cut(taken_apart(_WRAPPED.sub(lambda link: unquote(link[1]), text), name))
    notes = (*notes, CUT) if sum(map(_length, pieces)) >= LONGEST - 1 else notes
    shown = [piece for piece in pieces if piece.kind != "folded"]
    folded = [piece for piece in pieces if piece.kind == "folded"]
    if folded and not with_tails:
        pieces, folded, notes = shown, [], (LEFT_OUT, *notes)
    notes = notes if pieces or notes else (EMPTY,)
    html = "\n".join([*map(_html, pieces), *(f"<p>{escape(note, quote=False)}</p>" for note in notes)])
    source = "\n\n".join([*map(_source, pieces), *notes])
    in_sight = "\n\n".join(map(_source, shown))
    return Laid(source, html, plain("\n".join(map(_html, shown))), in_sight, "\n".join(map(_source, folded)))


def _length(piece: Piece) -> int:
    return sum(len(line) + 1 for line in piece.lines)


def _cut(pieces: list[Piece]) -> list[Piece]:
    """The pieces, cut where they get longer than a post may be."""
    kept, room = [], LONGEST
    for piece in pieces:
        most = min(room, LONGEST_TAIL) if piece.kind == "folded" else room
        lines = "\n".join(piece.lines)[: max(0, most)]
        room -= len(lines) + 1
        if lines.strip():
            kept.append(Piece(piece.kind, tuple(lines.split("\n"))))
    return kept


def _source(piece: Piece) -> str:
    if piece.kind == "said":
        return "\n".join(piece.lines).strip("\n")
    return "\n".join(f"> {line}".rstrip() for line in piece.lines)


def _html(piece: Piece) -> str:
    inside = _blocks(list(piece.lines), 1)
    if piece.kind == "said":
        return inside
    quote = f"<blockquote>\n{inside}\n</blockquote>"
    return quote if piece.kind == "quote" else f"<details><summary>{FOLD}</summary>\n{quote}\n</details>"


def _blocks(lines: list[str], depth: int) -> str:
    """Paragraphs, and quotes inside them."""
    blocks = []
    for marked, group in groupby(lines, key=lambda line: line.startswith(">") and depth < DEEPEST):
        run = list(group)
        if marked:
            blocks.append(f"<blockquote>\n{_blocks([unmarked(line) for line in run], depth + 1)}\n</blockquote>")
        else:
            blocks += _paragraphs(unwrapped(run))
    return "\n".join(blocks)


def _paragraphs(lines: list[str]) -> list[str]:
    parts = groupby(lines, key=lambda line: bool(line.strip()))
    return [f"<p>{BREAK.join(map(_line, part))}</p>" for worded, part in parts if worded]


def _line(line: str) -> str:
    """A line with its bare web addresses linked; the angle brackets that mail puts around them stay, as typed."""
    words = line.rstrip()
    pieces, done = [], 0
    for start, end in bare_links(words):
        pieces += [escape(words[done:start], quote=False), _link(words[start:end])]
        done = end
    return "".join([*pieces, escape(words[done:], quote=False)])


def _link(target: str) -> str:
    words = escape(target, quote=False)  # an address that may be linked holds no double quote
    return f'<a href="{words}" rel="{REL}">{words}</a>'
