"""Names that somebody in a hurry wrote in small letters: the words around say who they are."""

from collections.abc import Iterable

from community.text.guard.bits import COMMON, GIVEN, NAME, PLACE, PUBLIC, QUIET, SURNAME, WORD
from community.text.guard.cues import (
    ACTS,
    AFTER_AMBIGUOUS,
    AT_WORK,
    BEFORE_SMALL,
    FUNCTION,
    HEADS,
    KIN,
    LOOSE,
    RELATED,
    SURE_TITLES,
    TITLES,
    TOLD,
)
from community.text.guard.drugs import is_drug, is_medical
from community.text.guard.hearsay import (
    is_asked,
    is_big,
    is_from_work,
    is_hailed,
    is_heard_of,
    is_letter,
    is_nicked,
    is_noise,
    is_sigh,
    pairs,
)
from community.text.guard.words import Word

Span = tuple[int, int]
GAPS = (" ", ", ", " (", "/ ", ": ", ". ")
SHORT = 4  # letters
SPEAKS = frozenset(
    "said says told tells asked asks laughed cried swears swore texted texts wrote thinks whispered yelled".split()
)
MOST = 0.6  # of the words in small letters
JARGON = frozenset("brady hamilton quinton whipple".split())
ARTICLES = frozenset("the a an this that these those some any no each every another my his her your our".split())
LINKED = frozenset("and but cause cuz because bc so".split())
ADDED_TO = 6  # words
CIRCLES = frozenset("group thread channel chat call rota roster invite email meeting team huddle cohort zoom".split())
ADDED = frozenset("add added adding invite invited cc".split())
HELLO = frozenset("hi hey hello heya".split())
USUAL = QUIET | COMMON
TURNS = frozenset("till til until before than".split())
OWN = frozenset(("his", "her"))
INTRODUCED = frozenset(("its", "it's", "is", "im", "i'm"))


def found(words: list[Word], english: bool) -> Iterable[Span]:
    """Names that somebody in a hurry wrote without a capital; `english` when most of the words are."""
    yield from pairs(words)
    for place, word in enumerate(words):
        flags = word.flags
        if word.capital or (flags & USUAL and not flags & GIVEN and not word.first and len(word.low) > 1):
            continue  # a common word inside a sentence that is no given name: nothing below makes it one
        if _is_spoken_of(words, place):
            yield word.start, word.end
        elif english and _is_full(words, place):
            yield word.start, words[place + 1].end
        elif word.flags & GIVEN and is_big(words, place):
            yield words[place - 1].start, word.end
        elif (len(word.low) == 1 and is_letter(words, place)) or (word.first and english and is_nicked(words, place)):
            yield word.start, word.end
        elif not flags & USUAL and _is_name(words, place, english):
            yield word.start, _with_surname(words, place)


def _is_spoken_of(words: list[Word], place: int) -> bool:
    if not words[place].flags & GIVEN:
        return _is_added(words, place) or _is_of_whom(words, place)
    return is_heard_of(words, place) or is_asked(words, place) or is_from_work(words, place) or _is_quoted(words, place)


def _is_quoted(words: list[Word], place: int) -> bool:
    """`mine is slow, drew says his is fine`: at the beginning of what is said of them."""
    word, after = words[place], words[place + 1 : place + 3]
    begins = word.first or word.gap.strip() in (",", ";", "-", "--") or (place and words[place - 1].low in LINKED)
    said = len(after) > 1 and after[0].low in ("says", "said") and after[0].gap == after[1].gap == " "
    return bool(begins) and said and word.low not in FUNCTION and not word.flags & QUIET


def _is_of_whom(words: list[Word], place: int) -> bool:
    """`so mehwish got her letter`, `nobody asked till tamsin did`: a word in no list, and what somebody does."""
    word, after = words[place], words[place + 1 : place + 3]
    if not word.unknown or len(word.low) < SHORT or is_noise(word.low) or is_medical(word.low):
        return False
    if not after or after[0].gap != " ":
        return False
    before = words[place - 1].low if place and word.gap == " " else ""
    if before in TURNS and after[0].low == "did":
        return len(after) == 1 or after[1].gap != " "
    begins = (word.first or before in LINKED) and word.low not in KIN
    acts = after[0].low in ACTS
    return begins and acts and len(after) > 1 and after[1].low in OWN and after[1].gap == " "


def _is_added(words: list[Word], place: int) -> bool:
    """`pls add ghassan to the thurs group`: a word in no list, and where one speaks."""
    word, after = words[place], words[place + 1 : place + ADDED_TO]
    added = place > 0 and words[place - 1].low in ADDED and word.gap == " " and word.unknown and len(word.low) > SHORT
    return added and bool(after) and after[0].low == "to" and any(one.low in CIRCLES for one in after)


def _is_full(words: list[Word], place: int) -> bool:
    """`deb kowalczuk in the OR`: a given name, a word in no list, and where it works or what it says."""
    word, after = words[place], words[place + 1 : place + 3]
    if not word.flags & GIVEN or word.flags & COMMON or len(after) < 2 or any(one.gap != " " for one in after):
        return False
    other, then = after[0], after[1].low
    if not other.unknown or other.capital or len(other.low) <= SHORT or is_sigh(other.low) or is_medical(other.low):
        return False
    return then in AFTER_AMBIGUOUS or then in ("in", "from", "on", "is", "was")


def is_english(words: list[Word]) -> bool:
    """Whether most words in small letters are English: in other languages many of them are somebody's name, too."""
    small = [word for word in words if not word.capital and word.low.isalpha()]
    return len(small) > 2 and sum(bool(word.flags & (WORD | PUBLIC)) for word in small) >= MOST * len(small)


def _is_name(words: list[Word], place: int, english: bool) -> bool:
    word = words[place]
    if not _stands_alone(words, place):
        return False
    named = word.flags & GIVEN and not word.flags & WORD
    if (english and (_is_plain(words, place) or is_hailed(words, place))) or (named and _is_meant(words, place)):
        return True
    return bool(named or _may_be_one(word)) and _is_told_of(words, place)


def towns(words: list[Word]) -> Iterable[Span]:
    """Towns in small letters, of five letters or more and no other word."""
    for place, word in enumerate(words):
        town = word.flags & PLACE and not word.flags & (WORD | NAME | QUIET) and not word.capital
        if town and len(word.low) > SHORT and _stands_alone(words, place):
            yield word.start, word.end


def _is_plain(words: list[Word], place: int) -> bool:
    """A given name of four letters or a surname of five that is no word of English: it needs nobody to say so."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else None
    if word.flags & WORD or not word.flags & NAME or word.low in JARGON or is_drug(word.low):
        return False
    if len(word.low) < SHORT or (len(word.low) == SHORT and not word.flags & GIVEN) or "-" in word.low:
        return False
    if place and words[place - 1].low in ARTICLES and (after is None or after.low not in RELATED):
        return False
    return after is None or after.low not in HEADS or word.owns


def _stands_alone(words: list[Word], place: int) -> bool:
    """Not a part of an address, a file or a handle."""
    before, behind = words[place].gap[-1:], words[place + 1].gap if place + 1 < len(words) else ""
    return before not in (".", "@", "_", "/", "~", "#") and behind[:1] not in ("@", "_", "/", "~") and behind != "."


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
    if len(after) < 2 or not (after[0].low == "from" or (word.flags & GIVEN and after[0].low in ("in", "on"))):
        return False
    return begins and after[1].low in AT_WORK and after[1].low != "the"


def _is_close(words: list[Word], place: int) -> bool:
    """`told kev`, `my preceptor rusty said`, `can big mike`: after whom one tells, or somebody close, and no noun."""
    word, before = words[place], words[place - 1] if place else None
    if before is None or word.gap not in GAPS:
        return False
    if before.low in ("name", "names") and word.gap in (", ", ": "):
        return bool(word.flags & GIVEN) or word.unknown
    if word.gap == "/ " or (before.low, word.gap) == ("me", ", "):
        return bool(word.flags & GIVEN) and before.low in ("w", "me")
    if word.gap == ". " and before.low not in SURE_TITLES:
        return False
    if before.low in TITLES:
        return bool(word.flags & NAME and not word.flags & COMMON) or (word.unknown and before.low in SURE_TITLES)
    if before.low in KIN:
        return place > 1 and words[place - 2].low in ("my", "our", "her", "his", "their")
    if before.low in INTRODUCED and word.gap == " ":
        hailed = place > 1 and words[place - 2].low in HELLO and not is_sigh(word.low)
        return hailed or (place + 1 < len(words) and words[place + 1].low in ("from", "here", "with", "again"))
    return before.low in TOLD and word.gap == " "


def _is_meant(words: list[Word], place: int) -> bool:
    word, before = words[place], words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    if after is not None and after.gap == " " and len(word.low) == SHORT - 1 and after.low in SPEAKS:
        return True  # `teo asked`
    if before is not None and before.low in BEFORE_SMALL and word.gap in (" ", ", ", ". "):
        return len(word.low) > 2 and not (
            before.low in LOOSE and (len(word.low) < SHORT or word.flags & (SURNAME | PLACE) == PLACE)
        )
    return len(word.low) >= SHORT and after is not None and after.low in AFTER_AMBIGUOUS and after.gap == " "


def _with_surname(words: list[Word], place: int) -> int:
    if place + 1 < len(words):
        after = words[place + 1]
        if after.gap == " " and after.flags & SURNAME and not after.flags & WORD:
            return after.end
    return words[place].end
