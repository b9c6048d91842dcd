"""Kinds NAME, FACILITY and LOCATION, as far as capitals and the words around tell them."""

from collections.abc import Iterable, Iterator
from itertools import chain

from community.text.guard import (
    hospitals,
    hurried,
    lowercase,
    people,
    places,
    practices,
    questions,
    rooms,
    saints,
    things,
    wards,
)
from community.text.guard.bits import COMMON, PUBLIC, STATE, WORD
from community.text.guard.cues import CONTACTS, FUNCTION
from community.text.guard.findings import Context, Finding
from community.text.guard.phrases import late
from community.text.guard.runs import SELF, Run, runs
from community.text.guard.scanned import Scanned, cued
from community.text.guard.words import Word

SAID = {
    "NAME": ("This looks like somebody's name.", "a colleague"),
    "FACILITY": ("This names a hospital or a clinic.", "a hospital"),
    "LOCATION": ("This says where somebody was or lives.", "a place nearby"),
}
INSTEAD = {
    **dict.fromkeys(("mr", "mrs", "ms", "miss", "mx"), "a patient"),
    **dict.fromkeys(("dr", "doctor", "prof", "professor"), "a doctor"),
    **dict.fromkeys(("fr", "father", "rev", "rabbi", "imam", "pastor", "chaplain"), "a chaplain"),
    **dict.fromkeys(("sgt", "officer", "detective", "lt", "capt"), "an officer"),
    **dict.fromkeys(("baby",), "a newborn"),
    "nurse": "a nurse",
}
_EVENT = late(r" (?:code|case|incident|event|situation|rapid|debrief|death|arrest)s?\b")
_IDIOM = cued("idiom")
ENGLISH = COMMON | WORD
ANNOUNCING = frozenset(("announcement", "webinar"))


def found(scanned: Scanned, words: list[Word], context: Context) -> Iterable[Finding]:
    """Findings of the three kinds, perhaps overlapping."""
    text, announced = scanned.text, context.composer in ANNOUNCING
    idioms = [match.span() for match in _IDIOM.finditer(scanned)]
    for kind, start, end in _spans(scanned, words, announced):
        if _is_idiom(idioms, start, end, whole=kind != "NAME"):
            continue
        reason, suggestion = SAID[kind]
        instead = "recent" if _EVENT.match(text, end) else _instead(kind, text[start:end], suggestion)
        yield Finding(start, end, kind, reason, instead)


def _is_idiom(idioms: list[tuple[int, int]], start: int, end: int, *, whole: bool) -> bool:
    """`a lazy Susan`, `Earl Grey`: a name, most of which has become a word; of a place all: `Santa Rosa` is none."""
    least = end if whole else start + (end - start + 1) // 2
    return any(first <= start and last >= least for first, last in idioms)


def _instead(kind: str, shown: str, usual: str) -> str:
    """What could stand there: what somebody's title or the number of a ward tells of them is kept."""
    if kind == "LOCATION" and any(sign.isdigit() for sign in shown):
        return "my unit"
    title = shown.partition(" ")[0].rstrip(".").lower()
    return INSTEAD.get(title, usual) if kind == "NAME" else usual


def _spans(scanned: Scanned, words: list[Word], announced: bool) -> Iterator[tuple[str, int, int]]:
    yield from (("LOCATION", *span) for span in chain(wards.found(scanned, words, announced), rooms.found(scanned)))
    yield from (("FACILITY", *span) for span in saints.found(scanned))
    yield from (("FACILITY", *span) for span in hospitals.by_name(words))
    yield from (("FACILITY", *span) for span in chain(lowercase.found(words), lowercase.centers(words)))
    yield from (("FACILITY", *span) for span in practices.in_small_letters(words))
    english = hurried.is_english(words)
    yield from (("NAME", *span) for span in hurried.found(words, english))
    yield from (("LOCATION", *span) for span in hurried.towns(words) if english)
    asked = questions.is_on_care(scanned.low, words)
    for run in runs(words):
        if not _is_nothing(run):
            yield from (each for each in _of_run(run, announced) if not (asked and _is_of_care(run, each[0])))


def _is_of_care(run: Run, kind: str) -> bool:
    """In a question on care, what is named alone is a test, a disease or a product."""
    return (kind == "NAME" and questions.is_alone(run)) or (kind == "LOCATION" and questions.is_nowhere(run))


def _is_nothing(run: Run) -> bool:
    """`The`, `We`, `I`: most words with a capital only begin a sentence; all that follows is spared for them."""
    word = run.words[run.begin]
    if run.end - run.begin > 1 or not (word.first or word.low in SELF):
        return False
    return bool(word.flags & COMMON) and (word.low in FUNCTION or word.low in SELF or not word.flags & ~ENGLISH)


def _of_run(run: Run, announced: bool) -> Iterator[tuple[str, int, int]]:
    known = run.known() if run.end - run.begin > 1 else 0
    if known & PUBLIC:
        return
    cited = hospitals.is_cited(run)
    if hospital := None if cited or places.has_state(run) else hospitals.of_run(run) or practices.of_run(run):
        yield "FACILITY", *hospital
        return
    if known & STATE or (things.names_a_thing(run) and not places.is_a_site(run)) or places.is_area(run) or cited:
        return
    taken = list(places.of_run(run))
    yield from (("LOCATION", *span) for span in taken)
    for start, end in people.of_run(run):
        if (start, end) not in taken and not (announced and _is_contact(run)):
            yield _kind(run), start, end


def _kind(run: Run) -> str:
    """After `at`, a name is that of a place to work."""
    return "FACILITY" if run.before is not None and run.before.low == "at" else "NAME"


def _is_contact(run: Run) -> bool:
    """Whoever is to be asked about an announcement is named on purpose."""
    return run.before is not None and run.before.low in CONTACTS
