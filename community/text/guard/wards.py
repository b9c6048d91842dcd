"""Places by their form: addresses, roads, wards, rooms and beds."""

import re
from collections.abc import Iterator
from itertools import chain

from community.text.guard.cues import STREETS
from community.text.guard.phrases import PHRASES, alternatives, at, beside, late, phrases, small, stretches
from community.text.guard.scanned import Cued, Scanned
from community.text.guard.words import Word

Span = tuple[int, int]
STATES = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_TAIL = (
    r"(?:,? (?:(?i:apt|apartment|unit|suite|ste|floor|fl|#)\.? ?#?\w{1,5})\b)?(?:,? (?:[A-Z][\w']{1,30} ?){1,3})?"
    rf"(?:,? ?(?:{STATES})\b)?(?:,? ?\d{{5}}(?:-\d{{4}})?\b)?"
)
_ADDRESS = late(
    r"(?<![\w.#/-])\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z\d][\w'.]{0,20} ){1,4}"
    rf"(?i:(?:{STREETS})\b\.?)(?:{_TAIL})"
)
_USUAL_STREETS = "street|avenue|ave|road|rd|drive|blvd|boulevard"
_SMALL_ADDRESS = late(rf"(?<![\w.#/-])\d{{1,5}} (?:[a-z]{{3,20}} ){{1,2}}(?:(?:{_USUAL_STREETS})\b|st(?=[,.]|$))")
_ROAD = late(
    r"(?<!\w)(?=[CcSsFfRrTtIiHhEeMmP])(?:(?i:(?:county|state|forest|rural|township) road|"
    r"route|rte|rt|interstate|highway|hwy|exit|mile marker)\.? ?#?\d{1,4}[A-Z]?\b|I-\d{1,3}\b"
    r"|Road \d{1,4}[A-Z]?\b|P\.?O\.? Box \d+(?:,? (?:[A-Z][a-z']{1,20},? ){1,3}(?:[A-Z]{2},? )?\d{5}\b)?)",
    re.ASCII,
)
_ZIP = late(rf"\b(?=[A-Zz])(?:(?:{STATES}),? \d{{5}}(?:-\d{{4}})?\b|(?i:zip(?: code)?(?:'s| is| was|:| =)? )\d{{5}}\b)")
# Words that a ward may begin with; of the others those that end or begin with a figure.
_WARDS = frozenset(
    "north south east west n s e w bay bed cubicle trolley tower pavilion ward pod floor wing unit icu micu sicu nicu "
    "picu cicu ccu cvicu pacu ed er l".split()
)
_WARD = late(
    r"(?:"
    r"(?<![\w.,:$-])\d{1,2}[ -]?(?:(?:North|South)(?:east|west)?|East|West|Main|Tower|Pavilion|Center|Central|Annex|"
    r"Plaza|Rotunda)\b"
    r"(?! (?:Coast|Side|End)\b)"
    r"|(?<![\w.,:$-])\d{1,2}[NSEW](?:-\d{1,2})?\b(?! ?\d)(?!\.\d)"
    r"|\b(?:[A-Z]W|[A-Z]T)-?\d{1,2}\b(?=[ ,.]|$)|(?<=\bon )[NSEW]-?\d{1,2}\b|(?<=\bto )[NSEW]-?\d{1,2}\b"
    r"|\b(?:North|South|East|West) \d{1,2}\b"
    r"|(?<![\w.,:$-])\d{2,4}[a-z]? (?:[Bb]ed|[Bb]ay) (?:[A-Ha-h]|\d)\b"
    r"|\b(?:[Bb]ay|[Bb]ed|[Cc]ubicle|[Tt]rolley) [B-H]\b"
    r"|(?i:\b(?:tower|pavilion|ward|pod|floor|wing)) (?:[A-H]?\d{1,3}[A-Za-z]?|[A-H])\b(?! ?[%.]\d)"
    r"|(?i:\b\d{1,2}(?:st|nd|rd|th) floor\b)|\b[Uu]nit \d{1,2}[A-Z]\b"
    r"|\b(?:[MSNPC]?ICU|CCU|CVICU|PACU|ED|ER|L&D) ?#?\d{1,2}\b"
    r"(?! ?(?:%|years?|hours?|beds?|nurses|people|to \d|times|shifts?|days|weeks)))"
)
_SMALL_WARD = late(
    r"(?<!\w)(?=[ofitabrpudms\d])(?:(?:on|from|in|to|into|at|bed|room|pt|patient) (?=\d)"
    r"(\d{1,2} ?(?:north|south|east|west|tower)\b|\d{1,2}[A-Fa-f]-\d{1,2}\b|\d{2,4}-?[A-Fa-f]\b|\d[A-F]\b"
    r"|(?<=(?:in|pt|nt) )\d{3,4}-[1-4](?![\w-]))"
    r"|(?:for|to|from|in) (\d{1,2}-[A-D])\b"
    r"|(?:paged to|on|up to|down to|floated to|float to|transferred to|moved to|sent to) ([A-Z]\d{1,2})\b"
    r"(?! (?:level|vertebra|fracture|injury|lesion))"
    r"|(?<![\w.,:$-])(\d{1,2} (?:north|south|east|west)) (?:is|was|has|had|needs)\b)"
)
_COUNTED = "(?:of|or|at|more|people|patients|times|hours|days|weeks|months|years|nights|minutes|shifts|beds)"
_BED = Cued(
    [rf"{phrase.strip()}\b" if phrase.strip() == "or" else phrase.strip() for phrase in PHRASES["bed"]],
    rf"\b(?:{alternatives('bed')})\.? ?"
    r"(?:#?\d{1,4}[a-z]?(?:-\d{1,3}|-[a-z])?(?![\w%]|\.\d| ?(?:%|beds?\b|people|hours|minutes|patients))"
    rf"|(?<!\bor )(?<!chair )(?<!suite )[a-h]\d{{1,2}}(?![\w%.-])"
    rf"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! {_COUNTED}))",
)
_MEETS = phrases("meets")
_BOOKED = late(r"[-\w]{0,6} (?:is|was|are) (?:booked|reserved|free|open|available)")
SMALL_REACH = (16, 40)  # characters before a figure in which what it is the number of begins, and behind it
ROOMS = ("room", "rm", "suite")
ZIP = 5  # figures
ROADS = frozenset("road route rte rt interstate highway hwy exit mile box".split())


def found(scanned: Scanned, words: list[Word], announced: bool) -> Iterator[Span]:
    """Addresses, roads, wards, beds and rooms; the room of a meeting is none of these."""
    text = scanned.text
    for match in chain(_numbered(scanned), at(_WARD, text, _places(words))):
        yield match.start(), match.start() + len(match.group().rstrip(" ,."))
    for match in beside(_SMALL_WARD, text, stretches(scanned.figures, SMALL_REACH[0]), *SMALL_REACH):
        yield match.span(match.lastindex or 0)
    for match in _BED.finditer(scanned):
        if not _is_another(text, match, announced):
            yield match.span()


def _numbered(scanned: Scanned) -> Iterator[re.Match[str]]:
    """Addresses and roads."""
    text, figures = scanned.text, scanned.figures
    yield from at(_ADDRESS, text, figures)
    yield from at(_SMALL_ADDRESS, text, figures)
    if figures and (scanned.says(ROADS) or "I-" in text):
        yield from _ROAD.finditer(text)
    if any(end - start == ZIP for start, end in scanned.spans):
        yield from _ZIP.finditer(text)


def _places(words: list[Word]) -> Iterator[int]:
    """Where a ward may begin."""
    for word in words:
        shown = word.text
        if word.low in _WARDS or shown[-1].isdigit() or shown[0].isdigit():
            yield word.start
        if "-" in shown:
            yield word.start + shown.rindex("-") + 1


def _is_another(text: str, match: re.Match[str], announced: bool) -> bool:
    """The room of a meeting, or the small word `or`."""
    shown = text[match.start() : match.end()]
    if shown.lower().startswith("or"):
        return not shown.startswith("OR")
    if not shown.lower().startswith(ROOMS):
        return False
    near = small(text[max(0, match.start() - 60) : match.end() + 40])
    return announced or _BOOKED.match(text, match.end()) is not None or _MEETS.search(near) is not None
