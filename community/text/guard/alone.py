"""Names by the stops around them: alone as a sentence, an answer, between commas behind what somebody is."""

from community.text.guard.bits import EPONYM, GIVEN, NAME, QUIET
from community.text.guard.cues import KIN
from community.text.guard.hearsay import is_noise
from community.text.guard.naming import WHO
from community.text.guard.runs import Run
from community.text.guard.words import Word

SENTENCE = 24  # words
AGED = frozenset("years year weeks week months month days hours".split())
SOMEBODY = frozenset(
    "man woman patient pt person tech boy girl baby nurse resident medic one who his son daughter wife husband".split()
)
HELD = frozenset("rep chief lead captain educator fellow np pa chair dean sitter captain witness sponsor".split())
DETERMINED = frozenset("the my our his her their your that".split())


def is_a_sentence(run: Run) -> bool:
    """`He fell asleep. Delroy. I say his name.`: alone between two stops, behind a sentence on somebody."""
    words, begin, end = run.words, run.begin, run.end
    if end - begin > 1 or not begin or not _stops(words, end):
        return False
    if words[begin].gap.strip() not in (".", ":") or is_noise(words[begin].low):
        return False
    return _is_of_somebody(words, begin)


def is_an_answer(run: Run) -> bool:
    """`Best drink on nights? Chai.`: alone behind a question that is of nobody."""
    words, begin, end = run.words, run.begin, run.end
    if not begin or words[begin].gap.strip() != "?" or end - begin > 1 or run.own[0].flags & GIVEN:
        return False
    return _stops(words, end) and not _is_of_somebody(words, begin)


def _is_of_somebody(words: list[Word], begin: int) -> bool:
    """Whether the sentence before tells of a person, or asks for one."""
    place = begin - 1
    while place and begin - place < SENTENCE and not words[place].first:
        place -= 1
    return any((word.low in WHO or word.low in SOMEBODY) and not word.owns for word in words[place:begin])


def is_apposed(run: Run) -> bool:
    """`the on-call surgeon, Strand, never came`: between commas behind what somebody is."""
    words, begin, end = run.words, run.begin, run.end
    if end - begin == 1 and words[begin].flags & GIVEN and _is_of_age(words, end):
        return True
    if begin < 2 or end - begin > 1 or words[begin].gap != ", ":
        return False
    word, before = words[begin], words[begin - 1]
    if (
        before.capital
        or before.low not in KIN | HELD
        or word.shouted
        or (word.flags & QUIET & ~EPONYM and not word.flags & GIVEN)
    ):
        return False
    closed = end < len(words) and words[end].gap.startswith(",") and bool(word.flags & NAME)
    return closed and any(near.low in DETERMINED for near in words[max(0, begin - 5) : begin - 1])


def _is_of_age(words: list[Word], end: int) -> bool:
    """`Juniper, nine years old`."""
    some = words[end : end + 3]
    return len(some) > 2 and some[0].gap == ", " and some[1].low in AGED and some[2].low in ("old", "of")


def _stops(words: list[Word], end: int) -> bool:
    """Whether a sentence is over before a place."""
    return end == len(words) or "." in words[end].gap
