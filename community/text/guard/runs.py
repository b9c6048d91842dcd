"""Runs of capitalised words: what may be the name of a person, a place or a hospital."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from community.text.guard.bits import COMMON
from community.text.guard.cues import ABBREVIATED, CARE, HOMES, HOSPITALS, PARTICLES, TOPONYMS
from community.text.guard.lexicon import known
from community.text.guard.words import Word

LONGEST = 6
HEADED = HOSPITALS | CARE | HOMES
OWNED = HEADED | TOPONYMS
SELF = frozenset(("i", "i'm", "i'd", "i've", "i'll"))


@dataclass(slots=True, eq=False)
class Run:
    """Words `words[begin:end]`, capitalised one after the other; `before` and `after` are the words around them."""

    words: list[Word]
    begin: int
    end: int

    own: list[Word] = field(init=False)
    before: Word | None = field(init=False)
    after: Word | None = field(init=False)

    def __post_init__(self) -> None:
        """Looks once at what stands in it, before it in the same sentence, and behind it with but space between."""
        words, begin, end = self.words, self.begin, self.end
        self.own = words[begin:end]
        self.before = None if begin == 0 or words[begin].first else words[begin - 1]
        self.after = None if end == len(words) or words[end].gap.strip(" '\u2019sS") else words[end]

    @property
    def low(self) -> str:
        """Its words in small letters."""
        return " ".join(word.low for word in self.own)

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the text."""
        return self.words[self.begin].start, self.words[self.end - 1].end

    def known(self) -> int:
        """What is known of all of it together, as of a town of two words."""
        return known(self.low) if self.end - self.begin > 1 else self.words[self.begin].flags


def runs(words: list[Word]) -> Iterator[Run]:
    """The runs of a text, in order."""
    at, count = 0, len(words)
    while at < count:
        if not words[at].capital:
            at += 1
            continue
        end = at + 1
        while end < count and end - at < LONGEST:
            if _joins(words[end - 1], words[end]) and not _begins_another(words, at, end):
                end += 1
            elif linked := _linked(words, end):
                end = linked
            else:
                break
        yield Run(words, at, end)
        at = end


def _joins(left: Word, right: Word) -> bool:
    if not right.capital or left.low in SELF or right.low in SELF:
        return False
    if left.owns and right.low not in OWNED:
        return False
    if right.gap in (" ", "\u00a0", " & "):
        return True
    return right.gap in (". ", ".") and (left.initial or left.low in ABBREVIATED)


def _begins_another(words: list[Word], at: int, end: int) -> bool:
    """`Room B. Bring one`: after a letter that is no first name's, a common word begins a sentence."""
    return end - at > 1 and words[end - 1].initial and "." in words[end].gap and bool(words[end].flags & COMMON)


def _linked(words: list[Word], end: int) -> int:
    """`van den` in a name: the end of the run past the name that follows, or 0."""
    if words[end - 1].owns:
        return 0
    for place in range(end, min(end + 3, len(words))):
        word = words[place]
        if word.gap != " " and not (word.gap == ". " and place == end and words[end - 1].initial):
            return 0
        if word.capital:
            return place + 1 if place > end else 0
        if word.low not in PARTICLES:
            return 0
    return 0
