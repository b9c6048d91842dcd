"""Where somebody's words end, and their signature, their hospital's disclaimer and their list's footer begin."""

import re

from community.forums.service.mail.phrases import (
    BANNER,
    CLOSING,
    CONTACT,
    DASHES,
    DEVICE,
    DISCLAIMER,
    DIVIDER,
    FOOTER,
    FOOTER_OPENS,
    POSTSCRIPT,
)

LAST = 15
LONGEST = 30
SAYINGS = 2  # lines of somebody wiser, which people like to sign with
_LITTLE = frozenset("and the for with from der die und des les van per that this".split())
_WORD = re.compile(r"[^\W\d_]{2,}")

Lines = list[str]


def without_signature(lines: Lines, name: str = "") -> Lines:
    """The lines up to where the signature of `name` begins, without empty ones at the end."""
    lines = _trimmed(lines[: _disclaimer(lines)])
    lines = _trimmed(lines[: _dashes(lines)])
    lines = _trimmed(lines[: _device(lines)])
    return _trimmed(lines[: min(_closing(lines, name), _own_block(lines, name))])


def without_banner(lines: Lines) -> Lines:
    """The lines without the warning that hospitals put above mail from outside."""
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    end = next((place for place in range(start, len(lines)) if not lines[place].strip()), len(lines))
    banner = " ".join(lines[start:end])
    return lines[end:] if len(banner) < 600 and BANNER.match(banner) else lines


def without_footer(lines: Lines) -> Lines:
    """The lines without what the list adds under every message; of a quoted one, only what is quoted goes."""
    for place in range(max(0, len(lines) - LAST), len(lines)):
        if FOOTER_OPENS.search(lines[place]):
            above = place - 1 if place and DIVIDER.match(lines[place - 1]) else place
            return _trimmed(lines[:above] + _behind(lines, above))
        if DIVIDER.match(lines[place]) and any(FOOTER.search(line) for line in lines[place + 1 : place + 8]):
            return _trimmed(lines[:place] + _behind(lines, place))
    return lines


def _behind(lines: Lines, place: int) -> Lines:
    """What an answer below a quote says after the footer that it quotes along."""
    if not lines[place].startswith(">"):
        return []
    end = next((end for end in range(place, len(lines)) if not lines[end].startswith(">")), len(lines))
    return lines[end:]


def _trimmed(lines: Lines) -> Lines:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _dashes(lines: Lines) -> int:
    """The line that begins a signature (RFC 3676, section 4.3). Without its space at the end it may be a divider."""
    for place, line in enumerate(lines):
        rest = lines[place + 1 :]
        if DASHES.match(line) and len(rest) < LONGEST and (line == "-- " or sum(map(_is_said, rest)) <= SAYINGS):
            return place
    return len(lines)


def _device(lines: Lines) -> int:
    """`Sent from my phone`, and what stands under it."""
    first = max(0, len(lines) - 4)
    return next((place for place in range(first, len(lines)) if _is_device(lines[place])), len(lines))


def _is_device(line: str) -> bool:
    return len(line) < 100 and bool(DEVICE.match(line))


def _disclaimer(lines: Lines) -> int:
    """The first of the last paragraphs that only lawyers wrote."""
    starts = [place for place in range(1, len(lines)) if lines[place].strip() and not lines[place - 1].strip()]
    for start in starts[-5:]:
        paragraph = " ".join(lines[start : start + 6])[:600]
        if DISCLAIMER.match(paragraph) and any(line.strip() for line in lines[:start]):
            return start
    return len(lines)


def _closing(lines: Lines, name: str) -> int:
    """`Kind regards,` if nothing but a name, a title and ways to reach somebody follow."""
    for place in range(max(0, len(lines) - LAST), len(lines)):
        line = lines[place].strip()
        if len(line) <= 50 and _closes(line, name) and not any(map(_is_said, lines[place + 1 :])):
            return place if any(above.strip() for above in lines[:place]) else place + 1
    return len(lines)


def _closes(line: str, name: str) -> bool:
    found = CLOSING.match(line)
    if found is None:
        return False
    after = [word.strip(".,'").lower() for word in found["after"].split()]
    return not after or set(after) <= set(name.lower().replace(",", " ").split())


def _own_block(lines: Lines, name: str) -> int:
    """A last block that begins with the author's own name, alone or above ways to reach them."""
    names = [word.lower() for word in _WORD.findall(name)]
    for place in range(max(1, len(lines) - LAST), len(lines)) if names else ():
        line, rest = lines[place].strip(" -–—*~,."), [text for text in lines[place + 1 :] if text.strip()]  # noqa: RUF001 - what people put before a name
        if not _is_name(line, names, alone=not rest) or any(map(_is_said, rest)):
            continue
        if not rest or any(map(CONTACT.search, rest)) or not lines[place - 1].strip():
            return place
    return len(lines)


def _is_name(line: str, names: Lines, alone: bool) -> bool:
    """`Jane`, `Jane Doe, RN` or `Jane Doe, Director`; where nothing follows, only what is their name for certain."""
    words = _WORD.findall(line)
    fits = bool(words) and len(line) <= 60 and words[0].lower() in names
    return fits and all(word.lower() in names or (word[0].isupper() and not alone) for word in words)


def _is_said(line: str) -> bool:
    """Whether a line is part of what somebody tells, rather than of how they can be reached."""
    words = line.split()
    small = [word for word in words if word.islower() and word.isalpha() and len(word) > 2 and word not in _LITTLE]
    return bool(POSTSCRIPT.match(line.strip())) or (len(words) >= 5 and len(small) >= 3) or line.rstrip().endswith("?")
