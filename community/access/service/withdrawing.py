"""Withdrawing what somebody wrote, as by themselves: under their name at once, under pseudonyms one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, inspect, or_, select

from community.access.models import Byline
from community.access.service import bylines
from community.access.service.parting import own_moment, seals
from community.kernel.columns import Base
from community.kernel.door import ME, Me, Question, System, outright
from community.kernel.ids import backdated


@dataclass(frozen=True)
class Withdrawing:
    """One kind of contribution: a noun with `byline_id` and `removed_at`, and what makes a stone of one of them.

    `some` are withdrawn in one unit.
    """

    noun: type[Base]
    take_away: Callable[[Me, Any, str, str | None], Any]
    some: int

    @property
    def _table(self) -> Any:
        return self.noun

    @property
    def _key(self) -> Any:
        return getattr(self.noun, str(inspect(self.noun).primary_key[0].key))

    def count(self) -> Question:
        """How many stand under my name, and how many under `:seals`, which only I can show."""
        sealed = Byline.seal.in_(bindparam("seals", expanding=True))
        counted = select(func.count(Byline.person_id), func.count(Byline.seal)).select_from(self._table)
        joined = counted.join(Byline, Byline.byline_id == self._table.byline_id)
        return joined.where(or_(Byline.person_id == ME.person, sealed), self._table.removed_at.is_(None))

    def withdraw(self, system: System, person_id: int, after: int) -> int | None:
        """Removes some of what somebody wrote under their name; where to go on, or None at the end."""
        theirs = self._standing().where(Byline.person_id == person_id, self._key > after)
        found = system.rows(outright(theirs.order_by(self._key).limit(self.some)))
        for row, byline in found:
            self.take_away(system, row, "author", bylines.actor(byline))
        return inspect(found[-1][0]).identity[0] if len(found) == self.some else None

    def scatter(self, system: System, person_id: int, since: datetime) -> bool:
        """Removes one under a pseudonym whose moment has come, in a unit of its own; whether there was one."""
        me = Me(system.session, person_id, system.keys, system.now)
        left = select(self._key).join(Byline, Byline.byline_id == self._table.byline_id)
        theirs = left.where(Byline.seal.in_(seals(me)), self._table.removed_at.is_(None))
        moments = sorted(
            (own_moment(system.keys, row_id, since), row_id) for (row_id,) in system.rows(outright(theirs))
        )
        due = [(at, row_id) for at, row_id in moments if at <= system.now][:1]
        for at, row_id in due:
            for row, byline in self._held(system, row_id):
                self._take_away_at(system, at, row, byline)
        return bool(due)

    def _take_away_at(self, system: System, at: datetime, row: Any, byline: Byline) -> None:
        """Every time that is kept is the row's own moment, not the job's: nothing shows who or what removed it."""
        then = System(system.session, system.keys, system.reason, system.settings)
        then.now = at
        with backdated(at):  # stored in here, so that the number of the audit row says the same
            then.add(self.take_away(then, row, "author", bylines.actor(byline)))

    def _standing(self) -> Any:
        joined = select(self.noun, Byline).join(Byline, Byline.byline_id == self._table.byline_id)
        return joined.where(self._table.removed_at.is_(None))

    def _held(self, system: System, row_id: int) -> Sequence[Any]:
        """One, held for this unit, with its byline; nothing when somebody else has removed it meanwhile."""
        return system.rows(outright(self._standing().where(self._key == row_id).with_for_update(of=self.noun)))
