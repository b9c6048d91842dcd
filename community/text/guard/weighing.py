"""How much the words of a message weigh towards telling a case: a linear model, learned by `community dev cases`.

What was learned lies in `cases.tsv`, a feature of `tells.py` and its weight in hundredths to a line; the empty feature
is what a message weighs before it says anything. A message weighs the logarithm of the odds that it tells a case.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from community.text.guard.tells import of_words, told_by
from community.text.guard.words import Word

LEARNED = Path(__file__).with_name("cases.tsv")
# Above the first a message pauses, above the second when a rule says so, too. In hundredths; found on sets of messages
# that it had not learned from (`bench/cases.py`).
PAUSES, DOUBTFUL = -30, -200
WHOLE = 110  # words that are weighed as one; longer messages in stretches that reach over each other
SHORTEST = 6  # words


def read_weights(lines: Iterable[str]) -> dict[str, int]:
    """Features and their weights. Raises ValueError for a line that is neither."""
    parts = (line.rstrip("\n").partition("\t") for line in lines)
    return {feature: int(weight) for feature, _, weight in parts}


WEIGHTS = read_weights(LEARNED.read_text(encoding="utf-8").splitlines())


def weight(features: Iterable[str], weights: dict[str, int] = WEIGHTS) -> float:
    """The weight in hundredths. Features that nothing was learned of count for nothing."""
    known = list(filter(None, map(weights.get, features)))
    return weights[""] + sum(known) / sqrt(len(known) or 1)


def stretches(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """A message as it is weighed."""
    if len(words) <= WHOLE:
        yield words
    else:
        half = WHOLE // 2
        yield from (words[start : start + WHOLE] for start in range(0, len(words) - half, half))


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, or what stands between colons and brackets, and what its words tell."""

    words: Sequence[Word]
    features: list[str]
    senses: list[str]


def heaviest(words: Sequence[Word]) -> tuple[float, Sequence[Part]]:
    """What the heaviest stretch of a message weighs, and its parts; what is very short is left to the rules."""
    if len(words) < SHORTEST:
        return float(PAUSES), ()
    return max(map(_weighed, stretches(words)), key=lambda each: each[0])


def _weighed(words: Sequence[Word]) -> tuple[float, Sequence[Part]]:
    parts = [Part(some, *of_words(some)) for some in _parts(words)]
    return weight(told_by(words, [(part.features, part.senses) for part in parts])), parts


def tells_most(parts: Sequence[Part]) -> Word:
    """The first word of the part that has the greatest part in what they weigh."""
    return max(parts, key=lambda part: sum([WEIGHTS.get(one, 0) for one in set(part.features)])).words[0]


def _parts(words: Sequence[Word]) -> list[list[Word]]:
    """As a message is punctuated."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.first and parts[-1]:
            parts.append([])
        parts[-1].append(word)
    return parts
