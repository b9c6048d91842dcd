"""Hospitals that somebody in a hurry wrote in small letters: `at riverside hospital`, `at mercy hill`."""

from collections.abc import Iterator

from community.text.guard.bits import NAME, PLACE, QUIET, WORD
from community.text.guard.cues import (
    AT_WORK,
    FUNCTION,
    GENERIC,
    HOSPITALS,
    INSTITUTIONAL,
    SAINTS,
    SPECIALTIES,
    TOPONYMS,
)
from community.text.guard.words import Word

Span = tuple[int, int]
CENTERS = frozenset("center centre ctr cntr hospital hosp".split())
OF_CENTERS = frozenset("medical med general gen memorial regional community".split())
NAMED = 3  # words
AT = frozenset(("at", "from", "to", "in"))
COVERED = frozenset(("cover", "covers", "covering", "covered"))
LANDS = (
    "vale",
    "dale",
    "view",
    "side",
    "wood",
    "ville",
    "ford",
    "stead",
    "brook",
    "ridge",
    "haven",
    "field",
    "mere",
    "water",
)
SHORES = frozenset(
    "bay cove creek falls glen grove harbor harbour heights hill hills lake meadow meadows mere mills oaks pines pond "
    "ridge river springs".split()
)
OPEN_TO_ALL = frozenset(
    "trauma ambulance loading crash code resus sick car ball water amusement state national salt ice up down each "
    "every bottom top".split()
)
NO_NAMES = GENERIC | FUNCTION | SPECIALTIES | INSTITUTIONAL | AT_WORK | OPEN_TO_ALL
HALLOWED = SAINTS - {"mount"}
FIRST, SECOND = AT | COVERED | HALLOWED, HOSPITALS | SHORES


def found(words: list[Word]) -> Iterator[Span]:
    """`at riverside hospital`, `at mercy hill`: after a preposition, a word that is not general, and a word for it."""
    for place, two in enumerate(words[1:]):
        if two.low not in SECOND and words[place].low not in FIRST:
            continue
        one, before = words[place], words[place - 1]
        if two.capital or two.gap != " " or one.capital:
            continue
        if one.low in AT | COVERED and two.low not in HOSPITALS and _is_built(two):
            yield two.start, two.end
        elif _is_of_two(before, one, two):
            yield one.start, two.end


def centers(words: list[Word]) -> Iterator[Span]:
    """`at harbor light med ctr`, and not `at the medical center`: what stands between the preposition and its kind."""
    for place in range(1, len(words) - 1):
        if words[place].low not in OF_CENTERS or words[place + 1].low not in CENTERS or words[place].capital:
            continue
        begin = place
        while place - begin < NAMED and words[begin].gap == " " and _is_part(words[begin - 1]):
            begin -= 1
        if begin < place and words[begin - 1].low in AT:
            yield words[begin].start, words[place + 1].end


def _is_part(word: Word) -> bool:
    return word.low in TOPONYMS or _is_named_after(word)


def _is_of_two(before: Word, one: Word, two: Word) -> bool:
    if before.low == "at" and two.low in SHORES and _is_named_after(one):
        return True
    return (two.low in HOSPITALS and _says_which(one)) or _is_of_a_saint(before, one, two)


def _is_of_a_saint(before: Word, one: Word, two: Word) -> bool:
    """`at saint vincent`, `st lukes`: behind a preposition, or a word in no list that ends in an s."""
    if one.low not in HALLOWED or not (before.low in AT or (two.unknown and two.low.endswith("s"))):
        return False
    return two.unknown or bool(two.flags & (NAME | PLACE)) or two.low in TOPONYMS


def _is_named_after(one: Word) -> bool:
    """`at lantern bay`, and not `at the bay`, `at trauma bay`, `at water park`."""
    return one.gap == " " and one.low not in NO_NAMES


def _is_built(word: Word) -> bool:
    """`mercyvale`: a word in no list that ends as names of places do."""
    return word.unknown and word.low.endswith(LANDS) and len(word.low) > max(map(len, LANDS))


def _says_which(word: Word) -> bool:
    if (
        word.low in GENERIC
        or word.low in FUNCTION
        or word.low.endswith("ing")
        or (word.flags & QUIET and not word.flags & PLACE)
    ):
        return False
    return word.unknown or bool(word.flags & PLACE) or bool(word.flags & NAME and not word.flags & WORD)
