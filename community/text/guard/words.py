"""The words of a text with what is known of each, read once and shared by the families that need grammar."""

import re
from dataclasses import dataclass
from functools import lru_cache

from community.text.guard.bits import COMMON, EPONYM, GIVEN, NAME, PUBLIC, QUIET, WEAK, WORD, folded
from community.text.guard.cues import ABBREVIATED
from community.text.guard.lexicon import known

WORD_SHAPE = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_ENDS = re.compile(r"[.!?]")
_OPENS = re.compile(r"[.!?:;\n|\u2022\u2014(]")
_ARTICLED = re.compile(r"(?:al|el|ul|ad|abd|abu|bin|ibn|d|l|dell)['\u2019-][A-Z]")  # `al-Hamdan`, `d'Amico`
OWNS = ("'s", "'S", "\u2019s", "\u2019S")
CONTRACTED = frozenset(("ve", "d", "ll", "re", "m", "t"))
TITLED_SHARE, TITLED_LEAST = 0.7, 4
LINKING = frozenset(
    "about after against before between from into over than that their through under until upon what when with without "
    "your".split()
)


@dataclass(slots=True, eq=False)
class Word:
    """A word at `start` to `end`, without the 's behind it; `gap` is what stands between it and the word before."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    flags: int
    capital: bool
    first: bool
    owns: bool

    @property
    def unknown(self) -> bool:
        """A word in letters that is in no list."""
        return not self.flags and self.text.replace("-", "").replace("'", "").replace("\u2019", "").isalpha()

    @property
    def shouted(self) -> bool:
        """All in capitals, as an abbreviation or its plural are."""
        return len(self.text) > 1 and (
            self.text.isupper() or (len(self.text) > 2 and self.text[-1] == "s" and self.text[:-1].isupper())
        )

    @property
    def initial(self) -> bool:
        """A single capital letter."""
        return len(self.text) == 1 and self.capital and self.low != "i"


def read(text: str) -> list[Word]:
    """The words in their order; those of a heading, where capitals say nothing, count as beginnings of sentences."""
    words: list[Word] = []
    last, before = 0, None
    for match in WORD_SHAPE.finditer(text):
        start, end = match.span()
        gap, shown, last = text[last:start], text[start:end], end
        owns = shown.endswith(OWNS) and end - start > 2
        if owns:
            end, shown = end - 2, shown[:-2]
        low, flags, capital = _looked_up(shown)
        first = before is None or (gap != " " and _opens(gap, before))
        before = Word(shown, low, start, end, gap, flags, capital, first, owns)
        words.append(before)
    for line in _lines(words) if "\n" in text else (words,):
        if _is_heading(line):
            for word in line:
                word.first = True
    return words


@lru_cache(8192)
def _looked_up(shown: str) -> tuple[str, int, bool]:
    """A word in small letters without accents, what is known of it, and whether it has a capital."""
    low = folded(shown)
    flags = known(low)
    if flags & PUBLIC and flags & NAME == NAME and shown[0].isupper() and not shown.isascii():
        flags &= ~PUBLIC  # `Jesús` is no more than somebody
    if not flags and not low.isalpha():
        flags = _of_parts(low) if "-" in low else _shortened(low)
    return low, flags, shown[0].isupper() or (not shown.isalpha() and _ARTICLED.match(shown) is not None)


def _shortened(low: str) -> int:
    """`they've`, `who'd`, `don't`: what is known of the word before the apostrophe."""
    whole, _, rest = low.partition("'")
    if rest == "t":
        return WORD | COMMON
    return known(whole) or known(whole.removesuffix("n")) if rest in CONTRACTED else 0


def _of_parts(low: str) -> int:
    """A compound is a word when its parts are, and a name when they are names."""
    parts = [known(part) or (WORD if part.isdigit() else 0) for part in low.split("-")]
    every = parts[0]
    for part in parts[1:]:
        every &= part
    if all(part & (EPONYM | WEAK) for part in parts):
        return EPONYM | (every & NAME)
    if parts[0] & GIVEN and parts[-1] & NAME and not parts[0] & COMMON:
        return parts[0] & parts[-1] & NAME or GIVEN
    if every & NAME and any(not part & (WORD | QUIET) for part in parts):
        return every & NAME
    words = WORD if all(part & (WORD | PUBLIC) for part in parts) else 0
    return words | (every & NAME) | (WORD if parts[-1] & WORD and parts[0] else 0)


def _opens(gap: str, before: Word) -> bool:
    """Whether a sentence may begin behind a word, so that a capital says little."""
    if "." in gap and (before.low in ABBREVIATED or before.initial) and "\n" not in gap:
        return False
    return bool(_OPENS.search(gap)) or gap.endswith(("\u201c", '"'))


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = [[]]
    for word in words:
        if "\n" in word.gap:
            lines.append([])
        lines[-1].append(word)
    return lines


def _is_heading(line: list[Word]) -> bool:
    if any(word.first and _ENDS.search(word.gap) for word in line[1:]):
        return False
    long = [word for word in line if len(word.text) > 3]
    if sum(not word.capital and word.low not in LINKING for word in long) > 1:
        return False  # a sentence with many names
    return len(long) >= TITLED_LEAST and sum(word.capital for word in long) >= TITLED_SHARE * len(long)
