"""The access rules once more, in plain Python over plain rows: slow, obvious, and owing nothing to the SQL."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Line:
    """A grant."""

    space: int
    level: int
    excluded: bool = False
    person: int | None = None
    place: int | None = None
    role: str | None = None
    whole: bool = False
    granted: int = -100


@dataclass
class Held:
    """A membership; times in days from now."""

    person: int
    place: int
    role: str
    since: int
    until: int | None


@dataclass
class Agreed:
    """That somebody agreed to a version of a space's pact; `until` in days from now."""

    space: int
    person: int
    version: int
    until: int | None


@dataclass
class Plan:
    """A whole world: active people, memberships, grants, spaces (open or not, archived or not), topics with an age.

    `pacts` is the version of each space's pact, 0 for none.
    """

    active: list[bool]
    held: list[Held]
    lines: list[Line]
    open: list[bool]
    archived: list[bool]
    topics: list[tuple[int, int]] = field(default_factory=list)
    pacts: list[int] = field(default_factory=lambda: [0] * 9)
    agreed: list[Agreed] = field(default_factory=list)


def current(held: Held) -> bool:
    return held.since <= 0 and (held.until is None or held.until > 0)


def fits(plan: Plan, line: Line, person: int, when: int | None = None, narrow: bool = False) -> bool:
    """`narrow` is what newcomers do not read, though the space be open."""
    free = when is None or (plan.open[line.space] and not narrow) or line.whole
    if not free and line.granted > when:
        return False
    if line.person is not None:
        return line.person == person
    return any(
        held.person == person
        and current(held)
        and line.place in (None, held.place)
        and line.role in (None, held.role)
        and (free or held.since <= when or read_then(plan, line.space, held, when))
        for held in plan.held
    )


def read_then(plan: Plan, space: int, present: Held, when: int) -> bool:
    """Whether on that day already they held a membership there that the space was open to."""
    lines = [line for line in plan.lines if line.space == space and not line.excluded and line.person is None]
    standing = [line for line in lines if line.whole or line.granted <= when]
    return any(
        (held.person, held.place) == (present.person, present.place)
        and held.since <= when
        and (held.until is None or held.until > when)
        and any(line.place in (None, held.place) and line.role in (None, held.role) for line in standing)
        for held in plan.held
    )


def has_agreed(plan: Plan, space: int, person: int) -> bool:
    now = plan.pacts[space]
    return now == 0 or any(
        (given.space, given.person, given.version) == (space, person, now) and (given.until is None or given.until > 0)
        for given in plan.agreed
    )


def admits(plan: Plan, space: int, person: int, level: int, when: int | None = None, narrow: bool = False) -> bool:
    return has_agreed(plan, space, person) and could(plan, space, person, level, when, narrow)


def could(plan: Plan, space: int, person: int, level: int, when: int | None = None, narrow: bool = False) -> bool:
    """Whether they are admitted, or would be once they had agreed to the pact."""
    if not plan.active[person] or (plan.archived[space] and 1 < level < 4):
        return False
    lines = [line for line in plan.lines if line.space == space]
    if any(line.excluded and fits(plan, line, person) for line in lines):
        return False
    return any(not line.excluded and line.level >= level and fits(plan, line, person, when, narrow) for line in lines)


def day(now: datetime, days: int) -> datetime:
    """A moment so many days from now; half an hour off, so that nothing hangs on a tick of the clock."""
    return now + timedelta(days=days, minutes=-30)
