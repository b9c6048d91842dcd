"""Names behind a title: `Dr. van der Linde`, `nurse Okafor`, `Baby Ruiz`."""

from community.text.guard.bits import NAME, PUBLIC, QUIET, SURNAME
from community.text.guard.cues import PARTICLES, SURE_TITLES, TITLES
from community.text.guard.runs import Run
from community.text.guard.words import Word


def begin(run: Run) -> Word | None:
    """The word at which such a name begins: the title itself, unless it is a trade in small letters."""
    words = run.own
    title = next((place for place, word in enumerate(words) if word.low in TITLES), None)
    if title is not None and title + 1 < len(words) and _is_titled(words[title], words[title + 1]):
        return words[title]
    before = _before_particles(run)
    if before is None or before.low not in TITLES or not _is_titled(before, words[0]):
        return None
    return before if before.low in SURE_TITLES or before.capital else words[0]


def _before_particles(run: Run) -> Word | None:
    """`dr. van der Linde`: what stands before the small words of a name."""
    place = run.begin - 1
    while place > 0 and run.words[place].low in PARTICLES and not run.words[place].capital:
        place -= 1
    plain = run.before is not None and run.words[place + 1].gap in (" ", ". ")
    return run.words[place] if plain and place >= 0 else None


def _is_titled(title: Word, word: Word) -> bool:
    """A name after a title; after one that is also a trade only what can be a name. `Dr Google` is nobody."""
    if word.flags & PUBLIC and not word.flags & NAME:
        return False
    if title.low in SURE_TITLES and not title.shouted:
        return word.low not in TITLES and not word.shouted
    if title.low == "baby" and title.capital and word.flags & SURNAME:
        return True
    return bool(word.flags & NAME and not word.flags & QUIET) or word.unknown or word.initial
