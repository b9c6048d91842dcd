"""What somebody is called: letters that stand for a name, and words of which it is said that they are one."""

from community.text.guard.bits import GIVEN, QUIET
from community.text.guard.company import has_company, is_at_work, is_beside_somebody
from community.text.guard.cues import AFTER_AMBIGUOUS, BEFORE_NAME, HUMAN_VERBS, KIN, PERSONS, TOLD
from community.text.guard.phrases import late
from community.text.guard.runs import Run

# Two letters by which people are called, most often with a J; not a drain, a state or a year of school.
_LETTERS = late(r"[A-Z]J|J[A-Z]")
_NO_LETTERS = frozenset("nj jp jr js jv jd oj".split())
CALLED = frozenset("called named nicknamed dubbed".split())
SAYS = frozenset(
    [("name", "of"), ("calls", "me"), ("called", "me"), ("call", "me"), ("calling", "me")]
    + [(verb, whom) for verb in "call calls called calling".split() for whom in "him her them".split()]
    + [(verb, "by") for verb in "go goes going went".split()]
    + [(whom, "as") for whom in "known him her them himself herself themselves knows".split()]
)
NOBODY = frozenset("nobody no none anybody anyone".split())
WHO = KIN | PERSONS | frozenset(
    "me he she him her they them who himself herself themselves everyone everybody folks guy girl boy kid child infant "
    "newborn toddler teen teenager somebody someone preemie vet officer driver name colleague surgeon".split()
)  # fmt: skip
SAID_LEAST = 3
REACH = 6  # words before a name that may say that it is somebody's


def is_nickname(run: Run) -> bool:
    """`TJ from transport`, `told MJ`, `Rosa and CJ`: two letters that are somebody."""
    word, before, after = run.own[0], run.before, run.after
    if run.end - run.begin > 1 or not _LETTERS.fullmatch(word.text) or word.low in _NO_LETTERS:
        return False
    if before is not None and before.low in ("the", "a", "our"):
        return False
    told = before is not None and before.low in BEFORE_NAME | TOLD | KIN
    acts = after is not None and (after.low in AFTER_AMBIGUOUS or after.low in HUMAN_VERBS)
    return told or acts or is_at_work(run) or is_beside_somebody(run) or has_company(run)


def _is_what_they_call(run: Run) -> bool:
    """`Lucky is what everyone calls her`."""
    some = [word.low for word in run.words[run.end : run.end + REACH]]
    return len(run.own) == 1 and some[:2] == ["is", "what"] and len(some) > SAID_LEAST and some[3] in ("call", "calls")


def is_called_so(run: Run) -> bool:
    """`he goes by Skip`, `a girl called Posy`, `we all know him as Ace`: whatever the word means elsewhere."""
    words, begin, word = run.words, run.begin, run.own[0]
    if _is_what_they_call(run):
        return True
    if begin < REACH // 3 or word.first or word.shouted or (word.flags & QUIET and not word.flags & GIVEN):
        return False
    link = (words[begin - 2].low, words[begin - 1].low)
    if link[1] in ("them", "themselves") and word.low.endswith("s") and link[0] not in ("known", "knows"):
        return False
    if link[1] == "as" and any(near.low == "known" for near in words[max(0, begin - REACH) : begin]):
        link = ("known", "as")
        if words[begin - 2].low == "us" and run.end - begin == 1:
            return True
    if link not in SAYS and (link[1] not in CALLED or link[0] in NOBODY):
        return False
    return any(near.low in WHO for near in words[max(0, begin - REACH) : begin])
