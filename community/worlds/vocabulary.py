"""Words for bench worlds: an invented vocabulary as uneven as real language, and bodies made of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from community.text.children import Pool
from community.text.markup import Rendered

WORDS = 20_000
BODIES = 1_000
ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl qu r s sh st t tr v w".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = "n r l m s t nd rt ck sh".split() + [""] * 6
COMMON, RARE = "debrief", "xylophant"
COMMON_SHARE = 0.35


@dataclass(frozen=True)
class Body:
    """One text in its three stored forms."""

    source: str
    html: str
    plain: str


def vocabulary(dice: random.Random) -> list[str]:
    """20,000 distinct invented words, short ones first, as frequent words are."""
    words: set[str] = set()
    while len(words) < WORDS:
        syllables = dice.choices((1, 2, 3), (2, 5, 3))[0]
        words.add("".join(dice.choice(ONSETS) + dice.choice(VOWELS) + dice.choice(CODAS) for _ in range(syllables)))
    return sorted(words, key=lambda word: (len(word), word))


def bodies(dice: random.Random, count: int = BODIES) -> list[Body]:
    """Bodies of about 575 characters of Markdown, rendered as a member's would be."""
    words = vocabulary(dice)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    sources = [_body(dice, words, weights) for _ in range(count)]
    pool = Pool()
    shown = pool.render_many(sources)
    pool.close()
    pairs = zip(sources, shown, strict=True)
    return [Body(text, done.html, done.plain) for text, done in pairs if isinstance(done, Rendered)]


def _body(dice: random.Random, words: list[str], weights: list[float]) -> str:
    """Three paragraphs; among them now and then a quote, a list, a link, emphasis."""
    drawn = iter(dice.choices(words, cum_weights=weights, k=140))
    parts = [_sentence(drawn, 34), _sentence(drawn, 30), _sentence(drawn, 24)]
    if dice.random() < COMMON_SHARE:
        parts[1] = f"{COMMON} {parts[1]}"
    extra = dice.random()
    if extra < 0.3:
        parts.insert(0, f"> {_sentence(drawn, 12)}")
    elif extra < 0.5:
        parts.insert(1, "\n".join(f"- {_sentence(drawn, 5)}" for _ in range(3)))
    elif extra < 0.7:
        parts[2] += f" **{next(drawn)}** https://example.org/{next(drawn)}"
    return "\n\n".join(parts)


def _sentence(drawn: Iterator[str], count: int) -> str:
    return " ".join(next(drawn) for _ in range(count)).capitalize() + "."
