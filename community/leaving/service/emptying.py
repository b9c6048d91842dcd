"""After seven days: an account is emptied, piece by piece, and weeks later even the note of it is gone."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import select

from community.access.service import parting as access
from community.accounts.service import parting as accounts
from community.institutions.service import memberships
from community.institutions.service import parting as institutions
from community.kernel import clock, kinds, progress
from community.kernel.door import System, outright
from community.kernel.jobs import put
from community.kernel.kinds import Piece
from community.leaving.models import Leaving
from community.leaving.service.going import HOUR, sealed


def over(system: System) -> list[int]:
    """Ids of people whose seven days are over and whose account is not empty yet."""
    due = select(Leaving.person_id).where(Leaving.ends_at <= system.now, Leaving.emptied_at.is_(None))
    return [person_id for (person_id,) in system.rows(outright(due.order_by(Leaving.ends_at)))]


def step(system: System, person_id: int) -> bool:
    """One piece of emptying, in this unit; whether another follows. Who has stayed, or is empty, is left alone."""
    row = _held(system, person_id)
    if row is None or row.emptied_at or row.ends_at > system.now:
        return False
    pieces = list(_pieces(row))
    reached = pieces[row.step](system, person_id, row.reached)
    if reached is None:
        row.step, row.reached = row.step + 1, 0
    else:
        row.reached = reached
    if row.step == len(pieces):
        row.emptied_at = clock.hour(system.now)
    return row.emptied_at is None


def _held(system: System, person_id: int) -> Leaving | None:
    """The person's row is taken first, as by whoever stays at this moment."""
    accounts.account(system.session, person_id)
    wanted = select(Leaving).where(Leaving.person_id == person_id).with_for_update()
    return system.session.scalar(outright(wanted.execution_options(populate_existing=True)))


def _pieces(row: Leaving) -> Iterator[Piece]:
    """In this order: names first, so that nobody quotes one any more while the older quotes are looked for."""
    yield access.rename
    rooms = kinds.WITHDRAWERS
    if row.withdraw:
        yield from (room.withdraw for room in rooms)
    yield from (room.unname for room in rooms)
    yield from (room.forget for room in rooms)
    yield from kinds.FORGOTTEN
    yield access.forget
    yield partial(_close, row)


def _close(row: Leaving, system: System, person_id: int, _after: int) -> None:
    """Last of all, since what went before needs the handle and the address."""
    progress.forget_of(system, person_id)
    institutions.forget(system, person_id, accounts.account(system.session, person_id).email, row.asked_at + HOUR)
    accounts.empty(system, person_id)
    memberships.audience_changed(system)


# ------------------------------------------------------------------ what was written under pseudonyms


def scatter(system: System) -> bool:
    """Withdraws at most one contribution under a pseudonym, of whoever wished that; whether there was one.

    Each has a moment of its own within three weeks, and a unit of its own, so that no two of them, and none of them and
    the leaving, stand together in the tables.
    """
    gone = select(Leaving).where(Leaving.emptied_at.is_not(None)).order_by(Leaving.person_id)
    return any(_scatter(system, row) for row in system.session.scalars(outright(gone)).all())


def _scatter(system: System, row: Leaving) -> bool:
    wished = row.seal == sealed(system.keys, row.person_id, "withdraw")
    if wished and any(room.scatter(system, row.person_id, row.ends_at) for room in kinds.WITHDRAWERS):
        return True
    if row.ends_at + access.SPREAD + HOUR < system.now:
        system.remove(row)
    return False


def carry_on(system: System, person_id: int) -> None:
    """One piece, and the job for the next."""
    if step(system, person_id):
        put(system.session, "leaving.step", {"row_id": person_id}, system.now)
