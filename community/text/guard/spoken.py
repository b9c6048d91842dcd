"""Numbers that somebody wrote as they are said: `five oh eight, five five five, oh one three three`."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from community.text.guard import numbers, phones
from community.text.guard.findings import Finding
from community.text.guard.phrases import late

DIGITS = {"zero": 0, "oh": 0, "o": 0, "nought": 0} | {
    word: value for value, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
LEAST, CUED = 7, 3  # digits that are a telephone number by themselves, and behind a word for a number
REACH = 28  # characters before a number in which such a word may stand
_DIGIT = rf"(?:{'|'.join(DIGITS)})"
_SAID = late(rf"\b{_DIGIT}(?:[ ,.-]{{1,3}}{_DIGIT}){{2,20}}\b(?:[ ,.-]{{1,3}}\d{{3}}[ .-]\d{{4}}\b)?")
_RECORD = late(r"\b(?:mrn|chart|badge|account|acct|case|claim|policy|member)\b[^.\n\d]{0,16}$")
_DIAL = late(r"\b(?:pager|beeper|bleep|extension|ext|dial|phone|cell|mobile|call|ring)\b[^.\n\d]{0,12}$")


def found(low: str) -> Iterable[Finding]:
    """PHONE and MRN_OR_ID findings of a text in small letters."""
    for start, end, count in _numbers(low):
        if cue := _RECORD.search(low, max(0, start - REACH), start):
            yield Finding(cue.start(), end, "MRN_OR_ID", numbers.REASON, numbers.SUGGESTION)
        elif count >= LEAST or _DIAL.search(low, max(0, start - REACH), start):
            yield Finding(start, end, "PHONE", phones.REASON, phones.SUGGESTION)


def _numbers(low: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and count of digits said one by one; who counts up says no number."""
    parts = low.replace(",", " ").replace(".", " ").replace("-", " ").split()
    if sum([part in DIGITS for part in parts]) < CUED:
        return
    for match in _SAID.finditer(low):
        said = [DIGITS[word] for word in re.findall(r"[a-z]+", match.group())]
        if any(right - left != 1 for left, right in pairwise(said)):
            yield *match.span(), len(said) + sum(sign.isdigit() for sign in match.group())
