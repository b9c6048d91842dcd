"""Case detail, a finding of the whole message: what was done and what came of it, blame, or what nobody else has.

Each family is told by words that stand together in one sentence or its neighbour; none of them is a secret by itself.
Most cases are seen by weighing all words of the message (`weighing.py`); the rules say of which family it is, and see
some of those that weigh too little.
"""

from collections.abc import Iterable, Iterator, Sequence

from community.text.guard.findings import Finding
from community.text.guard.phrases import alternatives, late, phrases, small
from community.text.guard.questions import is_on_care
from community.text.guard.weighing import DOUBTFUL, PAUSES, heaviest, tells_most
from community.text.guard.words import Word

Told = tuple[int, int, str]
"""Where the sentence stands, and the family of the case."""

_BREAK = late(r"[.!?](\s+)|(\n+)")
ACTED = late(rf"\b(?:{alternatives('actor')})\b[^.!?\n]{{0,60}}?\b(?:{alternatives('did')})\b")
NAMED_HARM = late(r"\b[A-Z][a-z]+ (?:coded|arrested|bled out|died|seized)\b")
ERROR, SURE_ERROR, HARM = phrases("error"), phrases("sure error"), phrases("harm")
BLAME, SURE_BLAME, RARE = phrases("blame"), phrases("sure blame"), phrases("rare")
CLINICAL, SOMEBODY, GENERAL = phrases("clinical"), phrases("somebody"), phrases("general")
# What a sentence is worth that has one of these, and what it is worth that they stand around it. Two different words of
# care count twice. The numbers were found on labelled messages, `bench/guard.py` shows what they do.
WRONG = ((SURE_ERROR, 7), (HARM, 3), (ERROR, 3))
BESIDE = ((ACTED, 2), (SOMEBODY, 1))
AROUND = ((HARM, 1), (ACTED, 1), (CLINICAL, 1))
ENOUGH = 7
SURELY = 300  # what a question on care, in which somebody's illness is told, has to weigh
SHORT = 300  # characters of a message that is looked at as one, as well as sentence by sentence
NEAR = 160  # characters around a sentence that may say whom it is about
REASON = {
    "action": "This tells what was done and what came of it. Together, such facts can show who is meant.",
    "blame": "This says who was at fault, or what care should have been. Such words can be used in court.",
    "rare": "This tells something that few people have or did. It can show who is meant.",
    "facts": "This reads like the facts of a case. Together, they can show who is meant.",
}
SUGGESTION = "Say what it was like for you, and keep the facts of the case for counsel or peer review."


def found(text: str, words: Sequence[Word]) -> Iterable[Finding]:
    """At most one `case_detail` finding, over the sentence that tells most; `words` are those of the text."""
    weight, parts = heaviest(words)
    if weight <= DOUBTFUL:
        return
    low = small(text)
    if weight < SURELY and is_on_care(low, words):
        return
    if told := _weighed(text, low, tells_most(parts)) if weight > PAUSES else ruled(text):
        start, end, family = told
        yield Finding(start, end, "case_detail", REASON[family], SUGGESTION, "medium")


def _weighed(text: str, low: str, heavy: Word) -> Told:
    """The sentence that tells most, with the family that the rules give it."""
    start, end = next(span for span in _sentences(text) if heavy.start < span[1])
    return start, end, _family(text, low, start, end) or "facts"


def ruled(text: str) -> Told | None:
    """What the rules say by themselves."""
    low = small(text)
    for start, end in _sentences(text):
        if family := _family(text, low, start, end):
            return start, end, family
    return None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        end = match.start(match.lastindex or 0)
        if text[start:end].strip():
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
    if start and len(text) <= SHORT:
        yield 0, len(text)


def _family(text: str, low: str, start: int, end: int) -> str:
    """The family of case that a sentence tells, or none; `Marcus coded` is harm that came to somebody with a name."""
    sentence, near = low[start:end], f"{low[max(0, start - NEAR) : start]} | {low[end : end + NEAR]}"
    if GENERAL.search(sentence):
        return ""
    if NAMED_HARM.search(text, start, end):
        return "action"
    if _blames(sentence, near):
        return "blame"
    if _tells_a_case(sentence, near):
        return "action"
    both = sentence + near
    return "rare" if RARE.search(sentence) and _is_about_care(both) and SOMEBODY.search(both) else ""


def _blames(sentence: str, near: str) -> bool:
    if SURE_BLAME.search(sentence):
        return True
    return bool(BLAME.search(sentence)) and bool(CLINICAL.search(sentence + near) or SOMEBODY.search(sentence))


def _is_about_care(text: str) -> bool:
    return bool(HARM.search(text) or ERROR.search(text) or CLINICAL.search(text))


def _tells_a_case(sentence: str, near: str) -> bool:
    """Whether it and what stands around it have enough of an error or harm, an act, words of care, and somebody."""
    points = sum(worth for pattern, worth in WRONG if pattern.search(sentence))
    if not points:
        return False
    points += sum(worth for pattern, worth in BESIDE if pattern.search(sentence))
    points += 2 * min(len(set(CLINICAL.findall(sentence))), 2)
    if ENOUGH > points >= ENOUGH - sum(worth for _, worth in AROUND):
        points += sum(worth for pattern, worth in AROUND if pattern.search(near))
    return points >= ENOUGH
