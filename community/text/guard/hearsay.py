"""Names in small letters that are common words, too: of whom one hears, with whom one works, nicknames."""

from collections.abc import Iterable
from itertools import pairwise

from community.text.guard.bits import COMMON, GIVEN, NAME, QUIET, WORD
from community.text.guard.cues import (
    AFTER_AMBIGUOUS,
    AFTER_NAME,
    AT_WORK,
    CROWD,
    FUNCTION,
    HUMAN_VERBS,
    SURE_TITLES,
    TOLD,
)
from community.text.guard.lexicon import known
from community.text.guard.phrases import late
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
        ("me", ("and",)),
    )
    for verb in verbs.split()
    for link in links
)
ABOUT = frozenset(
    "in at from on about got did had were are split ran drove stayed sat held yesterday today tonight again last "
    "before after who and both because when".split()
)
NOBODY = FUNCTION | frozenset(
    "many long numbers season soon else see ward lady man son aide spring baby mom mommy don".split()
)
HEARING = frozenset("heard saw says said told knows".split())
HAILED = 4  # letters
ASKING = frozenset("can could would will did do are if".split())
# What sighs, laughs and greets, and is in no list: `hahaha`, `ughhh`, `lmao`, `goodmorning`, `besties`.
SIGHS = late(
    r"(.)\1\1|(..+)\2|[hsz]$|^[^aeiouy]+$|^(?:good|wo+|oo|aw|ye|ya|na|no|he|ha|hm|um|lm|lo|ro|id|ik|tb|im|af|bt|sor|thx|gu|pl)"
)
LEAST, LONGEST = 2, 8
VOWELED, THRICE = late("[aeiouy]"), late(r"(.)\1\1|^(?:ha|he|lo)+l?$")
GREETS = ("good", "lmao", "tbh", "idk", "imo", "bruh", "ugh", "omg", "thx")
NO_ACTS = frozenset("gave got made helped covers left leads runs lived lives started works worked picked".split())
NICKED = frozenset(("big", "lil", "old", "ole", "little"))


def pairs(words: list[Word]) -> Iterable[Span]:
    """`joy and summer both called out`: two given names of whom somebody tells at the beginning of a sentence."""
    for place in [place for place, word in enumerate(words[1:-2]) if word.low == "and"]:
        one, _, two, after = words[place : place + 4]
        if not one.first or not one.flags & two.flags & GIVEN or one.low in FUNCTION | {two.low}:
            continue
        if after.gap == " " and (after.low in AFTER_AMBIGUOUS or after.low == "both") and two.low not in FUNCTION:
            yield one.start, one.end
            yield two.start, two.end


def is_heard_of(words: list[Word], place: int) -> bool:
    """`heard from grace in pharmacy`, `talked to young about it`: of whom one hears, and no noun behind."""
    word = words[place]
    if place < 2 or not word.flags & GIVEN or word.low in NOBODY or word.gap != " ":
        return False
    if (words[place - 2].low, words[place - 1].low) not in HEARD:
        return False
    after = words[place + 1] if place + 1 < len(words) else None
    return after is None or after.gap != " " or after.low in ABOUT


def is_asked(words: list[Word], place: int) -> bool:
    """`ask rusty, he was there`, `told will, she laughed`: a word that is a name for who it is said of next."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else None
    if not place or words[place - 1].low not in TOLD or word.gap != " " or word.low in NOBODY or after is None:
        return False
    return after.gap in (" ", ", ") and after.low in ("he", "she") and words[place - 1].low != "name"


def is_big(words: list[Word], place: int) -> bool:
    """`big mike`, `lil tony`."""
    word = words[place]
    named = word.flags & GIVEN and not word.flags & (COMMON | QUIET) and word.gap == " " and len(word.low) > 2
    return bool(place and named and words[place - 1].low in NICKED)


def is_nicked(words: list[Word], place: int) -> bool:
    """`jojo in transport always says`, `tinks was charge`, `kev and i did`: a short word that few use, and acts."""
    word, after = words[place], words[place + 1 : place + 4]
    if not word.first or len(after) < LEAST or not 2 < len(word.low) < LONGEST or not word.text.islower():
        return False
    if any(other.gap != " " for other in after[:2]) or word.low in CROWD or word.low in AT_WORK or not _is_of_few(word):
        return False
    acts, then = after[0].low, after[1].low
    if acts in AFTER_AMBIGUOUS or acts in HUMAN_VERBS:
        return acts not in NO_ACTS
    if acts == "and" and then in ("i", "me"):
        return True
    return acts in ("from", "in", "on") and then in AT_WORK and after[2].low in AFTER_NAME | {"always", "never"}


def is_from_work(words: list[Word], place: int) -> bool:
    """`bill from engineering heard it`: a given name, whatever else it means, where they work, and what they did."""
    after = words[place + 1 : place + 4]
    if (
        not words[place].first
        or len(after) < LEAST + 1
        or any(one.gap != " " for one in after)
        or after[0].low != "from"
    ):
        return False
    where, acts = after[1].low, after[2].low
    return where in AT_WORK and where not in FUNCTION and acts in AFTER_NAME | AFTER_AMBIGUOUS | HUMAN_VERBS | HEARING


def _is_of_few(word: Word) -> bool:
    """In no list, nor without an s; or a name that is no word."""
    if word.low[-1] == "s" and known(word.low[:-1]):
        return False
    if word.flags & NAME and not word.flags & (COMMON | QUIET):
        return bool(word.flags & GIVEN) or not word.flags & WORD
    return word.unknown and not is_noise(word.low)


def is_noise(low: str) -> bool:
    """`mmm`, `yessss`, `haha`, `lmaooo`: no name of anybody or of a place, whatever follows."""
    return VOWELED.search(low) is None or THRICE.search(low) is not None or low.startswith(GREETS)


def is_letter(words: list[Word], place: int) -> bool:
    """`dr. p was kind`."""
    word = words[place]
    alone = word.low.isalpha() and word.low not in ("a", "i") and word.gap in (" ", ". ")
    return bool(place and alone and words[place - 1].low in SURE_TITLES)


def is_hailed(words: list[Word], place: int) -> bool:
    """`priyanka i sent the form, can you look`, `nkem can you call`: a word in no list before what is asked of it."""
    word, after = words[place], words[place + 1 : place + 3]
    if not word.first or not word.unknown or len(word.low) < HAILED or len(after) < 2 or after[0].gap != " ":
        return False
    if is_sigh(word.low):
        return False
    if after[0].low in ("i", "we"):
        return any(
            one.low in ASKING and two.low in ("you", "u") for one, two in pairwise(words[place + 2 : place + 30])
        )
    return after[0].low in ASKING and after[1].low in ("you", "u")


def is_sigh(low: str) -> bool:
    """Whether a word in no list is more likely a sigh or a greeting than somebody."""
    return SIGHS.search(low) is not None
