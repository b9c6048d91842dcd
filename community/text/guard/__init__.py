"""The guard: finds what might identify a patient or a colleague, so that its author can pause before it is stored.

It helps to avoid identifiers; it certifies nothing. Each family of findings is a file of its own that offers
`found(text, …)`; a further family is one more line in `_found`.

Of the eighteen identifiers of 45 CFR 164.514(b)(2)(i) text can show names, places below a state, days, telephone and
fax numbers, e-mail addresses, social security, record, plan, account, licence, vehicle and device numbers, web
addresses, network addresses, ages over 89, and numbers like them. It cannot see biometric marks and photographs.
"""

import re
from collections.abc import Iterable
from itertools import chain

from community.text.guard import addresses, ages, cases, dates, proper, structured
from community.text.guard.composers import asks_about
from community.text.guard.findings import Context, Finding, merged
from community.text.guard.known import Known
from community.text.guard.phrases import prepare
from community.text.guard.proper import ANNOUNCING
from community.text.guard.scanned import Scanned
from community.text.guard.words import Word, read

__all__ = ["Context", "Finding", "find", "prepare"]

NAMING = ("NAME", "FACILITY")
_MENTION = re.compile(r"(?<![\w@])@[\w.-]+")
# Links to what is kept here under its own id, as a quotation has one.
_OURS = re.compile(
    r"(?<=\]\()/(?:forums/(?:posts|topics)|chat/(?:messages|channels))/[0-9a-z]{13}"
    r"(?:\?(?:at|from)=\d{1,6})?(?:#[a-z]\d{1,6})?(?=\))"
)


def find(text: str, context: Context | None = None) -> list[Finding]:
    """What a normalised text names that its author may want to leave out: in order, never overlapping.

    Offsets are of characters, the end exclusive; a finding of the kind `case_detail` is of the whole message, comes
    last and may reach over others. Linear in the length; reads nothing but its arguments.
    """
    asked = context or Context()
    known = Known(asked.known)
    foreign = _without(text, [match.span() for match in _OURS.finditer(text)] if "](/" in text else [])
    links = list(addresses.links(foreign))
    mentions = [match.span() for match in _MENTION.finditer(foreign)] if "@" in foreign else []
    linked = Scanned(foreign)
    plain = Scanned(_without(foreign, [*links, *mentions])) if links or mentions else linked
    words = read(plain.text)
    everything = _dialled(asked.composer, chain(structured.found(linked, links), _found(plain, words, asked)))
    findings = merged(finding for finding in everything if asks_about(asked.composer, finding.kind))
    told = [finding for finding in findings if not known.covers(text[finding.start : finding.end], finding.kind)]
    return [*told, *(cases.found(text, words) if asks_about(asked.composer, "case_detail") else ())]


def _dialled(composer: str, everything: Iterable[Finding]) -> list[Finding]:
    """Where a telephone number is no secret, it is not taken for the number of a record either."""
    found = list(everything)
    dialled = [] if asks_about(composer, "PHONE") else [one for one in found if one.kind == "PHONE"]
    return [
        one
        for one in found
        if one.kind != "MRN_OR_ID" or not any(tel.start <= one.start and one.end <= tel.end for tel in dialled)
    ]


def _found(plain: Scanned, words: list[Word], context: Context) -> Iterable[Finding]:
    named = list(proper.found(plain, words, context))
    announced = context.composer in ANNOUNCING
    yield from named
    yield from ages.found(plain)
    yield from dates.found(plain, () if announced else [one.start for one in named if one.kind in NAMING])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with such stretches made unreadable, in the same length: words in them mean nothing."""
    if not spans:
        return text
    parts, last = [], 0
    for start, end in sorted(spans):
        parts += [text[last:start], "~" * (end - max(start, last))]
        last = max(last, end)
    return "".join([*parts, text[last:]])
