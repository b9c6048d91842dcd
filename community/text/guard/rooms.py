"""Rooms without a word for one before them, and wards that have a name."""

import re
from collections.abc import Iterator

from community.text.guard.cues import AT_WORK, CARE, FUNCTION, GENERIC, INSTITUTIONAL, NATURE, SPECIALTIES
from community.text.guard.phrases import alternatives, late, phrases
from community.text.guard.scanned import Scanned

Span = tuple[int, int]
_UNIT = (
    "(?:of|or|more|people|patients|times|hours?|hrs?|days?|weeks?|months?|years?|nights?|minutes?|mins?|shifts?|beds?|cases|"
    "percent|am|pm|seconds?)"
)
_NUMBER = r"(?!(?:19|20)\d\d\b)\d{1,4}[a-d]?(?:-\d)?"
# What comes first is looked for first; what stands before it, only where it stands.
_IN = late(rf"in (?<!\win )({_NUMBER})\b(?![\w%./:]*\d)(?! ?{_UNIT}\b)")
_WHO = late(
    rf"(?:\b(?:{alternatives('who lies in a room')})|\b(?:mr|mrs|ms|miss)\.? [\w'\u2019-]{{1,20}})"
    r"(?: over| up| down| back)? $"
)
_FROM = late(rf"from (?<!\wfrom )({_NUMBER}) to ({_NUMBER})(?=[.,;!?)]|$| (?:and|at|after|before|by|with|last|when)\b)")
_MOVED = late(
    r"\b(?:moved|transferred|bumped|swapped|switched|wheeled)(?: him| her| them| the pt| the patient)?"
    r"(?: over| up| down)? $"
)
ROOMS = ("room", "rm", "bed")
REACH = 60  # characters
BEFORE = 32  # characters
_MEETS = phrases("meets")
_ROOM = late(r"\b(?:room|rm|bed)s? ?#?(\d{3,4})\b")
_ALSO = late(r"\b(?:for|from|to|in|and|or|with|by|of|into) (?!(?:19|20)\d\d\b)(\d{3,4})\b(?![%:./]\d)")
_FLOOR = late(
    r"\b(?:on|to|from|up|down|off) (?:the |our )?"
    r"((?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
    r"[- ]floor(?: (?:north|south|east|west))?)\b"
)
_WARD = late(r"(?<![\w.])((?:[A-Z][a-z]{2,15} ){1,2}[Ww]ards?)\b((?:,? (?:[Rr]oom|[Rr]m|[Bb]ed|[Bb]ay) ?\d{1,3})?)")
HOUSES = frozenset(("ward", "unit", "wing", "pod", "lodge", "cottage"))
_SMALL_WARD = late(rf"\b(?:on|from|to|in|off) (?:the )?(([a-z]{{3,12}}) (?:{'|'.join(sorted(HOUSES))}))\b")
# Where in a house it was, when something happened to somebody there.
_SPOT = late(
    r"\b(?:(?:parking )?(?:level|deck|garage|lot|ramp) (?:[a-z]?\d{1,2}|[a-h])"
    r"(?: of the (?:parking )?(?:garage|deck|structure))?"
    r"|(?:stairwell|stairway|staircase|elevator|lift|gate|entrance|helipad) (?:[a-h]|[a-z]?\d{1,2})"
    r"|(?<=the )annex|[p]\d (?:of|in) the (?:parking )?(?:garage|deck|structure))\b(?! (?:opens|closes|of|room)\b)"
)
_SPOTS = (
    "level",
    "deck",
    "garage",
    "lot ",
    "ramp",
    "stair",
    "elevator",
    "lift ",
    "gate ",
    "entrance",
    "helipad",
    "annex",
)
_THERE = late(
    r"\b(?:he|she|him|her|they|them|we|pt|patient|baby|man|woman|boy|girl|kid|nurse|body|mother|father)\b[^.!?\n]{0,50}"
    r"\b(?:jumped|fell|found|died|dead|coded|arrested|collapsed|shot|stabbed|born|delivered|hanged|hung|attacked|lost|"
    r"assaulted|went down|seized|raped|beaten|crashed|bled|killed|overdosed)\b|"
    r"\b(?:found|lost|shot|stabbed|attacked|assaulted|arrested|delivered|killed|jumped|coded|died|born|collapsed|fall|fell|code|arrest|happened)\b"
)
_NUMBERED_UNIT = late(
    r"((?:Oncology|Onc|Surgery|Surg|Medicine|Med|Neuro|Neurology|Cardiac|Cardiology|Ortho|Orthopedics|Peds|"
    r"Pediatrics|Trauma|Stroke|Rehab|Tele|Telemetry|Psych|Psychiatry|Maternity|Postpartum|Geriatrics|Renal|Pulmonary|"
    r"Gyn|Urology|Transplant|Burns?|Stepdown) \d{1,2}) "
    r"(?:sent|called|took|lost|transferred|floated|refused|discharged|paged|told|gave|never|said|had|handed|coded)\b"
)
WARDS = frozenset(
    "labour labor delivery surgical medical stroke isolation maternity antenatal postnatal elderly locked "
    "open covid holding male female admission assessment observation general renal respiratory "
    "orthopaedic trauma every each".split()
)
PLAIN = WARDS | GENERIC | SPECIALTIES | CARE | AT_WORK | FUNCTION | INSTITUTIONAL


def found(scanned: Scanned) -> Iterator[Span]:
    """The spans of such rooms and wards."""
    text, low = scanned.text, scanned.low
    if scanned.figures:
        yield from _by_number(low)
    if "floor" in low:
        yield from (match.span(1) for match in _FLOOR.finditer(low) if not _MEETS.search(low))
    yield from _told(scanned)
    if "ward" in low:
        yield from _wards(text)
    if scanned.says(HOUSES) and scanned.says(NATURE):
        yield from (match.span(1) for match in _SMALL_WARD.finditer(low) if match[2] in NATURE)


def _by_number(low: str) -> Iterator[Span]:
    """`the patient in 2207`, `moved from 4 to 6`."""
    for match in _IN.finditer(low):
        if _WHO.search(low, max(0, match.start() - BEFORE), match.start()):
            yield match.span(1)
    for match in _FROM.finditer(low):
        if _MOVED.search(low, max(0, match.start() - BEFORE), match.start()):
            yield match.span(1)
            yield match.span(2)
    yield from _others(low)


def _told(scanned: Scanned) -> Iterator[Span]:
    """Levels and gates where something happened, and units that do something."""
    text, low = scanned.text, scanned.low
    if any(word in low for word in _SPOTS):
        yield from (match.span() for match in _SPOT.finditer(low) if _THERE.search(low, *_around(low, match)))
    for match in _NUMBERED_UNIT.finditer(text) if scanned.figures else ():
        before = text[match.start() - 1 : match.start()]
        if not before.isalnum() and before not in ("-", "_"):
            yield match.span(1)


def _around(low: str, match: re.Match[str]) -> Span:
    """The clause in which a spot is named."""
    return max(low.rfind(".", 0, match.start()) + 1, match.start() - REACH), match.end() + REACH // 3


def _others(low: str) -> Iterator[Span]:
    """`room 2207 got the bag meant for 2209`: a number as long as that of a room which is named."""
    lengths = {len(match[1]) for match in _ROOM.finditer(low)} if any(word in low for word in ROOMS) else ()
    if lengths and not _MEETS.search(low):
        yield from (match.span(1) for match in _ALSO.finditer(low) if len(match[1]) in lengths)


def _wards(text: str) -> Iterator[Span]:
    for match in _WARD.finditer(text):
        named = match[1].lower().split()[:-1]
        if match[2] or not any(word in PLAIN for word in named):
            yield match.span()
