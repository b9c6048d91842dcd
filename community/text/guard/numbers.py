"""Social security numbers, and the numbers that hospitals, insurers, courts and devices give to people."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from community.text.guard.findings import Finding
from community.text.guard.phones import is_crisis_line
from community.text.guard.phrases import at, late
from community.text.guard.scanned import Cued, Scanned, alternatives_of

_DASH = r"[ \-\u00a0\u2010-\u2015.]"
_SSN = late(rf"(?<![\w-])#?\d{{3}}{_DASH}\d{{2}}{_DASH}\d{{4}}(?![\w-])")
_SSN_CUE = Cued(
    ("ssn", "social"),
    r"\b(?:ssn|ssns|social security|socials?)\b(?: (?:security|number|no|is|was|are))*[ .:#]{0,3}"
    rf"(?:(?:ends|ending) (?:(?:in|with) )?)?(\d(?:{_DASH}{{0,3}}\d){{3,9}})(?!\d)",
)
_SSN_LAST = Cued(
    ("last four", "last 4"),
    r"\blast (?:four|4)(?: digits)?(?: of (?:\w+ ){1,2}(?:ssn|social(?: security)?(?: number)?))?"
    r"(?: is| are| was| were)?[ ,:]{1,3}(\d{4})(?!\d)",
)

# Words that are followed by a number of a person. Those of the second row are common words too, so that they ask for
# four digits that are not a year.
_SURE = (
    r"mrns?|m\.r\.n\.|mr ?#|med(?:ical)?\.? ?rec(?:ords?)?|hicn|mbi|csn|accession|acct|account|"
    r"(?:patient|pt|member|subscriber|beneficiary|employee|staff|insurance|insurer|insur|ins|plan|policy|device)"
    r" ?(?:id|#)|"
    r"(?:patient|chart|claim|case|encounter|visit|file|policy|member|subscriber|insurance|employee|staff|badge|donor|"
    r"prescription|rx|order|plate|medicare|medicaid|hospital|registration|health card|nhs)"
    r" ?(?:number|no\b|nr\b|num\b|#)|npi|dea|udi|vin|passport|(?:lic\.?|licen[cs]e) plate|mr(?=:? ?\d{5})"
)
_PERHAPS = (
    r"insurance|ins\.?|insurer|policy|health plan|plan id|medicare|medicaid|subscriber|claim|case|encounter|chart|"
    r"licen[cs]e|lic\.?|badge|rx|donor|plate|serial|s/?n\b|docket|specimen|requisition|"
    r"(?:wristbands?|bracelets?|armbands?|id bands?|parking tags?|name tags?|luggage tags?)\b,?|"
    r"(?:rl|incident|safety|event|near.miss|risk|police) report|ref(?:erence)?|ticket|certificate|barcode|record|id|"
    r"(?:enc|acc|emp|hosp|auth|lot|entry|file|visit|subject|participant|slide|block|sample|complaint|grievance|"
    r"inquiry|inquest|tracking|hearing|"
    r"incident|authori[sz]ation|referral|order|warrant|safety event|event|study|trial id|trial number|employee|staff)\b"
)
_FILLER = (
    r"(?:(?: numbers?| no\.?| id)? (?:on|of|for|in|from) (?:[a-z']{1,15} ){1,4}(?:is|was|reads?|ends? in)\b)?"
    r"(?:[ :=(,]{0,3}(?:card|policy|plan|records?|report|numbers?|num|no|nr|id|code|is|was|shows?|has|under|"
    r"ends? in|ending(?: in| with)?|#|\.)){0,4}"
)
_GROUPS = r"\d{2,6}(?: \d{2,6}){1,4}"
_GIVEN = (
    rf"#?(?:[A-Z]{{1,5}} {_GROUPS}|{_GROUPS}"
    r"|[A-Za-z]{0,8}[-/]?\d[A-Za-z0-9]{0,20}(?:[-./][A-Za-z0-9]{1,20}){0,5}"
    r"|[A-Za-z]{1,6}(?:[-/][A-Za-z]{1,4})?[-/]?\d[A-Za-z0-9/-]{0,20})"
)
_CUE = Cued(
    alternatives_of(f"{_SURE}|policy|{_PERHAPS}"),
    rf"(?<![^\W_])(?:(?P<sure>{_SURE}),?|(?P<rule>policy(?! n))|(?:{_PERHAPS})){_FILLER}"
    r"[ :=(#\u00a0-]{0,4}(?=[a-z/-]{0,12} ?\d)",
)
_AFTER_CUE = late(_GIVEN)
_ALSO = late(r"(?:,|,? (?:and|or|&)) #?([A-Za-z\d][A-Za-z\d/-]{3,20})(?![\w%])")
_SHAPE = late(
    r"(?<![\w.#/-])(?=[#=A-Z])#?(?:([A-Z]{1,5})-?\d{5,12}|[A-Z]{1,4}\d{0,2}-\d{2,4}-\d{3,8}|[A-Z]{1,2}\d{2}[-:]\d{4,8}"
    r"|([A-Z]{1,5})-(?!(?:19|20)\d\d)\d{4}|([A-Z]{2,5}) \d{2,3}-\d{4,6}|[A-Z]{1,5}/\d{2,4}/\d{3,8}(?:-[A-Z\d]{1,4})?"
    r"|=?[A-Z]\d{4} ?\d\d ?\d{6}(?: ?\d\d)?)(?![\w-])"  # a donation's, as ISBT 128 prints it on a unit of blood
)
# Letters and figures in groups, as insurers, boards and makers give them; five figures of them at least.
_GROUPED = late(
    r"(?<![\w.#/-])(?=[#A-Z\d])#?(?!\d{4}-\d\d-\d\dT)(?=(?:[A-Z-]*\d){5})(?=[\d-]{0,20}[A-Z])[A-Z\d]{2,9}(?:-[A-Z\d]{1,9}){1,4}(?![\w-])"
)
# Letters and figures in one: a court's docket, a maker's serial number.
_MIXED = late(r"(?<![\w.#/-])#?(?=\d(?:[A-Z]{0,4}\d){5})(?=\d{1,12}[A-Z])[A-Z\d]{8,24}(?![\w-])")
_LONG = late(
    r"(?<![\w.,/-])0\d{3}-(?:\d{4}|\d\d-\d\d)(?![\w-])"
    r"|(?<![\w$€£.,/:-])(?!(?:19|20)\d\d)[1-9]\d{3}-\d{3}(?![\w%-]"
    r"| ?(?:mg|ml|mcg|units?|ca?l|kcal|feet|ft|people|staff|beds|hours)\b)"
    r"|(?<![\w$€£.,/-])#?(?:\d{7,30}|\d(?:-?\d){8,29})(?![\w%-])"
)

# Registers of studies, papers, standards and compounds: their numbers are there to be cited.
_CITED = late(
    r"(?<![a-z])(?:ISBN|ISSN|PMID|PMCID|DOI|NCT|PMC|ISO|IEC|IEEE|ANSI|ASTM|DIN|EN|RFC|CVE|CPT|HCPCS|DRG|ICD|SNOMED|LOINC|CFR|USC|"
    r"BMS|ABT|ABBV|LY|GSK|MK|AZD|PF|TAK|JNJ|AMG|GS|VX|SAR|BAY|BI|RO|SB|HB|AB|HR|LD|HF|SF)[-: #]*$",
    re.IGNORECASE,
)
_EVENT = late(
    r"\b(?:meeting|webinar|zoom|session|event|conference|room|teams|pass ?code)\b[ :#]*(?:id|number)?[ :#]*$",
    re.IGNORECASE,
)
_PLATE = late(
    r"\bplates?(?: (?:number|no\.?|is|was|reads?)| in (?:it|there|view))?[ :,#]{1,2}"
    r"([A-Z\d]{2,4}[ -][A-Z\d]{2,4})(?![\w-])"
)
_DECIMAL = late(r"\d{1,3}\.\d{1,3}")  # of a policy, a section or a version
_HOURS = late(r"(?:[01]\d|2[0-3])[0-5]\d-(?:[01]\d|2[0-4])[0-5]\d")  # `open 0700-1900`
_YEARS = late(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?")

REASON = "This looks like a number that belongs to one person's record."
SSN_REASON = "This looks like a social security number."
SUGGESTION = "Leave the number out; nobody needs it to understand what happened."


def found(scanned: Scanned) -> Iterable[Finding]:
    """SSN and MRN_OR_ID findings, perhaps overlapping; the cue word is part of the finding."""
    if not scanned.figures:
        return
    numbers = scanned.marked("#")
    for match in chain(at(_SSN, scanned.low, numbers), *(one.finditer(scanned) for one in (_SSN_CUE, _SSN_LAST))):
        yield Finding(*match.span(), "SSN", SSN_REASON, SUGGESTION)
    for start, end in (*_cued(scanned), *_shaped(scanned, numbers)):
        yield Finding(start, end, "MRN_OR_ID", REASON, SUGGESTION)


def _cued(scanned: Scanned) -> Iterator[tuple[int, int]]:
    text = scanned.text
    for cue in _CUE.finditer(scanned):
        match = _AFTER_CUE.match(text, cue.end())
        if match is None:
            continue
        given = match.group()
        if (
            _is_long(cue, given)
            and not _DECIMAL.fullmatch(given)
            and not ((_YEARS.fullmatch(given) or _HOURS.fullmatch(given)) and not cue["sure"])
            and not _public(text, cue.start())
        ):
            yield cue.start(), match.end()
            yield from _also(text, match.end(), _form(given))


def _is_long(cue: re.Match[str], given: str) -> bool:
    """Whether it has the figures of somebody's number: three behind a sure word, and `policy HR-210` is everybody's."""
    figures = sum(map(str.isdecimal, given))
    return figures > 3 or (figures == 3 and (cue["sure"] is not None or not (given.isdecimal() or cue["rule"])))


def _also(text: str, end: int, form: str) -> Iterator[tuple[int, int]]:
    """`bracelets 61-20934 and 61-20935`: further ones of the same form."""
    while (match := _ALSO.match(text, end)) and _form(match[1]) == form:
        yield match.span(1)
        end = match.end()


def _form(given: str) -> str:
    return "".join("0" if sign.isdecimal() else sign for sign in given.lstrip("#"))


def _shaped(scanned: Scanned, numbers: list[int]) -> Iterator[tuple[int, int]]:
    text = scanned.text
    if "plate" in text:
        yield from (match.span(1) for match in _PLATE.finditer(text) if any(sign.isdigit() for sign in match[1]))
    lettered = _has_letters(scanned)
    for match in _SHAPE.finditer(text) if lettered else ():
        if not _CITED.search(match[1] or match[2] or match[3] or "") and not _public(text, match.start()):
            yield match.span()
    for match in chain(_GROUPED.finditer(text), at(_MIXED, text, numbers)) if lettered else ():
        if not _CITED.search(match.group().partition("-")[0]) and not _public(text, match.start()):
            yield match.span()
    yield from (match.span() for match in at(_LONG, text, numbers) if _belongs(text, match))


def _has_letters(scanned: Scanned) -> bool:
    """Whether a capital stands beside a figure or one sign from it, as in what has both in groups."""
    text = scanned.text
    near = "".join([text[max(0, start - 2) : start] + text[end : end + 1] for start, end in scanned.spans])
    return near != near.lower() or any(
        text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper() for _, end in scanned.spans
    )


def _belongs(text: str, match: re.Match[str]) -> bool:
    """Whether a long number is no round one, no hours, no crisis line, and not announced as anybody's."""
    number = match.group()
    if number.endswith("000") or _HOURS.fullmatch(number):
        return False
    return not is_crisis_line(number) and not _public(text, match.start())


def _public(text: str, start: int) -> bool:
    """Whether the number that starts here is announced as one that anybody may have: a paper's, a meeting's."""
    before = text[max(0, start - 24) : start]
    return bool(_CITED.search(before) or _EVENT.search(before))
