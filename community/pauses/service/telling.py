"""What stewards may learn: months that are over, nothing of few, and no gap that other numbers would fill."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select

from community.access.models import Space
from community.institutions.models import Institution
from community.institutions.rules import is_steward
from community.kernel.door import ME, Me, Question, clause, outright, reading
from community.kernel.errors import Refusal
from community.pauses.models import KINDS, PAUSED, REASONS, PauseCount

FEWEST = 11  # what came up less often than this is not told
PLACES = {
    "network": "Spaces of the network",
    "hospital": "Spaces of a hospital",
    "other": "Other spaces",
    "none": "Profiles and pages of hospitals",
}


@dataclass(frozen=True)
class Line:
    """A row of a table: `told` is None for too few, `share` how long its bar is, in hundredths of the longest."""

    name: str
    told: int | None
    share: int
    posted: int | None = None


@dataclass(frozen=True)
class Figures:
    """What the page shows; `reasons` are for each kind the counts by reason, None for those too small to tell."""

    kinds: Sequence[Line]
    places: Sequence[Line]
    months: Sequence[Line]
    reasons: Sequence[tuple[str, Sequence[int | None]]]


@cache
def _steward() -> Question:
    return outright(select(is_steward(ME).label("steward")))


@cache
def _counts() -> Question:
    """By what a space is, as far as the reader may know it; months that are not over would tell of single days."""
    known = Space.space_id.is_not(None) & clause(Space, "know")
    whose = case((Institution.kind == "network", "network"), else_="hospital")
    place = case((PauseCount.space_id == 0, "none"), (known, whose), else_="other")
    columns = select(
        place.label("place"), PauseCount.kind, PauseCount.reason, PauseCount.month, func.sum(PauseCount.times)
    )
    joined = columns.outerjoin(Space, Space.space_id == PauseCount.space_id).outerjoin(
        Institution, Institution.institution_id == Space.institution_id
    )
    over = joined.where(PauseCount.month < bindparam("this_month"))
    return reading(PauseCount, over.group_by(place, PauseCount.kind, PauseCount.reason, PauseCount.month))


def figures(me: Me) -> Figures:
    """How often the pause came up, for stewards; Refusal for everybody else."""
    if not me.scalar(_steward()):
        raise Refusal("How often the pause comes up is for stewards of the network.")
    rows = me.rows(_counts(), this_month=me.now.date().replace(day=1))
    paused = [row for row in rows if row.reason == PAUSED]
    posted = [row for row in rows if row.reason != PAUSED]
    months = sorted({row.month for row in rows}, reverse=True)
    by_kind = _by(paused, "kind")
    kinds = _with_posted(_lines(by_kind, KINDS), by_kind, _by(posted, "kind"))
    return Figures(
        kinds,
        _lines(_by(paused, "place"), PLACES),
        _lines(_by(paused, "month"), {month: _named(month) for month in months}),
        [(line.name, _reasons(posted, line.name)) for line in kinds if line.posted],
    )


def _named(month: date) -> str:
    return month.strftime("%B %Y")


def _by(rows: Sequence[Any], column: str) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for *facts, times in rows:
        counted[facts[("place", "kind", "reason", "month").index(column)]] += int(times)
    return counted


def tellable(counted: Mapping[Any, int]) -> dict[Any, int]:
    """Counts that may be told. The rest is never so little that a sum told elsewhere would give it away."""
    told = {name: times for name, times in counted.items() if times >= FEWEST}
    while told and 0 < sum(counted.values()) - sum(told.values()) < FEWEST:
        told.pop(min(told, key=lambda name: told[name]))
    return told


def _lines(counted: Counter[Any], names: Mapping[Any, str]) -> list[Line]:
    told = tellable(counted)
    most = max(told.values(), default=1)
    return [
        Line(name, told.get(one), round(100 * told.get(one, 0) / most)) for one, name in names.items() if counted[one]
    ]


def _with_posted(lines: Sequence[Line], paused: Counter[str], posted: Counter[str]) -> list[Line]:
    """Beside each kind how often it was posted all the same: never of few, nor where few were changed instead."""
    kinds = {name: kind for kind, name in KINDS.items()}
    told = {}
    for line in lines:
        kind = kinds[line.name]
        left = paused[kind] - posted[kind]
        if line.told is not None and posted[kind] >= FEWEST and not 0 < left < FEWEST:
            told[line.name] = posted[kind]
    return [Line(line.name, line.told, line.share, told.get(line.name)) for line in lines]


def _reasons(posted: Sequence[Any], name: str) -> list[int | None]:
    """Only of kinds whose whole is told: otherwise its parts would tell it."""
    counted = _by([row for row in posted if KINDS[row.kind] == name], "reason")
    told = tellable(counted)
    return [told.get(reason) if counted[reason] else 0 for reason in REASONS]
