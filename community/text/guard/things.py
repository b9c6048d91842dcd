"""Things that bear a name: scores, instruments, theories, programs and jokes; `works.py` has songs and books."""

from community.text.guard import scenes
from community.text.guard.bits import EPONYM, GIVEN, PUBLIC, WORD
from community.text.guard.company import is_strong
from community.text.guard.cues import (
    AUTHORED,
    FAMOUS,
    HEADS,
    KINDS,
    MEETING_ROOMS,
)
from community.text.guard.medicine import is_medicine
from community.text.guard.runs import Run
from community.text.guard.words import Word
from community.text.guard.works import is_a_work

COUNTED = frozenset("two three four five tier step two-tier three-tier two-step three-step four-step five-step".split())
PETS = frozenset("dog cat puppy pup kitten hamster rabbit bunny parrot goldfish horse pony tortoise".split())
MEDICAL = frozenset(
    "disease diseases syndrome sign signs esophagus angina palsy ulcer lymphoma sarcoma tumor reflex test criteria law "
    "triad contracture thyroiditis anemia phenomenon node nodes point pouch canal ring wort day week month eve chorea "
    "ataxia".split()
)
OWNED = MEDICAL | AUTHORED


def names_a_thing(run: Run) -> bool:
    """`Wells score`, `Maslach Burnout Inventory`: the name of a thing that was named after somebody."""
    last = run.own[-1]
    if _is_told_apart(run) or _is_a_room(run):
        return True
    if last.low in HEADS and len(run.own) > 1:
        return not (len(run.own) == 2 and run.own[0].flags & GIVEN and not run.own[0].flags & (WORD | EPONYM))
    if not _is_headed(run, last):
        return False
    return len(run.own) < 3 and not (run.own[0].flags & GIVEN and len(run.own) == 2 and not run.own[0].flags & EPONYM)


def _is_told_apart(run: Run) -> bool:
    """What stands before it, behind it or beside it says so."""
    if is_medicine(run) or _is_a_program(run):
        return True
    return _is_a_kind(run) or _is_a_pet(run) or is_a_work(run)


def _is_a_room(run: Run) -> bool:
    """`the Magnolia Room`, `Ellis auditorium`, `in Sullivan Hall`: where one meets."""
    last, after = run.own[-1], run.after
    if len(run.own) > 1 and (last.low in MEETING_ROOMS or (last.low == "hall" and _is_in(run))):
        return True
    return after is not None and after.low in MEETING_ROOMS and not last.owns


def _is_in(run: Run) -> bool:
    return run.before is not None and run.before.low in ("in", "at", "to") and not run.own[0].initial


def _is_headed(run: Run, last: Word) -> bool:
    """Whether a noun stands behind that makes a thing of it: `the Scott three tier model`, `Scott's stages`."""
    after = run.after
    if after is None or scenes.is_of_a_paper(run):
        return False
    some = run.words[run.end + 1 : run.end + 3] if after.low in COUNTED else [after]
    named = [word for word in some if word.low in HEADS]
    if named and last.owns and named[-1].capital and not named[-1].first and not named[-1].shouted:
        return True  # `Martha's Rule`
    return bool(named) and not (last.owns and named[-1].low not in OWNED and is_strong(last))


def _is_a_kind(run: Run) -> bool:
    """`a Karen joke`, `any Chad memes`: a name that stands for a kind of people."""
    before, after = run.before, run.after
    if before is None or after is None or before.low not in ("a", "an", "any", "no", "another"):
        return False
    return len(run.own) == 1 and not run.own[0].owns and after.low in KINDS


def _is_a_pet(run: Run) -> bool:
    """`my dog Murphy`: no person."""
    before = run.before
    return before is not None and before.low in PETS and run.own[0].gap in (" ", ", ")


def _is_a_program(run: Run) -> bool:
    """`the Hopkins RISE paper`: a program that anybody may name, by the place it comes from."""
    own = run.own[1:] if run.own[0].low == "the" else run.own
    for size in range(1, len(own)):
        if " ".join(word.low for word in own[:size]) in FAMOUS:
            return all(word.flags & PUBLIC and len(word.low) > 3 for word in own[size:])
    return False
