"""Identifiers that follow a form: numbers, addresses and links."""

from collections.abc import Iterable, Sequence
from itertools import chain

from community.text.guard import addresses, numbers, phones, spoken
from community.text.guard.findings import Finding
from community.text.guard.scanned import Scanned


def found(scanned: Scanned, links: Sequence[tuple[int, int]]) -> Iterable[Finding]:
    """Findings of kinds PHONE, EMAIL, SSN, MRN_OR_ID, URL and IP; may overlap. `links` are the spans of web addresses.

    Numbers inside a link are the link's business: a meeting's address is full of digits that identify nobody.
    """
    inside = bytearray(len(scanned.text))
    for start, end in links:
        inside[start:end] = b"\1" * (end - start)
    yield from addresses.found(scanned, links)
    for finding in chain(phones.found(scanned), numbers.found(scanned), spoken.found(scanned.low)):
        if not inside[finding.start]:
            yield finding
