"""Counting: that there was a pause, that something was posted all the same, and forgetting both after two years."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from community.access.models import Space
from community.kernel.columns import Id
from community.kernel.door import OPENED, Me, Question, System, reading
from community.kernel.events import Event
from community.pauses.models import KINDS, PAUSED, REASONS, PauseCount

MONTHS = 24
KEY = ("space_id", "kind", "reason", "month")
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def note_pause(me: Me, space_id: int, kinds: Collection[str]) -> None:
    """Somebody was paused, in a space that they may know; any other that the form may name counts as none."""
    known = space_id and me.rows(_known(), space_id=space_id)
    _count(me, space_id if known else 0, kinds, PAUSED)


@cache
def _known() -> Question:
    one = select(Space.space_id).where(Space.space_id == bindparam("space_id", type_=Id))
    return reading(Space, one, "know")


def note_override(me: Me, event: Event) -> None:
    """Something was stored for a reason: counted from the same note that the audit keeps, in the same unit."""
    _, found, said = event.note.partition("guard ")
    *kinds, reason = said.split() or [""]
    if found and reason in REASONS:
        _count(me, event.space_id or 0, kinds, reason)


def _count(me: Me, space_id: int, kinds: Collection[str], reason: str) -> None:
    """One more for each kind, in one statement, so that two at the same moment are two; in one order, so none waits."""
    month = me.now.date().replace(day=1)
    rows = [
        {"space_id": space_id, "kind": kind, "reason": reason, "month": month, "times": 1}
        for kind in sorted(kinds)
        if kind in KINDS
    ]
    if not rows:
        return
    new, raised = INSERTS[me.session.get_bind().dialect.name](PauseCount).values(rows), {"times": PauseCount.times + 1}
    me.session.execute(new.on_conflict_do_update(index_elements=KEY, set_=raised), execution_options=OPENED)


def forget_old(system: System) -> None:
    """Deletes the counts of months that are more than two years over."""
    oldest = _before(system.now.date(), MONTHS)
    system.session.execute(delete(PauseCount).where(PauseCount.month < oldest), execution_options=OPENED)


def _before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
