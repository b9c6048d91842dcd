"""Days tied to a person or an event; not those of meetings, and neither years nor habits of the week."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, islice

from community.text.guard import weekdays
from community.text.guard.findings import Finding
from community.text.guard.phrases import alternatives, at, beside, late, phrases, small, starts, stretches
from community.text.guard.scanned import Scanned
from community.text.guard.weekdays import FATE, PERSONAL

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_SHORT_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = rf"(?:{_DAY}(?:st|nd|rd|th)?)"
_ORDINAL = rf"(?:{alternatives('ordinal')})"
_YEAR = r"(?:(?:19|20)\d\d|['\u2019]\d\d)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_UNTIL = rf"(?: ?(?:-|\u2013|/|through|thru|to|until|till|and|or|into) ?(?:the )?{_NTH}(?![\w:/%]))"
_NAMED = re.compile(
    rf"\b(?:{_MONTH},? (?:the )?(?:{_NTH}\b|{_ORDINAL}\b){_UNTIL}?(?:,? {_YEAR}\b)?"
    rf"|(?:the )?{_NTH}(?: day)?(?: of)? {_MONTH}(?:,? {_YEAR}\b)?"
    rf"|{_MONTH},? (?:of )?{_YEAR}\b|(?:the )?{_ORDINAL} of {_MONTH}(?:,? {_YEAR})?)(?![\w%])"
)
MONTHS = frozenset(re.findall(r"[a-z]+", _MONTH))
# Where a month may begin; looked for first, since few words are one.
_MONTHS = late(r"(?:j(?:an|u[nl])|feb|ma[ry]|apr|aug|sep|oct|nov|dec)(?<!\w...)")
_COUNTS = late(rf"{_MONTH}, \d{{1,2}} in {_MONTH}\b")  # `seven in February, 22 in March`
NAMED_REACH = (30, 80)  # characters before and behind the beginning of a month
_NUMBERS = re.compile(
    rf"(?<![\w./$-])(?:(?:{_DAY})([/.-])(?:{_DAY})\1(?:(?:19|20)?\d\d)|(?:19|20)\d\d([/.-])(?:0?[1-9]|1[0-2])\2{_DAY}"
    rf"|(?:0?[1-9]|1[0-2])/(?:{_DAY})|(?P<turned>(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2]))"
    rf"|{_DAY}[- ]?{_SHORT_MONTH}[- ]?(?:19|20)\d\d|{_DAY}[- ]{_SHORT_MONTH}[- ]\d\d"
    rf"|{_DAY}-{_SHORT_MONTH}|{_SHORT_MONTH}-{_DAY})(?![\w/%-]|\.\d)"
)
_SURE_MEETING, _MEETING, _ROUTINE, _MINUTES = map(phrases, ("sure meeting", "meeting", "routine", "minutes"))
_HYPHENED = re.compile(
    r"\b(?:on|since|from|died|dated?|dob:?) ((?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01]))"
    rf"(?![\w%-]| ?(?:{alternatives('not hyphened')}))"
)
_SINCE = "on|since|until|by|before|after|from"
_NTH_ALONE = re.compile(
    rf"\b(?:{_WEEKDAY},? the {_DAY}(?:st|nd|rd|th)"
    rf"|(?:{_SINCE}|(?:night|day|morning|evening) of) (the {_DAY}(?:st|nd|rd|th)))\b"
    rf"(?! (?:{alternatives('not a day')}))"
)
# `went home the 30th`: a day of the month and no noun behind, beside what happens to somebody.
_NTH_TOLD = re.compile(
    rf"(?<!on )(?<!by )(the {_DAY}(?:st|nd|rd|th))"
    r"(?=[.,;!?)]|$| (?:and|but|at|then|with|she|he|they|we|i|when|dead|gone)\b)"
)
# `Gwen is down for the 30th`: what is planned for somebody who is named.
_NTH_FOR = re.compile(
    r"\b(?:for|due|off|back|out|away|returns?|till|til|(?:starts?|begins?|joins?)(?: with us| us)?)"
    rf" (the {_DAY}(?:st|nd|rd|th))\b"
    rf"(?! (?:{alternatives('not a day')}))"
    r"(?=[.,;!?)]|$| (?:and|but|at|then|with|she|he|they|we|i|if|so|in)\b)"
)
_SCORING, _STAYED = phrases("scoring"), phrases("stayed")
_ARTICLE = late(r"\b(?:a|an|scored?|scores|scoring|rated|graded?|total(?:ed)?|got|least|below|above|under|over) $")
_MEASURE = late(rf"(?:{alternatives('measure')})[ :of]{{0,5}}$")
_AFTER_MEASURE = late(rf" ?(?:{alternatives('measured')})\b")
_BREAK = late(r"[.!?](?<!\b[DMSJ]r\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\b[A-Z]\.)(\s+)(?=[A-Z0-9\"'(])|(\n+)")

_ON = late(r"\b(?:on|since|died|by|until|from|dated?) $")
_AT_TIME = late(rf"(?:{_MONTH} {_NTH}|{_WEEKDAY}),? (?:at |from )?(?:noon|\d{{1,2}}(?::\d\d)? ?(?:[ap]\.?m|o'clock|-))")
_BEFORE = late(rf"(?:on )?(?:{_WEEKDAY}\.?,? )?$")
HEADING, OF_TEN = 80, 10
LISTED = 3  # days in a sentence
_LATE = "|".join(alternatives("ordinal").split("|")[3:])
LATE = frozenset(re.findall(r"[a-z]+t[hy]\b", _LATE))
NTH = frozenset(("st", "nd", "rd", "th"))
_ORDINAL_ALONE = re.compile(
    rf"\b(?:on|since|until|by) (the (?:{_LATE.strip()}))(?=[.,;!?]|$| (?:and|but|she|he|they|i|we)\b)"
)
TOLD_APART = (_ORDINAL_ALONE, _NTH_ALONE, _HYPHENED, _NTH_TOLD, _NTH_FOR)  # whose day is a part of what they find
REASON = "A day tied to a person or an event can show who is meant."


def found(scanned: Scanned, named: Iterable[int] = ()) -> Iterable[Finding]:
    """DATE findings, perhaps overlapping; `named` are the places at which somebody or a hospital is named."""
    text = scanned.text
    for start, end in _spans(scanned, sorted(named)):
        before = _BEFORE.search(text[max(0, start - 14) : start].lower())
        begin = start - len(before.group()) if before else start
        instead = "last week" if weekdays.is_weekday(small(text[start:end])) else "recently"
        yield Finding(begin, end, "DATE", REASON, instead, "medium")


def _spans(scanned: Scanned, named: list[int]) -> Iterator[tuple[int, int]]:
    text, low = scanned.text, scanned.low
    meets = Meets(text, low, named)
    months = starts(_MONTHS, low) if scanned.says(MONTHS) else []
    figured = at(_NUMBERS, low, sorted([*months, *scanned.figures]))
    named_days = beside(_NAMED, low, stretches(months, NAMED_REACH[0]), *NAMED_REACH)
    for match in chain(named_days, figured, *(pattern.finditer(low) for pattern in _asked(scanned))):
        if match.re is _NTH_FOR and not meets.names(match.start()):
            continue
        if not _is_no_day(text, low, match) and not meets.at(match.start()):
            yield match.span(match.lastindex or 0) if match.re in TOLD_APART else match.span()
    yield from (span for span in weekdays.found(scanned, named) if not meets.at(span[0]))


def _asked(scanned: Scanned) -> Iterator[re.Pattern[str]]:
    """The patterns that a text has a word or a sign for."""
    nth = scanned.says(NTH)
    if nth:
        yield _NTH_ALONE
    low = scanned.low
    if any(low[start - 1 : start] == " " and low[end : end + 1] == "-" for start, end in scanned.spans):
        yield _HYPHENED
    if scanned.says(LATE):
        yield _ORDINAL_ALONE
    if nth:
        yield from (_NTH_TOLD, _NTH_FOR)


def _is_no_day(text: str, low: str, match: re.Match[str]) -> bool:
    if match.re is _NUMBERS:
        return _is_measure(low, match)
    if match.re is _NTH_ALONE:
        return _is_routine(low, match)
    if match.re is _NTH_TOLD:
        return not _happened(low, match)
    return match.re is _NAMED and (
        _COUNTS.match(low, match.start()) is not None or _may_be(text[match.start() : match.end()])
    )


def _happened(low: str, match: re.Match[str]) -> bool:
    """Whether something happened to somebody beside a bare day of the month, which is not that of every month."""
    start, end = max(0, match.start() - 60), match.end() + 30
    fate = FATE.search(low, start, end) or _STAYED.search(low, max(0, match.start() - 24), match.end())
    return bool(fate) and _ROUTINE.search(low, max(0, match.start() - 30), match.start()) is None


def _is_routine(low: str, match: re.Match[str]) -> bool:
    """`interns start on the 1st`, `we are paid on the 15th`: what is so each month, and nobody's fate."""
    start, end = max(0, match.start() - 40), match.end() + 20
    if match[1] is None or not match.group().startswith(("on ", "by ", "before ", "until ", "from ")):
        return False
    return bool(_ROUTINE.search(low, start, end)) and not FATE.search(low, start, end)


def _may_be(shown: str) -> bool:
    """`may 1 of us`, `march 4 abreast`: the verb and not the month."""
    return shown[:3] in ("may", "mar") and not shown[:5].istitle() and shown.startswith(("may ", "march "))


def _is_measure(text: str, match: re.Match[str]) -> bool:
    """`4/5 strength`, `3/10 pain`, `24/7`, `120/80`: a fraction; a day without a year needs nothing else to be one."""
    if match[1] or match[2] or not re.fullmatch(r"\d{1,2}/\d{1,2}", match.group()):
        return False
    if match.group() in ("24/7", "9/11", "1/2", "1/3", "2/3", "1/4", "3/4", "50/50", "5/5", "4/5", "10/10", "12/12"):
        return not re.search(r"\b(?:on|since|died|dated?) $", text[max(0, match.start() - 8) : match.start()])
    if match["turned"]:
        return not _is_alone(text, match)
    low, high = map(int, match.group().split("/"))
    if high == OF_TEN and low <= high and text.count("/10") > 1:
        return True  # `up from 4/10`, beside `7/10`
    if high in (5, 10) and low <= high and not _ON.search(text[max(0, match.start() - 8) : match.start()]):
        return True
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 14]
    return bool(_MEASURE.search(before) or _AFTER_MEASURE.match(after)) or _is_scored(text, match)


def _is_scored(text: str, match: re.Match[str]) -> bool:
    """`a 3/6 murmur`, `5/9 on the Boston scale`: behind an article or beside a scale, and not after `on`."""
    start, end = match.span()
    if _ON.search(text[max(0, start - 8) : start]):
        return False
    beside = _SCORING.search(text, max(0, start - 40), start) or _SCORING.search(text, end, end + 40)
    return bool(_ARTICLE.search(text[max(0, start - 12) : start]) or beside)


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """`on 24/12`, `Ward 3, 24/12, nobody came`: the day first, after a word for it or between commas."""
    before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 1]
    return bool(_ON.search(before)) or (
        (not before.strip() or before.endswith((", ", "("))) and after in (",", ":", ")")
    )


def _lists(sentence: str) -> bool:
    """`3 June, 17 June, 1 July`: three days or more in a sentence are those of a calendar."""
    return len(list(islice(_NAMED.finditer(sentence), LISTED))) == LISTED


class Meets:
    """Which sentences speak of a meeting, or all that follow a heading which does; each is looked at once.

    A day beside somebody's name is theirs, whatever it is the day of.
    """

    def __init__(self, text: str, low: str, named: list[int]) -> None:
        self.text, self.low, self.named = text, low, named
        self.known: dict[int, bool] = {}
        heading = low[: max(0, low.find("\n"))]
        announced = 0 < len(heading) < HEADING and self._in(heading) and not PERSONAL.search(low)
        self.whole = announced or (bool(heading) and _MINUTES.match(low) is not None)

    @cached_property
    def ends(self) -> list[int]:
        """Where the sentences end."""
        return [match.start(match.lastindex or 0) for match in _BREAK.finditer(self.text)] + [len(self.text)]

    def names(self, start: int) -> bool:
        """Whether somebody is named in the sentence at a place."""
        return self._names(*self._sentence(bisect_right(self.ends, start)))

    def _sentence(self, which: int) -> tuple[int, int]:
        return self.ends[which - 1] if which else 0, self.ends[min(which, len(self.ends) - 1)]

    def at(self, start: int) -> bool:
        """Whether the sentence at a place does, and of nobody's fate."""
        which = bisect_right(self.ends, start)
        if which not in self.known:
            begin, end = self._sentence(which)
            sentence = self.low[begin:end]
            before = self.low[self.ends[which - 2] if which > 1 else 0 : self.ends[which - 1]] if which else ""
            sure = _SURE_MEETING.search(before) or _SURE_MEETING.search(sentence)
            told = (FATE if sure or self.whole else PERSONAL).search(sentence)
            meets = self.whole or sure or self._in(sentence) or _lists(sentence)
            self.known[which] = bool(meets) and told is None and not self._names(begin, end)
        return self.known[which]

    def _names(self, begin: int, end: int) -> bool:
        return bisect_left(self.named, begin) < bisect_left(self.named, end)

    @staticmethod
    def _in(words: str) -> bool:
        return _MEETING.search(words) is not None or _AT_TIME.search(words) is not None
