"""Hospitals by name: a word for such a place and a word that says which, or a name that everybody knows."""

from collections.abc import Iterator

from community.text.guard.bits import EPONYM, NAME, PLACE, PUBLIC, QUIET, STATE, WORD
from community.text.guard.cues import (
    ADMITTED,
    CARE,
    FAMOUS,
    GENERIC,
    HEADS,
    HOMES,
    HOSPITALS,
    INSTITUTIONAL,
    LAST_HEADS,
    MEASURED,
    NUMBERED,
    SAINTS,
    SPECIALTIES,
    SPOKEN,
    TOPONYMS,
)
from community.text.guard.runs import SELF, Run
from community.text.guard.words import Word

Span = tuple[int, int]
AT = frozenset(("at", "from", "to", "in"))
FIRST_OF_FAMOUS = frozenset(name.split()[0] for name in FAMOUS)
ROOMS = (INSTITUTIONAL | SPECIALTIES | {"the", "our"}) - {"hopkins", "memory", "women", "women's", "veterans"}
OFFERS = frozenset("has offers publishes published posted released shares wrote recommends uses calls did".split())
SMALL_HEADS, CARED, KEPT = HOSPITALS | {"med"}, CARE | HOMES, CARE | HOMES | HOSPITALS
CITABLE, CITED = SPOKEN | HEADS, HEADS | MEASURED
TOOLS = CITED - HOSPITALS - HOMES
LETTERED = ("MC", "MH", "GH")
OF_SAINTS = frozenset(("wort", "day", "fire", "bernard", "dance"))


def of_run(run: Run) -> Span | None:
    """The span of a hospital's name in a capitalised run; None when there is none."""
    own = run.own
    headed = [place for place, word in enumerate(own) if _is_head(own, place)]
    if headed and _names_one(own, headed[0]):
        begin = _begin(own, headed[0])
        return own[begin].start, max(_end(run, headed[-1]), _of_where(run, run.end))
    if run.after is not None and run.after.low in SMALL_HEADS and _is_place(run):
        return own[0].start, run.after.end
    if _admits(run):
        return run.span
    if own[0].low in SAINTS and len(own) > 1 and _is_own(own[1]) and not own[1].flags & PUBLIC and not _is_saints(run):
        return own[0].start, _of_where(run, run.end)
    if own[-1].low == "children" and own[-1].owns and _of_where(run, run.end) > own[-1].end:
        return own[-1].start, _of_where(run, run.end)
    if len(own) == 1 and own[0].low in SAINTS and not own[0].first and _of_where(run, run.end) > own[0].end:
        return own[0].start, _of_where(run, run.end)
    return run.span if _is_worked_at(run) or _is_lettered(run) or _has_a_station(run) else None


def is_cited(run: Run) -> bool:
    """Whether a hospital is named for what comes from it: recommendations, tools, a model."""
    return convenes(run) or (run.low in FAMOUS and lends_its_name(run)) or _is_a_tool(run)


def _is_a_tool(run: Run) -> bool:
    """`the Johns Hopkins Fall Risk Assessment Tool`, `Cleveland Clinic model`: what begins with a famous name."""
    own = run.own
    if len(own) == 1 or own[0].low not in FIRST_OF_FAMOUS or own[-1].low not in TOOLS:
        return False
    return any(" ".join(word.low for word in own[:size]) in FAMOUS for size in (1, 2, 3))


def _is_lettered(run: Run) -> bool:
    """`at KVRMC`: letters in no list that end as those of hospitals do."""
    word, before = run.own[0], run.before
    at = before is not None and before.low in AT
    return (
        at
        and len(run.own) == 1
        and word.unknown
        and word.text.isupper()
        and 3 < len(word.text) < 7
        and word.text.endswith(LETTERED)
    )


def _has_a_station(run: Run) -> bool:
    """`at the Tidewater nurses' station`: whatever the word."""
    words, end, word = run.words, run.end, run.own[0]
    if len(run.own) > 1 or word.first or word.shouted or run.after is None or word.low in GENERIC | SPECIALTIES:
        return False
    station = end + 1 < len(words) and words[end + 1].low == "station"
    return station and run.after.low in ("nurses", "nurses'", "nursing", "nurse's")


def _is_saints(run: Run) -> bool:
    """`St. John's wort`, `St. Patrick's Day`: what a saint gave the name to."""
    return run.own[-1].owns and run.after is not None and run.after.low in OF_SAINTS


def _of_where(run: Run, end: int) -> int:
    """The end with `of the Marsh` behind it."""
    words, place = run.words, end
    while place < len(words) and words[place].low in ("of", "the") and not words[place].gap.strip(" '\u2019sS"):
        place += 1
    if place > end and place < len(words) and words[place].capital and words[place].gap == " ":
        return words[place].end
    return words[end - 1].end


def _is_worked_at(run: Run) -> bool:
    """`at Wellspring Annex`, `at Osgood Tarn`: two capital words after `at` that no hospital has by itself."""
    own = run.own
    if run.before is None or run.before.low != "at" or not 1 < len(own) < 4 or own[-1].low in INSTITUTIONAL | HEADS:
        return False
    return not any(word.shouted or word.flags & QUIET & ~EPONYM or word.low in INSTITUTIONAL for word in own)


def _is_place(run: Run) -> bool:
    """`our Dallas clinic`: a town, a state or a word in no list before a word for a hospital in small letters."""
    own = run.own
    if run.low in FAMOUS:
        return True
    if run.known() & STATE and run.after is not None and run.after.low == "hospitals":
        return False  # `California hospitals`
    if run.known() & (PLACE | STATE) and not (own[0].first and own[0].flags & WORD):
        return True
    return all(_is_own(word) and not word.shouted and not word.flags & QUIET for word in own) and not own[0].first


def _admits(run: Run) -> bool:
    """`admitted to Stanford`, `seen at Kaiser`: where patients go, whatever else it may be."""
    first, place = run.own[0], run.begin
    if run.before is None or run.before.low not in AT or place < 2 or first.shouted or first.low in SELF:
        return False
    if (first.flags & PUBLIC and not first.flags & (PLACE | NAME)) or first.low in NUMBERED or run.known() & STATE:
        return False
    return any(word.low in ADMITTED for word in run.words[max(0, place - 4) : place - 1])


def _is_head(own: list[Word], place: int) -> bool:
    word, before = own[place], own[place - 1] if place else None
    if word.low in HOSPITALS:
        return True
    if word.low in ("children", "women") and word.owns:
        return before is not None and (word.low == "children" or _is_own(before) or not before.flags)
    if before is None:
        return False
    if word.low in HOMES and before.low in CARE | HOSPITALS | SPECIALTIES:
        return True
    if word.low == "health":
        told = place > 1 and before.low in CARE | SPECIALTIES and _is_own(own[place - 2])
        return place == len(own) - 1 and (before.low not in GENERIC or told)
    if place != len(own) - 1 or word.low not in LAST_HEADS:
        return word.low == "community" and place == len(own) - 1 and before.low in TOPONYMS
    return _is_own(before) or (before.low not in GENERIC and not before.first)


def _is_own(word: Word) -> bool:
    """A word that could say which place is meant."""
    return (
        bool(word.flags & (NAME | PLACE)) or word.unknown or word.low in TOPONYMS or word.low in ("st", "mercy", "hope")
    )


def _names_one(own: list[Word], head: int) -> bool:
    """Whether it says which: a bare or a general `Hospital` begins many sentences."""
    told = [word for word in own[:head] if word.low not in CARED]
    if own[head + 1 :] and own[-1].flags & (NAME | PLACE) and not own[-1].flags & WORD:
        return True
    if not told:
        return head > 0 and not own[0].first
    if all(word.low in ROOMS and not word.flags & NAME for word in told):
        return False
    return not all((word.first and word.flags & WORD and not word.flags & (NAME | PLACE)) for word in told)


def _begin(own: list[Word], head: int) -> int:
    begin = 0
    while begin < head and own[begin].first and own[begin].flags & WORD and not own[begin].flags & PLACE:
        begin += 1
        if own[begin].low in SAINTS:
            break
    return min(begin, head)


def _end(run: Run, head: int) -> int:
    own = run.own
    while head + 1 < len(own) and own[head + 1].low in KEPT:
        head += 1
    return own[head].end + (2 if own[head].owns else 0)


def convenes(run: Run) -> bool:
    """Whether recommendations, studies or guidelines come from here: then it is named for them."""
    if not run.begin or run.words[run.begin].first:
        return False
    near = [word.low for word in run.words[max(0, run.begin - 3) : run.begin]]
    return any(low in SPOKEN for low in near) and any(low in ("from", "by", "of") for low in near)


def by_name(words: list[Word]) -> Iterator[Span]:
    """Hospitals that everybody knows by their name alone, whatever their letters."""
    for place, word in enumerate(words):
        if word.low not in FIRST_OF_FAMOUS:
            continue
        for length in (3, 2, 1):
            some = words[place : place + length]
            if len(some) == length and _famous(some) and not lends_its_name(Run(words, place, place + length)):
                yield some[0].start, some[-1].end
                break


def lends_its_name(run: Run) -> bool:
    """`guidelines from Mayo Clinic`, `the Hopkins RISE materials`."""
    if convenes(run) or (run.after is not None and (run.after.low in HEADS or bool(run.after.flags & PUBLIC))):
        return True
    place = run.end
    if run.before is None:
        near = {word.low for word in run.words[place : place + 5] if not word.first}
        if near & OFFERS and near & CITABLE:
            return True
    while place < len(run.words) and run.words[place].capital and run.words[place].gap == " ":
        place += 1
    return place > run.end + 1 and run.words[place - 1].low in CITED


def _famous(some: list[Word]) -> bool:
    if len(some) == 1 and not some[0].capital:
        return False
    low = " ".join(word.low for word in some)
    return low in FAMOUS and all(word.gap in (" ", "-") for word in some[1:])
