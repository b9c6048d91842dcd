"""Questions of clinicians on care: a name that stands alone in them is that of a test or a disease, not of somebody."""

from collections.abc import Sequence

from community.text.guard.bits import COMMON, EPONYM, GIVEN, WEAK
from community.text.guard.cues import AFTER_AMBIGUOUS, AFTER_NAME, BEFORE_NAME, KIN, NEAR, RELATED, TITLES
from community.text.guard.drugs import is_drug, is_medical
from community.text.guard.phrases import alternatives, late
from community.text.guard.runs import Run
from community.text.guard.tells import senses
from community.text.guard.words import Word

LENT = EPONYM | WEAK
_ASKS = late(rf"\W{{0,3}}(?:{alternatives('asks')})\b")
_AGED = late(r"\b\d{1,3}[- ]?(?:year|yr|yo|y/o|y\.o|mo|month|week|[mf]\b)")
_SOMEBODY = late(r"\b(?:we|our|us|my|me|i'm|i've|i'd|died|coded|arrested|fired|blamed|debrief|supporter|shift)\b")
CARE = frozenset(("=drug", "=ill", "=test", "=vital", "=body", "=dose"))
ENOUGH = 2  # words of care
LONGEST = 120  # words
TWO = 2
PEOPLE = BEFORE_NAME | TITLES | KIN | frozenset("by patient pt like similar did had has".split())
DOES = (AFTER_NAME | AFTER_AMBIGUOUS | RELATED) - {"is", "and", "had", "has", "would", "works", "will"}
LAID = (", ", " (", "; ", " - ")


def is_on_care(low: str, words: Sequence[Word]) -> bool:
    """Whether a text asks how to care for somebody, or for people, and tells nothing of who asks."""
    if len(words) > LONGEST or "\n" in low.strip() or not (_ASKS.match(low) or low.rstrip().endswith("?")):
        return False
    if _SOMEBODY.search(low):
        return False
    return _of_care(words) + 2 * bool(_AGED.search(low)) >= ENOUGH


def _of_care(words: Sequence[Word]) -> int:
    return sum(
        word.shouted
        or is_drug(word.low)
        or is_medical(word.low)
        or not CARE.isdisjoint(senses(word.low))
        or bool(word.flags & EPONYM)
        for word in words
    )


def is_alone(run: Run) -> bool:
    """A word with a capital of which nothing says that it is a person: `Kell antibody`, `an Amsler grid`."""
    words, end, at = run.words, run.end, _alone_at(run)
    if at < 0:
        return False
    word = words[at]
    if word.flags & GIVEN and not word.flags & LENT and not word.owns and "-" not in word.text:
        return False
    if (at and words[at - 1].low in PEOPLE) or _is_near(words, at):
        return False
    if word.gap in LAID and (end >= len(words) or words[end].gap[:1] in (",", ")", ";", "?", ".")):
        return False
    return end >= len(words) or words[end].low not in DOES or words[end].gap != " "


def is_nowhere(run: Run) -> bool:
    """`Factor V Leiden`, `the Rotterdam definition`: a town that nobody is in, or comes from."""
    at = _alone_at(run)
    return at > 0 and run.words[at].gap == " " and not _is_near(run.words, at)


def _alone_at(run: Run) -> int:
    """Where the only word of a run stands, but for one that begins the sentence; -1 when there are more."""
    if run.end - run.begin == 1:
        return run.begin
    first = run.own[0]
    plain = first.first and first.flags & COMMON and not first.flags & GIVEN
    return run.begin + 1 if run.end - run.begin == TWO and plain else -1


def _is_near(words: list[Word], at: int) -> bool:
    """`in Bethesda`, `from the Bronx`."""
    near = [word.low for word in words[max(0, at - 2) : at]]
    return bool(near) and (near[-1] in NEAR or (near[-1] == "the" and near[0] in NEAR))
