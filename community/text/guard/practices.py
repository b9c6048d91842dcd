"""Practices and departments: `Red Cedar Rheumatology`, `Mercer Pharmacy`, `the Brightwater cath lab`, `at elm park`."""

from collections.abc import Iterator

from community.text.guard.bits import COMMON, NAME, PLACE, QUIET, WEAK, WORD
from community.text.guard.cues import (
    AT_WORK,
    CARE,
    DEPARTMENTS,
    FUNCTION,
    GENERIC,
    INSTITUTIONAL,
    NATURE,
    PRACTICES,
    SPECIALTIES,
    TITLES,
    TOPONYMS,
)
from community.text.guard.drugs import is_medical
from community.text.guard.hearsay import is_noise
from community.text.guard.runs import Run
from community.text.guard.words import Word

Span = tuple[int, int]
NO_NAMES = GENERIC | SPECIALTIES | CARE | AT_WORK | FUNCTION | PRACTICES | TITLES | INSTITUTIONAL
GROUPS = frozenset(
    "associates center centers centre clinic consultants group partners practice specialists institute joint".split()
)
WORKED = frozenset("over down up out back here work works worked working started trained employed hired".split())
GOES_ON = FUNCTION | frozenset(
    "always now always says said last this for nobody everyone everybody they're we've before after until since had "
    "has got which who with while where all than about again too never".split()
)
LEAST, LONG = 4, 8  # letters
LANDSCAPE = TOPONYMS | NATURE
AT = frozenset(("at", "from", "near"))
BEFORE = frozenset(("the", "our", "at", "from", "to", "in", "their"))


def of_run(run: Run) -> Span | None:
    """The span of a practice, or of a hospital before the name of a department."""
    own = run.own
    while len(own) > 2 and own[-1].low in GROUPS:
        own = own[:-1]
    last = own[-1]
    if len(own) > 1 and last.low in PRACTICES and not last.owns and _says_which(own[:-1], _is_at(run)):
        begin = 1 if own[0].first and own[0].flags & WORD and not own[0].flags & (NAME | PLACE) and len(own) > 2 else 0
        return own[begin].start, run.own[-1].end
    if len(own) == 1 and _has_department(run):
        return run.span
    return None


def _is_at(run: Run) -> bool:
    """`scheduled at Wintergreen Radiology`: any word with a capital says which."""
    return run.before is not None and run.before.low == "at"


def _says_which(told: list[Word], at: bool) -> bool:
    """A name of somebody or of a place, or two words of the landscape, before the word for a practice."""
    last = told[-1]
    if (
        at
        and len(told) == 1
        and last.flags & WORD
        and last.low not in NO_NAMES
        and (last.flags & PLACE or not last.flags & QUIET)
    ):
        return True
    if last.low in NO_NAMES and last.low not in ("state", "valley", "county"):
        return False
    if len(told) == 1:
        named = last.flags & (NAME | PLACE) or last.unknown or last.low in LANDSCAPE
        return bool(named) and not last.flags & QUIET and not (last.first and last.flags & COMMON)
    return any(_is_local(word) for word in told if not (word.first and word.flags & COMMON and len(told) > 2))


def _is_local(word: Word) -> bool:
    if word.flags & (QUIET | WEAK) and not word.flags & PLACE:
        return False
    return bool(word.flags & (NAME | PLACE)) or word.unknown or word.low in LANDSCAPE


def _has_department(run: Run) -> bool:
    """`the Brightwater cath lab`, `Tamarack's ICU`: a place or a word in no list, and what every hospital has."""
    word, words, end = run.own[0], run.words, run.end
    if end >= len(words) or words[end].low not in DEPARTMENTS or words[end].gap.strip(" '\u2019sS"):
        return False
    if word.shouted or word.low in NO_NAMES or word.flags & (QUIET | WEAK) or words[end].text == "or":
        return False
    if word.owns:
        return not word.flags & COMMON and not word.flags & NAME
    before = run.before
    local = word.unknown or (word.flags & PLACE and not word.flags & COMMON)
    return bool(local) and before is not None and before.low in BEFORE


def _is_somewhere(words: list[Word], place: int) -> bool:
    """A word that few use, where somebody is at work, and no noun behind it."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else None
    if word.capital or word.gap != " " or word.owns or not word.low.isalpha() or len(word.low) < LEAST:
        return False
    if word.flags & (COMMON | QUIET) or word.low in NO_NAMES or word.low in DEPARTMENTS or is_medical(word.low):
        return False
    if word.unknown and not is_noise(word.low):
        return True
    return after is None or after.gap != " " or after.low in GOES_ON


def _is_by_itself(words: list[Word], place: int) -> bool:
    """`the tech at dunmorrow, isaura`: a long word in no list, and nothing said of it."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else None
    return word.unknown and len(word.low) >= LONG and (after is None or after.gap[:1] in (",", ".", ";", "!", "?"))


def in_small_letters(words: list[Word]) -> Iterator[Span]:
    """`over at elm park`, `kestrel point has`: two words of the landscape; `over at gullwing`: one that few use."""
    for place in [place for place, word in enumerate(words[:-1], 1) if word.low in AT]:
        one, two = words[place], words[place + 1] if place + 1 < len(words) else None
        worked = place > 1 and (words[place - 2].low in WORKED or _is_by_itself(words, place))
        if worked and words[place - 1].low == "at" and _is_somewhere(words, place):
            yield one.start, one.end
        if two is None or one.capital or two.capital or two.gap != " ":
            continue
        if one.low in NATURE and two.low in TOPONYMS:
            yield one.start, two.end
