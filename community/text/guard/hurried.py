"""Names that somebody in a hurry wrote in small letters: the words around say who they are."""

from collections.abc import Iterable

from community.text.guard.bits import COMMON, GIVEN, NAME, PLACE, QUIET, SURNAME, WORD
from community.text.guard.cues import (
    AFTER_AMBIGUOUS,
    AT_WORK,
    BEFORE_SMALL,
    FUNCTION,
    KIN,
    LOOSE,
    SURE_TITLES,
    TITLES,
    TOLD,
)
from community.text.guard.drugs import is_drug
from community.text.guard.words import Word

Span = tuple[int, int]
HEARD = frozenset(
    (verb, link)
    for verbs, links in (
        ("heard hear hearing", ("from",)),
        ("talked talk talking spoke speak speaking shoutout out thanks reported", ("to",)),
        ("talked spoke speak met sat worked works trained precepted texting", ("with",)),
        ("check checked checking called checks", ("on",)),
        ("cover covered covering covers", ("for",)),
    )
    for verb in verbs.split()
    for link in links
)
ABOUT = frozenset(
    "in at from on about yesterday today tonight again last before after who and both because when".split()
)
NOBODY = frozenset("many long numbers season soon else see ward lady man son aide spring baby mom mommy don".split())
NICKED = frozenset(("big", "lil", "old", "ole", "little"))
INTRODUCED = frozenset(("its", "it's", "is", "im", "i'm"))


def found(words: list[Word]) -> Iterable[Span]:
    """Names that somebody in a hurry wrote without a capital."""
    yield from _pairs(words)
    for place, word in enumerate(words):
        if word.capital:
            continue
        if word.flags & GIVEN:
            big = _is_big(words, place)
            if big or _is_heard_of(words, place):
                yield words[place - big].start, word.end
        elif len(word.low) == 1 and _is_letter(words, place):
            yield word.start, word.end
        if word.flags & (QUIET | COMMON):
            continue
        named = word.flags & GIVEN and not word.flags & WORD
        if (named and _is_meant(words, place)) or ((named or _may_be_one(word)) and _is_told_of(words, place)):
            yield word.start, _with_surname(words, place)


def _pairs(words: list[Word]) -> Iterable[Span]:
    """`joy and summer both called out`: two given names of whom somebody tells at the beginning of a sentence."""
    for place in range(len(words) - 3):
        one, link, two, after = words[place : place + 4]
        if not one.first or link.low != "and" or not one.flags & two.flags & GIVEN or one.low in FUNCTION | {two.low}:
            continue
        if after.gap == " " and (after.low in AFTER_AMBIGUOUS or after.low == "both") and two.low not in FUNCTION:
            yield one.start, one.end
            yield two.start, two.end


def _is_heard_of(words: list[Word], place: int) -> bool:
    """`heard from grace in pharmacy`, `talked to young about it`: of whom one hears, and no noun behind."""
    word = words[place]
    if place < 2 or not word.flags & GIVEN or word.low in FUNCTION | NOBODY or word.gap != " ":
        return False
    if (words[place - 2].low, words[place - 1].low) not in HEARD:
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    return after is None or after.gap != " " or after.low in ABOUT


def _is_big(words: list[Word], place: int) -> bool:
    """`big mike`, `lil tony`."""
    word = words[place]
    named = word.flags & GIVEN and not word.flags & (COMMON | QUIET) and word.gap == " " and len(word.low) > 2
    return bool(place and named and words[place - 1].low in NICKED)


def _is_letter(words: list[Word], place: int) -> bool:
    """`dr. p was kind`."""
    word = words[place]
    alone = word.low.isalpha() and word.low not in ("a", "i") and word.gap in (" ", ". ")
    return bool(place and alone and words[place - 1].low in SURE_TITLES)


def _may_be_one(word: Word) -> bool:
    """A word in no list, an abbreviation of a name, or a name that is also a rare word."""
    if word.unknown:
        return 2 <= len(word.text) <= 12 and not is_drug(word.low)
    return bool(word.flags & NAME) and not word.flags & COMMON and len(word.text) > 2


def _is_told_of(words: list[Word], place: int) -> bool:
    return _is_close(words, place) or _presents(words, place)


def _presents(words: list[Word], place: int) -> bool:
    """`hi all, dede from resp`: somebody who says where they work."""
    word, after = words[place], words[place + 1 : place + 3]
    begins = word.first or word.gap == ", "
    return begins and len(after) > 1 and after[0].low == "from" and after[1].low in AT_WORK and after[1].low != "the"


def _is_close(words: list[Word], place: int) -> bool:
    """`told kev`, `my preceptor rusty said`, `can big mike`: after whom one tells, or somebody close, and no noun."""
    word, before = words[place], words[place - 1] if place else None
    if before is None or word.gap not in (" ", ", "):
        return False
    if before.low in TITLES:
        return bool(word.flags & NAME and not word.flags & COMMON) or (word.unknown and before.low in SURE_TITLES)
    if before.low in KIN:
        return place > 1 and words[place - 2].low in ("my", "our", "her", "his", "their")
    if before.low in INTRODUCED and word.gap == " ":
        return place + 1 < len(words) and words[place + 1].low in ("from", "here", "with", "again")
    return before.low in TOLD and word.gap == " "


def _is_meant(words: list[Word], place: int) -> bool:
    word, before = words[place], words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    if before is not None and before.low in BEFORE_SMALL and word.gap in (" ", ", ", ". "):
        return len(word.low) > 2 and not (
            before.low in LOOSE and (len(word.low) < 4 or word.flags & (SURNAME | PLACE) == PLACE)
        )
    return len(word.low) > 3 and after is not None and after.low in AFTER_AMBIGUOUS and after.gap == " "


def _with_surname(words: list[Word], place: int) -> int:
    if place + 1 < len(words):
        after = words[place + 1]
        if after.gap == " " and after.flags & SURNAME and not after.flags & WORD:
            return after.end
    return words[place].end
