"""Findings: what the guard says, and what it is told about where the text stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["high", "medium"]
"""high: says by itself who is meant; medium: may do so together with other words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of text (`text[start:end]`), what kind it is, why that matters, and what could stand there instead."""

    start: int
    end: int
    kind: str
    reason: str
    suggestion: str
    severity: Severity = "high"


@dataclass(frozen=True, slots=True)
class Context:
    """Where the text stands: the composer it comes from, names and addresses that are no secret there, its space."""

    composer: str = "post"
    known: tuple[str, ...] = ()
    confidentiality: str = "open"


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in order; those that overlap become one, which reaches over both and keeps the first one's words."""
    result: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if result and finding.start < result[-1].end:
            result[-1] = replace(result[-1], end=max(result[-1].end, finding.end))
        else:
            result.append(finding)
    return result
