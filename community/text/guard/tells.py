"""What the words of a message tell, as features: the currency of the weights that say whether it tells a case.

A feature is a string: `gave` (a stem), `gave drug` (a stem and the sense of its neighbour), `=act =drug` (two senses),
`i =act` (what the writer did), `=harm 2` (said more than once), `?` and the like for the shape of a message.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from community.text.guard.bits import COMMON, NAME
from community.text.guard.drugs import is_drug
from community.text.guard.phrases import sections
from community.text.guard.words import Word

ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e")
WRITER = frozenset("i we i'd i've we'd we've i'm we're".split())
OTHERS = frozenset("he she him her his they them".split())
NOT = frozenset("not no never nobody none nothing without cannot".split())
YOU = frozenset("you your you're yours".split())
PAST = frozenset("was were had did wasn't weren't hadn't didn't couldn't wouldn't".split())
PRESENT = frozenset("is are do does has isn't aren't don't doesn't".split())
REACH = 3  # words after `I` that tell what the writer did
NONE: tuple[str, ...] = ()
NAMED = ("=name",)
TIMES = (1, 2, 4, 8)  # a sense or a shape said this often is a feature of its own
LENGTHS = (8, 14, 25, 45, 80)  # words


def _shapes() -> dict[str, tuple[str, ...]]:
    """Small words by what they say of the shape of a message: whom it speaks of, and when."""
    names = {"~writer": WRITER, "~others": OTHERS, "~not": NOT, "~you": YOU, "~past": PAST, "~present": PRESENT}
    every = frozenset().union(*names.values())
    return {word: tuple(name for name, some in names.items() if word in some) for word in every}


SHAPES = _shapes()


@lru_cache(4096)
def stem(low: str) -> str:
    """A word without the usual endings, so that one form of it stands for all; no more than that."""
    if len(low) < 5:
        return low[:-1] if len(low) == 4 and low[-1] == "s" != low[-2] else low
    for ending in ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) > 2:
            low = low[: -len(ending)] + ("i" if ending in ("ied", "ies") else "")
            break
    if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "sl":
        low = low[:-1]
    return low[:-1] + "i" if low[-1] == "y" and len(low) > 3 else low


def _senses() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, lines in sections(Path(__file__).with_name("lists") / "senses.txt").items():
        for word in " ".join(lines).split():
            held = found.setdefault(stem(word), [])
            held += [] if f"={name}" in held else [f"={name}"]
    return {word: tuple(names) for word, names in found.items()}


SENSES = _senses()


@lru_cache(4096)
def _said(low: str) -> tuple[str, tuple[str, ...]]:
    """The stem of a word in small letters, and its senses."""
    if low[0].isdigit():
        return f"#{min(len(low), 5)}", ("=number",)
    whole = low if low.endswith("n't") else low.partition("'")[0]
    root = stem(whole)
    senses = SENSES.get(root, ())
    return root, (*senses, "=drug") if is_drug(low) and "=drug" not in senses else senses


def senses(low: str) -> tuple[str, ...]:
    """The senses of a word in small letters."""
    return _said(low)[1]


def told(words: Sequence[Word]) -> set[str]:
    """The features of some words of a message."""
    return told_by(words, [of_words(words)])


def told_by(words: Sequence[Word], parts: Iterable[tuple[list[str], list[str]]]) -> set[str]:
    """The features of some words, given those of the parts that they consist of."""
    features: set[str] = set()
    said = [shape for word in words if word.low in SHAPES for shape in SHAPES[word.low]]
    for some, senses in parts:
        features.update(some)
        said += senses
    for sense, times in Counter(said).items():
        features.update(_often(sense, min(times, TIMES[-1])))
    features.update(_size(words))
    return features


def of_words(words: Sequence[Word]) -> tuple[list[str], list[str]]:
    """The features of words and their neighbours, and all senses, as often as they are said.

    No word is a neighbour over the beginning of a sentence: those of several sentences are those of each.
    """
    features: list[str] = []
    said: list[str] = []
    left, left_senses, since = "", NONE, REACH
    for word in words:
        if word.first:
            left, left_senses, since = "", NONE, REACH
        root, senses = _read(word) if word.capital else _said(word.low)
        since = 0 if word.low in WRITER else since + 1
        features.append(root)
        if left_senses:
            features += [other + root for other in left_senses]
        if senses:
            said += senses
            features += [left + sense for sense in senses]
            features += [other + sense for other in left_senses for sense in senses]
            if 0 < since <= REACH:
                features += ["i" + sense for sense in senses]
        left, left_senses = root, senses
    return features, said


def _read(word: Word) -> tuple[str, tuple[str, ...]]:
    """A name inside a sentence says only that it is one."""
    if word.capital and not word.first:
        if word.flags & NAME and not word.flags & COMMON:
            return "~name", NAMED
        if not word.flags:
            return "~unknown", NONE
    return _said(word.low)


@cache
def _often(sense: str, times: int) -> tuple[str, ...]:
    """As many as there are senses and shapes, for at most so many times."""
    return tuple(f"{sense}{least}" for least in TIMES if times >= least)


def _size(words: Sequence[Word]) -> Iterator[str]:
    """How long it is, and whether it asks."""
    yield from (f"~{least} words" for least in LENGTHS if len(words) >= least)
    if any("?" in word.gap for word in words):
        yield "?"
