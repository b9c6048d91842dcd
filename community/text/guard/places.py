"""Where somebody was or lives: towns, and places named after hills and waters."""

from collections.abc import Iterator

from community.text.guard import scenes
from community.text.guard.bits import COMMON, EPONYM, GIVEN, NAME, PLACE, PUBLIC, QUIET, STATE, SURNAME, WEAK, WORD
from community.text.guard.cues import (
    AREAS,
    FUNCTION,
    HEADS,
    INSTITUTIONAL,
    INSTRUMENTS,
    MEASURED,
    NEAR,
    NUMBERED,
    ON,
    TOPONYMS,
)
from community.text.guard.drugs import is_drug
from community.text.guard.lexicon import known
from community.text.guard.phrases import late
from community.text.guard.runs import Run
from community.text.guard.wards import STATES
from community.text.guard.words import Word

Span = tuple[int, int]
LAND = WORD | NAME | PLACE
SCHOOLS = frozenset(
    "academy airport correctional elementary high jail kindergarten mall middle penitentiary prep preschool prison "
    "speedway casino orphanage daycare".split()
)
NAMED_LIKE_STATES = frozenset("georgia virginia carolina dakota montana florida".split())
LAWS = frozenset(
    "law laws statute statutes legislature legislation bill act compact licensure license licenses board state states "
    "statewide governor senate court courts attorney medicaid".split()
)
AROUND = 10  # words
SITES = frozenset("site sites branch location office".split())
OURS = frozenset("the our their".split())
LIVED = frozenset("near in outside around past".split())
ARTICLED = 2  # words
DEGREES = ("MD", "PA", "DO", "OR")
_CODE = late(STATES)


def of_run(run: Run) -> Iterator[Span]:
    """The span of a town or a place named after hills and waters, in a capitalised run."""
    own, whole = run.own, run.known()
    if len(own) > 1 and whole & PLACE and not whole & STATE and _is_told(own):
        yield own[0].start, _with_state(run.words, run.end - 1)
        return
    if told := _ward(run) or scenes.of_run(run):
        yield told
        return
    last = own[-1]
    if (last.flags & PLACE and _has_code(run)) or has_state(run):
        yield own[-1].start, run.words[run.end].end
        return
    if len(own) > 1 and (_is_a_school(own) or (last.low in TOPONYMS and not last.first and _is_landscape(own))):
        yield run.span
        return
    if _is_from_somewhere(run):
        yield own[0].start, _with_state(run.words, run.end - 1)
        return
    for place, word in enumerate(own, run.begin):
        if _is_town(run, word) and not _ends_a_state(run, place):
            yield word.start, _with_state(run.words, place)


def _ward(run: Run) -> Span | None:
    """`on Juniper 3`: a capital word that is no series of numbers, and a small number, after a word before a place."""
    own = run.own
    if run.before is None or run.before.low not in ON or run.end >= len(run.words) or len(own) > 2:
        return None
    after, last = run.words[run.end], own[-1]
    if after.gap != " " or not after.text.isdigit() or len(after.text) > 2 or last.low in NUMBERED or last.shouted:
        return None
    return None if any(word.flags & QUIET for word in own) else (own[0].start, after.end)


def _is_from_somewhere(run: Run) -> bool:
    """`from Little Sable`: two capital words that are no name of anybody and no part of every hospital."""
    own = run.own
    if len(own) != 2 or run.before is None or run.before.low not in ("from", "near", "in", "outside"):
        return False
    plain = not any(word.shouted or word.flags & QUIET or word.low in INSTITUTIONAL or word.first for word in own)
    return plain and own[-1].low not in HEADS and all(word.flags & WORD for word in own) and not own[0].flags & GIVEN


def is_a_site(run: Run) -> bool:
    """`cover the Pittsfield site`: a town before what a house has several of."""
    if run.after is None or run.after.low not in SITES or run.before is None or run.before.low not in OURS:
        return False
    return bool(run.known() & PLACE) and not run.own[-1].flags & (COMMON | QUIET)


def _with_state(words: list[Word], place: int) -> int:
    """`Denver, CO`, `Chicago, Illinois`: the end of the state that follows."""
    if place + 1 < len(words):
        after = words[place + 1]
        if after.gap in (", ", " ") and after.capital and (after.flags & STATE or _CODE.fullmatch(after.text)):
            return after.end
    return words[place].end


def has_state(run: Run) -> bool:
    """`to Bend, Oregon`: any word behind where to or from."""
    after = run.words[run.end] if run.end < len(run.words) else None
    if after is None or after.gap != ", " or not after.capital or not after.flags & STATE:
        return False
    return run.before is not None and run.before.low in NEAR and len(run.own) == 1


def _has_code(run: Run) -> bool:
    """`Orange, MA`: a town of which the state is told, whatever else its name may mean."""
    after = run.words[run.end] if run.end < len(run.words) else None
    return (
        after is not None
        and after.gap == ", "
        and after.text not in DEGREES
        and _CODE.fullmatch(after.text) is not None
    )


def _is_told(own: list[Word]) -> bool:
    """Two words that are a town's name together, and not just the beginning of a sentence."""
    return not (
        own[0].first
        and own[0].flags & WORD
        and len(own) == 2
        and own[1].flags & (NAME | QUIET)
        and not own[1].flags & PLACE
    )


def _is_a_school(own: list[Word]) -> bool:
    """`Northfield Correctional`, `Grover Elementary`: what a town or somebody gave its name to."""
    if own[-1].low not in SCHOOLS or (own[0].first and own[0].flags & WORD):
        return False
    return any(word.flags & (PLACE | SURNAME) for word in own[:-1])


def _is_landscape(own: list[Word]) -> bool:
    """Words that anybody may name are no part of it, but for those that places are named after themselves."""
    some = own[:-1]
    if len(own) == ARTICLED and own[0].first and own[0].low in FUNCTION and own[-1].flags & COMMON:
        return False  # `The Bridge program`
    return all(word.low in TOPONYMS or (word.flags & LAND and not word.flags & PUBLIC) for word in some)


def _is_town(run: Run, word: Word) -> bool:
    if (
        word.shouted
        or word.flags & STATE
        or is_drug(word.low)
        or (word.flags & (PUBLIC | EPONYM) and not word.flags & PLACE)
    ):
        return False
    if len(run.own) > 1 and run.own[0].flags & GIVEN and run.own[1].flags & NAME and word is run.own[0]:
        return False
    if "-" in word.text and not word.first and _is_of_two(word):
        return True
    near = run.before is not None and run.before.low in NEAR and word is run.own[0]
    if word.flags & PLACE and not word.flags & (WORD | GIVEN | QUIET | WEAK):
        return True
    if not near or word.first:
        return False
    if word.flags & EPONYM and len(run.own) == 1 and _is_lived_in(run):
        return bool(word.flags & PLACE) and not _is_measured(run.after)
    return bool(word.flags & PLACE and not word.flags & QUIET) or word.unknown


def _is_lived_in(run: Run) -> bool:
    """`in Greenfield`, `home to Barre`."""
    if run.before is None or run.begin < ARTICLED:
        return False
    return run.before.low in LIVED or (run.before.low == "to" and run.words[run.begin - 2].low in ("home", "back"))


def _is_measured(after: Word | None) -> bool:
    """Whether a name stands for what comes behind it: a filter, a score, a sign."""
    return after is not None and (after.low in HEADS | MEASURED | INSTRUMENTS or bool(after.flags & EPONYM))


def _ends_a_state(run: Run, place: int) -> bool:
    """`In New Hampshire`."""
    before = run.words[place - 1] if place > run.begin else None
    return before is not None and bool(known(f"{before.low} {run.words[place].low}") & STATE)


def _is_of_two(word: Word) -> bool:
    """`Quad-Creek`: with a capital behind the hyphen, too."""
    last = word.text.rpartition("-")[2]
    return last.istitle() and last.lower() in TOPONYMS


def is_a_state(run: Run) -> bool:
    """`Texas gives more`, `Georgia passed a law like ours`: nobody who is called like it."""
    word = run.own[0]
    if not word.flags & STATE:
        return False
    near = run.words[max(0, run.begin - AROUND) : run.end + AROUND]
    return (word.first and word.low not in NAMED_LIKE_STATES) or any(one.low in LAWS for one in near)


def is_area(run: Run) -> bool:
    """`the Denver metro area`, `Boston time`: too wide to be a place, or none."""
    return run.after is not None and run.after.low in AREAS
