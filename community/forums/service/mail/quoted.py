"""Takes a mail's text apart: what its author says, what they answer piece by piece, and the tail that nobody reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from community.forums.service.mail import phrases
from community.forums.service.mail.introductions import (
    BLOCK,
    begins_message,
    introduced,
    is_header_block,
    opens_unmarked,
    without_people,
)
from community.forums.service.mail.signatures import without_banner, without_footer, without_signature
from community.text.normal import normalise

LONG = 15
DEEPEST = 3  # quotes of quotes of quotes stand further up in the topic
LONGEST_TAIL = 150
MOST_LINES = 3_000
Kind = Literal["said", "quote", "folded"]
Lines = list[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail. `quote` and `folded` hold somebody else's words, in lines without their first `> `."""

    kind: Kind
    lines: tuple[str, ...]


def taken_apart(text: str, name: str) -> list[Piece]:
    """The pieces of a mail's text that `name` wrote, in order, without signatures, footers and disclaimers."""
    lines = without_footer(without_banner(_shallow(text)))
    start, forwarded = _tail(lines)
    said = without_signature(lines[:start], name)
    if start == len(lines):  # a signature may stand below the quotes
        start = _marked_tail(said)
        lines, said = said, without_signature(said[:start], name)
    pieces = list(_runs(said))
    quote = _quoted(lines[start : start + LONGEST_TAIL], depth=2)
    kind: Kind = "quote" if forwarded or not pieces else "folded"
    return [*pieces, *([Piece(kind, quote)] if quote else [])]


def _shallow(text: str) -> Lines:
    """The lines, normalised, without quotes of quotes of quotes: those are most of the bulk of an old list."""
    deep = ">" * (DEEPEST + 1)
    lines = text.split("\n")[:MOST_LINES]
    kept = [line for line in lines if not (line[:1] == ">" and line.replace(" ", "").startswith(deep))]
    return normalise("\n".join(kept)).split("\n")


# ------------------------------------------------------------------ where the tail begins


def _tail(lines: Lines) -> tuple[int, bool]:
    """Where everything that follows is an older message, and whether it was passed on rather than answered."""
    for place, line in enumerate(lines):
        if line.startswith(">") or not line.strip():
            continue
        if phrases.FORWARDED.match(line.strip()):
            return place, True
        if phrases.SEPARATOR.match(line.strip()) or is_header_block(lines[place : place + BLOCK]):
            return _above(lines, place), False
        if opens_unmarked(lines, place):
            return place, False
    return _marked_tail(lines), False


def _above(lines: Lines, place: int) -> int:
    """Outlook draws a line above its header fields."""
    above = place - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and phrases.RULE.match(lines[above]) else place


def _marked_tail(lines: Lines) -> int:
    """Where the last run of `>` begins, with the line that introduces it, if nothing stands behind it."""
    place = len(lines)
    while place and (lines[place - 1].startswith(">") or not lines[place - 1].strip()):
        place -= 1
    return introduced(lines, place) if any(line.startswith(">") for line in lines[place:]) else len(lines)


# ------------------------------------------------------------------ what it is made of


def _runs(lines: Lines) -> Iterator[Piece]:
    """What the author says and what they answer, in turn; a line that only says who wrote goes with the quote."""
    done = 0
    for start, end in _quotes(lines):
        opens = max(done, introduced(lines, start))
        yield from _said(lines[done:opens])
        quote = _quoted(lines[opens:end])
        if quote:
            yield Piece("folded" if len(quote) > LONG else "quote", quote)
        done = end
    yield from _said(lines[done:])


def _said(lines: Lines) -> Iterator[Piece]:
    if any(line.strip() for line in lines):
        yield Piece("said", tuple(lines))


def _quotes(lines: Lines) -> list[tuple[int, int]]:
    """First and behind-the-last of every run of quoted lines; empty ones between two belong to them."""
    runs: list[tuple[int, int]] = []
    for marked, group in groupby(enumerate(lines), key=lambda pair: pair[1].startswith(">")):
        places = [place for place, _ in group]
        if not marked:
            continue
        if runs and not any(line.strip() for line in lines[runs[-1][1] : places[0]]):
            runs[-1] = (runs[-1][0], places[-1] + 1)
        else:
            runs.append((places[0], places[-1] + 1))
    return runs


def _quoted(lines: Lines, depth: int = 1) -> tuple[str, ...]:
    """Somebody else's words, one level of marks off, without addresses in the introductions and without signatures."""
    marked = any(line.startswith(">") for line in lines)
    inner = [unmarked(line) for line in lines] if marked and depth <= DEEPEST else lines
    kept: Lines = []
    for section in _sections(inner):
        kept += [*_tidy(section, depth), ""]
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


def unmarked(line: str) -> str:
    """A quoted line without its first mark."""
    return line.removeprefix(">").removeprefix(" ") if line.startswith(">") else line


def _sections(lines: Lines) -> Iterator[Lines]:
    """The messages that an unmarked tail is made of, and the runs of deeper quotes, each for itself."""
    start = 0
    for place in range(1, len(lines)):
        deeper = lines[place].startswith(">") != lines[place - 1].startswith(">")
        if deeper or begins_message(lines, place):
            yield lines[start:place]
            start = place
    yield lines[start:]


def _tidy(lines: Lines, depth: int) -> Lines:
    if lines and lines[0].startswith(">"):
        deeper = _quoted(lines, depth + 1) if depth < DEEPEST else ()
        return [f"> {line}".rstrip() for line in deeper]
    return without_people(without_signature(without_footer(lines)))
