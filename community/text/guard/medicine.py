"""Names in the language of medicine: grades, signs, measures, diseases without their noun, and instruments."""

from community.text.guard.bits import EPONYM, GIVEN, NAME, PLACE, PUBLIC, WEAK, WORD
from community.text.guard.company import VOWELS, is_small
from community.text.guard.cues import GRADED, INSTRUMENTS, MEASURED, ON, SUFFERED
from community.text.guard.phrases import late
from community.text.guard.runs import Run
from community.text.guard.words import Word

LENT = WEAK | EPONYM
_GRADE = late(r"(?:I{1,3}|IV|VI{0,3}|IX|X)[A-Fa-f]?|[A-F]?\d{1,2}[A-Fa-f]?")
_PRODUCT = late(r"[a-z]+[A-Z]{2,}\d*|[A-Z][a-z]+[A-Z]{2,}\d*s?|[A-Z]+[a-z]+[A-Z]{2,}")
FOUND = frozenset("positive negative equivocal borderline indeterminate upgoing downgoing".split())
DISEASES = frozenset("spotted hemorrhagic haemorrhagic equine relapsing".split())  # kinds of fever and the like
FAMILY = frozenset(
    "family baby twins girl boy kid kids code case incident brothers sisters parents boys girls chart daughter son "
    "wife husband mother father mom dad patient note order story thing mess situation".split()
)  # fmt: skip
LONGEST = 5  # words in the name of a test
FULL = 2  # words in the name of somebody


def is_medicine(run: Run) -> bool:
    """Whether what stands in a run is the name of something in medicine, as what stands around it says."""
    first = run.own[0]
    if (run.after is not None and run.after.low in DISEASES) or _is_scored(run):
        return True
    if first.flags & GIVEN and not first.flags & LENT and first.low not in INSTRUMENTS:
        return False
    if _is_graded(run) or _is_found(run) or _is_suffered(run):
        return True
    return _is_an_instrument(run) or _is_among_eponyms(run) or _is_a_measure(run) or is_product(first)


def is_product(word: Word) -> bool:
    """`QuantiFERON`, `MoCA`: two capitals inside a word, as names of people never have."""
    return not word.text.istitle() and _PRODUCT.fullmatch(word.text) is not None


def _may_lend(word: Word) -> bool:
    """A name that stands in the language of medicine, or none that a person is known to have first."""
    return bool(word.flags & LENT) or not word.flags & (GIVEN | PUBLIC)


def _is_graded(run: Run) -> bool:
    """`Bosniak IIF`, `Gartland type III`, `Child-Pugh B cirrhosis`, `Clark level III`."""
    first, last, words, end = run.own[0], run.own[-1], run.words, run.end
    if not _may_lend(first):
        return False
    if len(run.own) > 1 and _GRADE.fullmatch(last.text) and not first.flags & WORD:
        return not (last.initial and end < len(words) and words[end].gap == "., ")  # `Rajesh V., registered`
    if len(run.own) > 1 and last.initial and run.after is not None and first.flags & LENT:
        return first.flags & NAME == 0 or run.after.low in MEASURED
    if run.after is None or run.after.low not in GRADED or end + 1 >= len(words) or words[end + 1].gap != " ":
        return False
    return _GRADE.fullmatch(words[end + 1].text.upper()) is not None or words[end + 1].initial


def _is_found(run: Run) -> bool:
    """`a positive Dix-Hallpike`, `Murphy negative`."""
    before, after, word = run.before, run.after, run.own[0]
    if not _may_lend(word) or run.end - run.begin > 1:
        return False
    if before is not None and before.low in FOUND:
        return True
    ends = run.end + 1 >= len(run.words) or run.words[run.end + 1].low not in ("for", "that", "about", "and")
    return bool(word.flags & LENT) and after is not None and after.low in FOUND and ends


def _is_suffered(run: Run) -> bool:
    """`screen for Conn's?`, `has Wilson's`: a disease of which the noun is left out."""
    last, words, end, before = run.own[-1], run.words, run.end, run.before
    if not last.owns or not last.flags & LENT or run.end - run.begin > 1:
        return False
    stops = end >= len(words) or words[end].gap.strip(" '\u2019sS") or words[end].low in SUFFERED
    return bool(stops) and (before is None or before.low not in ("at", "to", "in"))


def _is_scored(run: Run) -> bool:
    """`Norton 9, Braden 12`: the name of a scale before a small number, one of several or well known."""
    words, end = run.words, run.end
    if end >= len(words) or end - run.begin > 1 or words[end].gap != " " or not is_small(words[end]):
        return False
    if run.before is not None and run.before.low in ON:
        return False
    if run.own[0].flags & LENT or VOWELS.isdisjoint(run.own[0].low):
        return True
    after = end + 2 < len(words) and words[end + 1].capital and is_small(words[end + 2])
    return after or (run.begin > 1 and is_small(words[run.begin - 1]) and words[run.begin - 2].capital)


def _is_a_measure(run: Run) -> bool:
    """`Harris hip score`, `Johns Hopkins Fall Risk Assessment Tool`: a word for a measure at the end."""
    last, words, after = run.own[-1], run.words, run.after
    if last.low in MEASURED and len(run.own) > LONGEST - 2:
        return True
    if after is None or last.owns or not _may_lend(run.own[0]) or not run.own[0].flags & (LENT | PLACE):
        return False
    some = words[run.end : run.end + LONGEST - 1]
    near = [place for place, word in enumerate(some) if word.low in MEASURED]
    if near and near[0] and len(run.own) == FULL and run.own[0].flags & GIVEN and not last.flags & LENT:
        return False  # `Roland Vasquez pulled his own tube`
    return bool(near) and all(word.gap == " " and not word.capital for word in some[: near[0] + 1])


def _is_among_eponyms(run: Run) -> bool:
    """`Virchow, Memphis, Wells`: a word in a list of eponyms, one of which is nothing else."""
    words, begin, end = run.words, run.begin, run.end
    if end - begin > 1 or not begin or end >= len(words) or not words[begin].gap == words[end].gap == ", ":
        return False
    near = (words[begin - 1], words[end])
    return all(one.capital and one.flags & LENT for one in near) and any(one.flags & EPONYM for one in near)


def _is_an_instrument(run: Run) -> bool:
    """`the Foley`; `Foley, Hickman`: a name that also means a thing, after an article or beside another such name."""
    word, before = run.own[0], run.before
    if word.low not in INSTRUMENTS:
        return False
    if run.end - run.begin == 1 and before and before.low in ("the", "a", "my", "his", "her"):
        return not word.owns and (run.after is None or run.after.low not in FAMILY)
    near = run.words[max(0, run.begin - 2) : run.begin] + run.words[run.end : run.end + 2]
    return any(other.capital and (other.flags & EPONYM or other.low in INSTRUMENTS) for other in near)
