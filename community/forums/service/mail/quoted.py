"""Takes a mail's text apart: what its author says, what they answer piece by piece, and the tail that nobody reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from community.forums.service.mail import phrases
from community.forums.service.mail.signatures import without_banner, without_footer, without_signature

LONG = 15
DEEPEST = 8
MOST_LINES = 3_000
Kind = Literal["said", "quote", "folded"]
Lines = list[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail. `quote` and `folded` hold somebody else's words, in lines without their first `> `."""

    kind: Kind
    lines: tuple[str, ...]


def taken_apart(text: str, name: str) -> list[Piece]:
    """The pieces of a mail's text that `name` wrote, in order; at least one has words if the text has any."""
    lines = without_footer(without_banner(text.split("\n")[:MOST_LINES]))
    start, forwarded = _tail(lines)
    said = without_signature(lines[:start], name)
    if start == len(lines):
        start, said = _marked_tail(said)
        tail = without_signature(said[start:]) if start < len(said) else []
        said = without_signature(said[:start], name)
    else:
        tail = lines[start:]
    pieces = list(_runs(said))
    shown = forwarded or not pieces
    quote = _quoted(tail)
    return [*pieces, *([Piece("quote" if shown else "folded", quote)] if quote else [])]


# ------------------------------------------------------------------ where the tail begins


def _tail(lines: Lines) -> tuple[int, bool]:
    """Where everything that follows is an older message, and whether it was passed on rather than answered."""
    for place, line in enumerate(lines):
        if line.startswith(">") or not line.strip():
            continue
        if phrases.FORWARDED.match(line.strip()):
            return place, True
        if phrases.SEPARATOR.match(line.strip()) or _is_header_block(lines[place : place + 9]):
            return _above(lines, place), False
        if _opens_unmarked(lines, place):
            return place, False
    return len(lines), False


def _above(lines: Lines, place: int) -> int:
    """Outlook draws a line above its header fields."""
    above = place - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and phrases.RULE.match(lines[above]) else place


def _is_header_block(lines: Lines) -> bool:
    """`From:` and at least two more header fields, one under the other."""
    first = phrases.FIELD.match(lines[0][: phrases.SHORT])
    if first is None or first["name"].lower() not in phrases.BEGINS:
        return False
    names = {found["name"].lower() for line in lines if (found := phrases.FIELD.match(line[: phrases.SHORT]))}
    return len(names) >= 3


def _opens_unmarked(lines: Lines, place: int) -> bool:
    """`On …, Jane wrote:` above words that no `>` marks."""
    end = _introduction(lines, place)
    if not end or not phrases.surely_introduces(" ".join(lines[place:end])):
        return False
    following = [line for line in lines[end : end + 6] if line.strip()]
    return bool(following) and not any(line.startswith(">") for line in following)


def _introduction(lines: Lines, place: int) -> int:
    """Behind the one to three lines from `place` that say who wrote what follows; 0 if they do not."""
    for end in range(place + 1, min(place + 4, len(lines) + 1)):
        if not lines[end - 1].strip():
            return 0
        if lines[end - 1].rstrip().endswith((":", "：")):  # noqa: RUF001 - the wide colon of East Asia
            return end if phrases.introduces(" ".join(line.strip() for line in lines[place:end])) else 0
    return 0


def _marked_tail(lines: Lines) -> tuple[int, Lines]:
    """Where the last run of `>` begins, if nothing stands behind it, with the line that introduces it."""
    place = len(lines)
    while place and (lines[place - 1].startswith(">") or not lines[place - 1].strip()):
        place -= 1
    if not any(line.startswith(">") for line in lines[place:]):
        return len(lines), lines
    return _introduced(lines, place), lines


def _introduced(lines: Lines, place: int) -> int:
    """Where the introduction of a quote begins whose first line is `place`, or after empty lines."""
    end = place
    while end and not lines[end - 1].strip():
        end -= 1
    for start in range(end - 1, max(end - 4, -1), -1):
        if not lines[start].strip():
            break
        if _introduction(lines, start) == end:
            return start
    return place


# ------------------------------------------------------------------ what it is made of


def _runs(lines: Lines) -> Iterator[Piece]:
    """What the author says and what they answer, in turn; a line that only says who wrote goes with the quote."""
    done = 0
    for start, end in _quotes(lines):
        opens = max(done, _introduced(lines, start))
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
        if deeper or _is_header_block(lines[place : place + 9]) or phrases.SEPARATOR.match(lines[place].strip()):
            yield lines[start:place]
            start = place
    yield lines[start:]


def _tidy(lines: Lines, depth: int) -> Lines:
    if lines and lines[0].startswith(">"):
        deeper = _quoted(lines, depth + 1) if depth < DEEPEST else ()
        return [f"> {line}".rstrip() for line in deeper]
    return _without_people(without_signature(without_footer(lines)))


def _without_people(lines: Lines) -> Lines:
    """Introductions without addresses; of a block of header fields only who wrote, and when."""
    kept: Lines = []
    header = 0
    for place, line in enumerate(lines):
        header = max(header - 1, 8 if _is_header_block(lines[place : place + 9]) else 0)
        field = phrases.FIELD.match(line[: phrases.SHORT]) if header else None
        if field is None:
            header = header if not line.strip() or phrases.SEPARATOR.match(line.strip()) else 0
            kept += [] if _is_ornament(line) else [_addressless(lines, place)]
        elif field["name"].lower() in phrases.BEGINS:
            kept.append(phrases.without_addresses(line.replace("*", "")))
    return kept


def _is_ornament(line: str) -> bool:
    return bool(phrases.RULE.match(line) or phrases.SEPARATOR.match(line.strip()))


def _addressless(lines: Lines, place: int) -> str:
    near = any(place < _introduction(lines, start) for start in range(max(0, place - 2), place + 1))
    return phrases.without_addresses(lines[place]) if near else lines[place]
