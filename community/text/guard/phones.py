"""Telephone, fax and pager numbers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from community.text.guard.findings import Finding
from community.text.guard.phrases import at, late
from community.text.guard.scanned import Cued, Scanned

CRISIS_LINES = frozenset(
    "988 741741 838255 678678 "  # the national line, by text to Crisis Text Line, Veterans, Trevor
    "8884090141 6177018101 8002738255 "  # Physician Support Line, Virtual Peer Support Network, the line before 988
    "8006624357 8009856554 8009855990 8007997233 8006564673 8664887386 8778658860 8004224453 8002221222 "
    "8338526262 8009444773 8009506264 8778704673 8662055229 8002739090".split()
)
"""Lines that anyone may name anywhere, as digits without the leading 1: SAMHSA, disaster distress, domestic violence,
sexual assault, Trevor, Trans Lifeline, child abuse, poison control, mothers, postpartum, NAMI, Samaritans, and the
others above. Only a whole number is ever compared with these."""

_SEP = r"[ \u00a0.\-\u2010-\u2015/]"
_EXTENSION = r"(?:[ ,;]{0,3}(?:extension|ext|x)\.?[ :#]{0,2}\d{1,6})?"
_AREA = rf"(?:\(\d{{3}}\){_SEP}?|\d{{3}}{_SEP})"
_CARRIED_BY = "pager beeper bleep pgr extension ext portable wireless spectralink vocera phone fax line".split()
_AMERICAN = late(rf"(?<![\w+])(?:\+?1{_SEP}{{0,2}})?{_AREA}\d{{3}}{_SEP}\d{{4}}(?!\d){_EXTENSION}", re.IGNORECASE)
_ABROAD = late(rf"(?<!\w)\+\d{{1,3}}(?:{_SEP}{{0,2}}\(?\d{{1,5}}\)?){{2,6}}(?!\d){_EXTENSION}", re.IGNORECASE)
_PAGER = Cued(
    (
        *_CARRIED_BY,
        *"desk office station hotline ascom voalte dial page beep ring call text".split(),
        "direct line",
        "my direct",
        r"x\b",
    ),
    r"\b(?:(?:pager|beeper|pgr|bleep|(?:desk|office|line|station|hotline)(?= \d-\d{4})|"
    r"extension|ext|spectralink|vocera|ascom|voalte|direct line|my direct)\b(?:\.|['\u2019]s(?= ))?"
    r"(?: (?:number|no|is|was|now)){0,2}[ .:#]{0,3}"
    r"(\d{1,2}-\d{3,5}|\d{3,7})"
    r"|(?:dial|page|bleep|beep|ring|call|phone|text) (?:me |us |him |her |them |security |charge )?(?:at |on )?"
    r"(\d-\d{4}|(?<=(?:at|on) )\d{5})"
    r"|(?:page|dial) (\d{5})(?!\d)"
    r"|(?:beep|bleep) (?:me |us |him |her |them )?(?:at |on )?(\d{3,6})"
    r"|(x\d-?\d{3,4}))(?![\w-])",
)
# `the pager for the night team is 30417`: further words between the cue and the number, which is no time and no year.
_CARRIED = Cued(
    _CARRIED_BY,
    r"\b(?:(?:pager|beeper|bleep|pgr)|(?P<other>extension|ext|portable|wireless|spectralink|vocera|phone|fax|line))\b"
    r"[^.!?;\n\d]{0,48}?"
    r"(?:(?:\b(?:is|was|be|now|number)|[:#=])|(?P<link>,|\b(?:to|at|on|by)))(?: now| still)?[ #]{1,2}"
    r"(\d-\d{4}|(?!(?:19|20)\d\d(?!\d))\d{4,6})(?![\w%-]|[.,:/]\d)"
    r"(?! (?:an?|per|of|or|people|times|hours|dollars|bucks|messages|staff|nurses|members|feet|days|"
    r"pages|calls|beds)\b)",
)
_PAGED = Cued(
    ("page", "beep", "bleep", "dial"),
    r"\b(?:page|beep|bleep|dial) (?:the |our |my )?(?:[a-z-]{2,14} ){1,3}(?:at|on) (\d{4,6})(?![\w%-]|[.,:/]\d)",
)
# `the ethics pager is 61093, palliative is 61107`: a second one, as long as the first.
_SECOND = late(r"[,;] (?:and )?(?:the |our )?(?:[a-z-]{2,16} ){1,3}(?:is|was|at|on) (\d{5})(?![\w%-]|[.,:/]\d)")
_TIME = late(r"(?:[01]\d|2[0-3])[0-5]\d")
_ENDS = late(r"\b(?:phone|cell|mobile|pager|number|line)\b(?: that)? (?:ends|ending|ended) (?:in|with) (\d{3,5})(?!\d)")
_CUE = Cued(
    "call phone cell mobile tel fax text sms dial ring reach contact number".split(),
    r"\b(?:call|calls|phone|cell|cellphone|mobile|tel|telephone|fax|text|sms|dial|ring|reach|contact|number)\b"
    rf"[^\d\n]{{0,16}}?((?<!\d)\+?\d(?:{_SEP}{{0,2}}\d){{6,14}}(?!\d))",
)
_LOCAL = late(rf"(?<![\w-])555{_SEP}\d{{4}}(?![\w-])")

SHORTEST = 4  # figures
LAST = 4  # figures of a number's last group
REASON = "This looks like a telephone number."
SUGGESTION = "Leave it out, or ask people to reach you through this community."


def found(scanned: Scanned) -> Iterable[Finding]:
    """PHONE findings, perhaps overlapping."""
    for start, end in _spans(scanned) if scanned.figures else ():
        if not is_crisis_line(scanned.text[start:end]):
            yield Finding(start, end, "PHONE", REASON, SUGGESTION)


def _spans(scanned: Scanned) -> Iterator[tuple[int, int]]:
    text, low = scanned.text, scanned.low
    if any(end - start == LAST for start, end in scanned.spans):
        yield from (match.span() for match in at(_AMERICAN, text, scanned.marked("+(")))
    for pattern, needed in ((_ABROAD, "+"), (_LOCAL, "555")):
        for match in pattern.finditer(text) if needed in text else ():
            if pattern is not _ABROAD or 8 <= len(_digits(match.group())) <= 21:
                yield match.span()
    yield from _carried(scanned)
    if any(word in low for word in ("pager", "beeper", "bleep")):
        yield from (match.span(1) for match in _SECOND.finditer(low))
    for cued in (_PAGER, _CUE):
        yield from (match.span(match.lastindex or 0) for match in cued.finditer(scanned))
    if " end" in low:
        yield from (match.span(1) for match in _ENDS.finditer(low))


def _carried(scanned: Scanned) -> Iterator[tuple[int, int]]:
    for match in _CARRIED.finditer(scanned):
        if _is_dialled(match, link=match["link"] is not None, other=match["other"] is not None):
            yield match.span(match.lastindex or 0)
    yield from (match.span(1) for match in _PAGED.finditer(scanned) if _is_dialled(match, link=True, other=False))


def _is_dialled(match: re.Match[str], *, link: bool, other: bool) -> bool:
    """No time of day, and of what has other numbers, too, five figures."""
    number = match[match.lastindex or 0]
    if link:
        return not _TIME.fullmatch(number)
    return len(number) > SHORTEST or not other


def is_crisis_line(number: str) -> bool:
    """Whether this is a crisis line to the last digit, or several of them apart by spaces."""
    digits = _digits(number)
    if digits in CRISIS_LINES or (len(digits) == 11 and digits[0] == "1" and digits[1:] in CRISIS_LINES):
        return True
    return all(_digits(part) in CRISIS_LINES for part in number.split())


def _digits(number: str) -> str:
    return "".join(str(unicodedata.digit(c)) for c in number if c.isdecimal())
