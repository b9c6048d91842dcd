"""The lines above a quote that say who wrote it: one to three that end with a colon, or a block of header fields."""

import re

from community.forums.service.mail import phrases

Lines = list[str]
MOST = 3
DRAWN = frozenset("-_*= \t")  # what a line between two messages begins with
BLOCK = 9
_OPENS = re.compile(
    r"(?:on|am|le|el|il|op|den|em|dne|dnia|w dniu|vào|il giorno|\d{1,4}[./-]\d|\d{4}年|[\w ]{0,12},? \d{1,2} \w{3})\b",
    re.IGNORECASE,
)


def is_header_block(lines: Lines) -> bool:
    """`From:` and at least two more header fields, one under the other."""
    first = phrases.FIELD.match(lines[0][: phrases.SHORT])
    if first is None or first["name"].lower() not in phrases.BEGINS:
        return False
    names = {found["name"].lower() for line in lines[:BLOCK] if (found := phrases.FIELD.match(line[: phrases.SHORT]))}
    return len(names) >= 3


def introduction(lines: Lines, place: int) -> int:
    """Behind the one to three lines from `place` that say who wrote what follows; 0 if they do not."""
    for end in range(place + 1, min(place + MOST + 1, len(lines) + 1)):
        last = lines[end - 1].rstrip()
        if not last:
            return 0
        if last.endswith((":", "：")):  # noqa: RUF001 - the wide colon of East Asia
            return end if phrases.introduces(joined(lines[place:end])) else 0
    return 0


def introduced(lines: Lines, place: int) -> int:
    """Where the introduction begins of a quote whose first line is `place`; `place` itself if nothing introduces it."""
    end = place
    while end and not lines[end - 1].strip():
        end -= 1
    starts = [start for start in range(max(0, end - MOST), end) if introduction(lines, start) == end]
    return next((start for start in starts if _OPENS.match(lines[start])), starts[-1] if starts else place)


def opens_unmarked(lines: Lines, place: int) -> bool:
    """`On …, Jane wrote:` above words that no `>` marks."""
    end = introduction(lines, place)
    if not end or not phrases.surely_introduces(joined(lines[place:end])):
        return False
    following = [line for line in lines[end : end + 6] if line.strip()]
    return bool(following) and not any(line.startswith(">") for line in following)


def begins_message(lines: Lines, place: int) -> bool:
    """Whether an older message begins here, among older ones."""
    if not (lines[place][:1] in DRAWN or any(":" in line for line in lines[place : place + MOST])):
        return False
    if phrases.SEPARATOR.match(lines[place].strip()) or is_header_block(lines[place : place + BLOCK]):
        return True
    end = introduction(lines, place) if _OPENS.match(lines[place]) else 0
    return bool(end) and phrases.surely_introduces(joined(lines[place:end]))


def joined(lines: Lines) -> str:
    """Lines that a program broke, as the one they were."""
    return " ".join(line.strip() for line in lines)


def without_people(lines: Lines) -> Lines:
    """Introductions on one line, without addresses; of a block of header fields only who wrote."""
    kept: Lines = []
    place = 0
    while place < len(lines):
        end = introduction(lines, place) if _OPENS.match(lines[place]) or place == 0 else 0
        if is_header_block(lines[place : place + BLOCK]):
            kept.append(phrases.without_addresses(lines[place].replace("*", "")))
            place = _behind_block(lines, place)
        elif end:
            kept += [phrases.without_addresses(joined(lines[place:end])), ""]
            place = end
        else:
            kept += [] if is_ornament(lines[place]) else [_bare(lines[place])]
            place += 1
    return kept


def _behind_block(lines: Lines, place: int) -> int:
    """Behind the last header field of a block; a long list of recipients goes on in the lines below its field."""
    end = place + 1
    while end < len(lines) and lines[end].strip() and (phrases.FIELD.match(lines[end]) or "@" in lines[end]):
        end += 1
    return end


def _bare(line: str) -> str:
    return phrases.without_addresses(line) if phrases.introduces(line) else line


def is_ornament(line: str) -> bool:
    """A rule, or `Original Message` between two of them."""
    return bool(phrases.RULE.match(line) or phrases.SEPARATOR.match(line.strip()))
