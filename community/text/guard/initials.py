"""Names of which letters stand for a part or for all: `Richard T.`, `R. Stern`, `J.L. said so`."""

from community.text.guard.bits import GIVEN, NAME, SURNAME
from community.text.guard.company import is_beside_somebody, is_strong
from community.text.guard.cues import KIN, RELATED
from community.text.guard.runs import Run
from community.text.guard.words import Word

LETTERS = frozenset("us uk po rn md iv er or bp am pm do pa np rt ed it hr la dc ny pt ot ct tv ob gi va".split())
MOST = 2


def has_name(part: list[Word]) -> bool:
    """`R. Stern` and `Richard T.`; of what a letter ends, `Room B` is none."""
    others = [word for word in part if not word.initial]
    if others and part[0].gap == ", " and part[-1].initial and others[0].flags & SURNAME:
        return True  # `CHF, Smith J., visited`
    if part[0].low == "a" and part[1:] and part[1].gap == " ":
        return False  # `A Foley walks into a bar`
    if part[0].initial:
        return any(word.flags & NAME or word.unknown for word in others)
    return any(word.flags & GIVEN or is_strong(word) for word in others)


def are_all(part: list[Word]) -> bool:
    """Letters and nothing else, which do not stand for a trade or a state."""
    return (
        all(word.initial for word in part) and len(part) <= MOST and "".join(word.low for word in part) not in LETTERS
    )


def are_told(run: Run) -> bool:
    """Whether what stands around letters says that they are somebody."""
    patient = run.before is not None and run.before.low in ("pt", "patient", "initials")
    return patient or _has_kin(run) or _is_who(run) or is_beside_somebody(run)


def _is_who(run: Run) -> bool:
    """`it was for K.T., who is at`, `J.T. and I did`."""
    after, then = (run.words[place] if place < len(run.words) else None for place in (run.end, run.end + 1))
    if after is None:
        return False
    with_me = after.low == "and" and then is not None and then.low in ("i", "me") and run.own[0].first
    return with_me or (after.low in ("who", "whose") and after.gap in ("., ", ", "))


def _has_kin(run: Run) -> bool:
    """`L.K.'s mother`: somebody close behind letters."""
    if run.end + 1 >= len(run.words):
        return False
    owns, whose = run.words[run.end : run.end + 2]
    return owns.low == "s" and owns.gap in (".'", ".\u2019") and (whose.low in KIN or whose.low in RELATED)
