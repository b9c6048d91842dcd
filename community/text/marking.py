"""A pause made visible: the text with what was found marked in its place, and what could stand there instead."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from community.text.guard import Finding

MOST = 60  # findings explained on one page; the next ones come when these are changed
LABELS = {
    "body": "Your words",
    "tags": "Filed under",
    "file_words": "What your files show",
    "own_skills": "What you offer, in your own words",
    "discipline": "Profession",
    "contact_role": "Roles to ask",
    "contact_reach": "How to reach them",
    "triggers": "What sets support going",
    "patients": "For patients and families",
    "risk": "Risk management",
    "assistance": "Employee assistance",
    "jurisdiction": "Where this holds",
    "answer": "Your answer",
}
ARTICLE = re.compile(r"(?i)\b(?:a|an|the|my|our|his|her|their|your|this|that)\s$")
STARTS = re.compile(r"(?:^|[.!?]\s|\n)$")


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding as a page shows it: its words, its number, where it starts as scripts count, and what to put there.

    An empty `use` takes the words out. `key` names it to the server that found it; `whole` is a whole sentence.
    """

    number: int
    key: str
    start: int
    words: str
    reason: str
    use: str
    advice: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: the number of the finding it belongs to or 0, whether it is the finding's first."""

    text: str
    number: int = 0
    first: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A field of a form with what was found in it."""

    field: str
    label: str
    pieces: Sequence[Piece]
    explained: Sequence[Explained]


def marked(findings: Mapping[str, Sequence[Finding]], texts: Mapping[str, str]) -> list[Marked]:
    """Every field with findings, its text in pieces; findings are numbered through all of them."""
    fields, number = [], 1
    for field, every in findings.items():
        found = list(islice(every, MOST))
        text = texts.get(field, "")
        label = LABELS.get(field, field.replace("_", " ").capitalize())
        told = [_explained(field, text, finding, at) for at, finding in enumerate(found, number)]
        fields.append(Marked(field, label, list(_pieces(text, found, number)), told))
        number += len(found)
    return fields


def key(field: str, finding: Finding) -> str:
    """What names a finding in a form: its field, its place and its kind."""
    return f"{field}:{finding.start}:{finding.end}:{finding.kind}"


def instead(field: str, text: str, finding: Finding) -> str:
    """What could stand there, fitted to the words before it; empty to take the words out."""
    offered = finding.suggestion
    if offered.endswith(".") or field == "tags":
        return ""
    before = text[max(0, finding.start - 12) : finding.start]
    if ARTICLE.search(before):
        return re.sub(r"^(?:an?|the|my) ", "", offered)
    return offered[:1].upper() + offered[1:] if STARTS.search(before) else offered


def without(field: str, text: str, taken: Iterable[Finding]) -> str:
    """The text with what could stand there in place of these findings; overlapping ones are taken once."""
    last = len(text)
    for finding in sorted(taken, key=lambda one: (one.start, one.end), reverse=True):
        if finding.end > last:
            continue
        use = instead(field, text, finding)
        start = finding.start - _spare(text, finding.start, finding.end) if not use else finding.start
        text, last = text[:start] + use + text[finding.end :], start
    return text


def _spare(text: str, start: int, end: int) -> int:
    """One space too many where words are taken out between two of them, or before the end of a sentence."""
    return int(start > 0 and text[start - 1] == " " and (end == len(text) or text[end] in " .,;:!?\n"))


def _explained(field: str, text: str, finding: Finding, number: int) -> Explained:
    words, whole = text[finding.start : finding.end], finding.kind == "case_detail"
    start = len(text[: finding.start].encode("utf-16-le", "surrogatepass")) // 2
    use = instead(field, text, finding)
    advice = finding.suggestion if finding.suggestion.endswith(".") else ""
    return Explained(number, key(field, finding), start, words, finding.reason, use, advice, whole)


def _pieces(text: str, findings: Sequence[Finding], number: int) -> Iterator[Piece]:
    """In order and without a gap. A whole sentence may reach over other findings: those are shown inside it."""
    numbered = list(enumerate(findings, number))
    around = next(((at, one) for at, one in numbered if one.kind == "case_detail"), None)
    at = 0
    for mark, finding in numbered:
        if finding.kind == "case_detail":
            continue
        yield from _between(text, at, finding.start, around)
        inside = around is not None and around[1].start <= finding.start < around[1].end
        yield Piece(text[finding.start : finding.end], mark, True, inside)
        at = finding.end
    yield from _between(text, at, len(text), around)


def _between(text: str, start: int, end: int, around: tuple[int, Finding] | None) -> Iterator[Piece]:
    """What no other finding holds, split where the sentence begins and ends."""
    if around is None:
        yield from _some(text[start:end])
        return
    number, whole = around
    begin, finish = (min(max(point, start), end) for point in (whole.start, whole.end))
    yield from _some(text[start:begin])
    if finish > begin:
        yield Piece(text[begin:finish], number, begin == whole.start, True)
    yield from _some(text[finish:end])


def _some(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(text)
