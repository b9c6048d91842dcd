"""Variations on what strangers' messages have shown: other names, numbers, verbs and places of the same classes.

`guard_variations.txt` has one to a line; what somebody may be known by stands in [[ ]] there.
"""

import re
from pathlib import Path

import pytest

from community.text.guard import find

LINES = Path(__file__).with_name("guard_variations.txt").read_text(encoding="utf-8").splitlines()[1:]
MARKED = re.compile(r"\[\[(.+?)\]\]")


def spans(text: str) -> list[tuple[int, int]]:
    """Where findings stand, but those of case detail."""
    return [(finding.start, finding.end) for finding in find(text) if finding.kind != "case_detail"]


def test_there_are_many_of_both() -> None:
    marked = sum(MARKED.search(line) is not None for line in LINES)
    assert marked > 300
    assert len(LINES) - marked > 300
    assert len(set(LINES)) == len(LINES)


@pytest.mark.parametrize("line", [line for line in LINES if MARKED.search(line)])
def test_what_somebody_is_known_by_is_found(line: str) -> None:
    match = MARKED.search(line)
    assert match is not None
    start, end = match.start(), match.start() + len(match[1])
    inside = {place for first, last in spans(MARKED.sub(r"\1", line)) for place in range(first, last)}
    assert 2 * len(inside & set(range(start, end))) >= end - start


@pytest.mark.parametrize("line", [line for line in LINES if not MARKED.search(line)])
def test_what_only_looks_like_it_passes(line: str) -> None:
    assert spans(line) == []
