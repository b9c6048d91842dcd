"""Weekdays and holidays that stand for one day: what happened to somebody on it says so, or a month beside it."""

import re
from collections.abc import Iterator, Sequence

from community.text.guard.phrases import alternatives, late, phrases
from community.text.guard.scanned import Scanned, cued

Span = tuple[int, int]
FATE, PERSONAL = phrases("fate"), phrases("personal")
HOLIDAY = cued("holiday")
_HABIT = phrases("habit")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DAYS = frozenset(f"{day}day" for day in "mon tues wednes thurs fri satur sun".split())
_ON = late(rf"\b(?:on(?: the)?|last|this past) {_DAY}\b(?! (?:nights?|mornings?|evenings?)? ?s\b)")
_AGO = late(rf"\b(?:{_DAY} (?:last|gone|a week ago|week ago)|a week ago(?: on)? {_DAY})\b")
_OWNS = late(rf"\b({_DAY})['\u2019]s (?:[\w-]+ )?(?:{alternatives('event')})\b(?! (?:{alternatives('no event')}))")
_BESIDE = late(rf"\b{_DAY} (?:before|after|of) (?:{alternatives('holiday')})\b")
_OF_MONTH = late(rf"\b(?:first|second|third|fourth|last) {_DAY} (?:in|of) (?:{_MONTHS})\b")
_TURNS = late(rf"\b(?:be|been|turns?|turned|turning) \d{{1,3}},? ((?:this|next|on|last) {_DAY})\b")
# After a holiday without `on`, who tells what they did tells of one.
_WAS_THERE = late(
    r",?(?: night| morning| evening| day)?,? (?:i|we|he|she|they|my \w+|our \w+) (?:\w+ )?"
    r"(?:had|was|were|lost|gave|found|ran|got|took|told|came|left|went|held|sat|did|saw|said)\b"
)
_HAD_TO = late(r",? (?:i|we|he|she|they) had to (?:tell|call|ring|phone|pronounce|identify|bury|say goodbye)\b")
_YEARLY = late(r"\b(?:always|every|each|all|most|many|annual(?:ly)?|yearly|happy|merry|holidays?|season)\b")
_TIMED = late(r"\b(?:morning|afternoon|evening|night|midnight|noon|o'clock|am|pm|\d{4})(?: (?:of|on))? $")
BEFORE, AFTER, AROUND, FAR = 60, 40, 80, 160


def found(scanned: Scanned, named: Sequence[int] = ()) -> Iterator[Span]:
    """The spans of such days in a text, whether or not it speaks of a meeting.

    `named` are the places at which somebody is named: a holiday beside them is theirs.
    """
    low = scanned.low
    for match in HOLIDAY.finditer(scanned):
        if _is_tied(low, *match.span()) or _is_somebodys(low, *match.span(), named) or _is_one(low, match, named):
            yield match.span()
    if not scanned.says(DAYS):
        return
    yield from (match.span() for match in _ON.finditer(low) if _is_fate(low, *match.span()))
    yield from (match.span() for match in _AGO.finditer(low) if _is_told(low, *match.span()))
    for pattern in (_BESIDE, _OF_MONTH):
        yield from (match.span() for match in pattern.finditer(low) if _is_tied(low, *match.span()))
    for pattern in (_OWNS, _TURNS):
        yield from (match.span(1) for match in pattern.finditer(low))


def is_weekday(words: str) -> bool:
    """`on tuesday`, `thursday`: words that end with one."""
    return words.endswith(tuple(DAYS))


def _is_fate(low: str, start: int, end: int) -> bool:
    return FATE.search(low, max(0, start - BEFORE), end + AFTER) is not None


def _is_told(low: str, start: int, end: int) -> bool:
    return _is_fate(low, start, end) or _HAD_TO.match(low, end) is not None


def _is_somebodys(low: str, start: int, end: int, named: Sequence[int]) -> bool:
    """`what Esperanza did for me the night of Halloween`, and not what they do every year."""
    near = any(start - AROUND <= place <= end + BEFORE for place in named)
    return near and _YEARLY.search(low, max(0, start - 30), end + 20) is None


def _is_one(low: str, match: re.Match[str], named: Sequence[int]) -> bool:
    """Whether it is that of one year, as a sentence of its own or an hour beside it shows."""
    return _is_apart(low, match, named) or _is_timed(low, *match.span())


def _is_timed(low: str, start: int, end: int) -> bool:
    """`from two to five in the morning on Halloween`: an hour of it, and not one of every year."""
    before = low[max(0, start - BEFORE) : start]
    return _TIMED.search(before) is not None and _YEARLY.search(before + low[end : end + 20]) is None


def _is_apart(low: str, match: re.Match[str], named: Sequence[int]) -> bool:
    """`Ribs and all. Easter Sunday.`: a sentence of nothing else, or its beginning, behind what happened."""
    start, end = match.span()
    if low[max(0, start - 2) : start] not in (". ", "! ") or low[end : end + 1] not in (".", ","):
        return False
    far = max(0, start - FAR)
    told = FATE.search(low, far, start) is not None or any(far <= place <= start for place in named)
    return told and _YEARLY.search(low, max(0, start - 30), end + 20) is None


def _is_tied(low: str, start: int, end: int) -> bool:
    """Whether a holiday is that of one event and not of every year."""
    tied = PERSONAL.search(low, max(0, start - AROUND), end + AROUND) or _WAS_THERE.match(low, end)
    return bool(tied) and not _HABIT.search(low, max(0, start - 30), end + 20)
