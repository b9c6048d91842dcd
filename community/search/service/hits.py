"""Where a query's terms stand in a text, as nearly as the indexes see it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from community.search.service.queries import Query, Term
from community.search.service.words import WORD, fold, stem

MOST = 200  # hits in one text; more say nothing further


@dataclass(frozen=True)
class Hit:
    """A term, by its number in the query, and where in the text it stands."""

    term: int
    start: int
    end: int


def hits(query: Query, text: str) -> list[Hit]:
    """Every place where a wanted term stands in `text`, in order."""
    if not text:
        return []
    folded = fold(text)
    near = [(word.start(), word.end(), stem(word[0])) for word in _likely(query).finditer(folded)][: 4 * MOST]
    found = [
        Hit(number, near[first][0], near[first + len(stems) - 1][1])
        for number, stems in enumerate(_stems(query))
        for first in range(len(near) - len(stems) + 1)
        if _stands(stems, near[first : first + len(stems)], folded)
    ]
    return sorted(found, key=lambda hit: (hit.start, -hit.end))[:MOST]


def _stands(stems: tuple[str, ...], words: list[tuple[int, int, str]], text: str) -> bool:
    """Whether these words are the term's, with no other word between."""
    if any(word[2] != wanted for word, wanted in zip(words, stems, strict=True)):
        return False
    return not any(WORD.search(text, left[1], right[0]) for left, right in pairwise(words))


@lru_cache(maxsize=256)
def _stems(query: Query) -> tuple[tuple[str, ...], ...]:
    return tuple(term.stems for term in query.wanted)


@lru_cache(maxsize=256)
def _likely(query: Query) -> re.Pattern[str]:
    """Words that begin like one of the query's: whatever its ending, a word keeps its stem but for the last letter."""
    starts = sorted({_start(word) for stems in _stems(query) for word in stems})
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(starts)})[^\W_]*")


def _start(word: str) -> str:
    return re.escape(word[:-1] if len(word) > 1 else word)


def spread(found: list[Hit], terms: tuple[Term, ...]) -> int | None:
    """The characters between the terms where they stand closest together; None unless all of them are there."""
    last: dict[int, Hit] = {}
    best: int | None = None
    for hit in found:
        last[hit.term] = hit
        if len(last) == len(terms):
            width = max(one.end for one in last.values()) - min(one.start for one in last.values())
            gap = max(0, width - sum(one.end - one.start for one in last.values()))
            best = gap if best is None else min(best, gap)
    return best
