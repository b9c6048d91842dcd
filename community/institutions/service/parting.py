"""Leaving a hospital, or all of them: what I hold there, what of it ends with me, and what is kept of my address."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, or_, select, true, update
from sqlalchemy.orm import aliased

from community.accounts.models import Person, PersonState
from community.institutions.models import Institution, Invitation, Membership, RosterRow
from community.institutions.rules import RUN_A_ROSTER, current
from community.institutions.service.invitations import OPEN
from community.institutions.service.memberships import end
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, System, outright, reading
from community.kernel.errors import Conflict, NotFound
from community.kernel.events import Event, tell

GONE = "former member"  # in place of an address or a name on an invitation that is over


def _alone() -> ColumnElement[bool]:
    """Whether nobody else has the role by which this membership keeps a roster."""
    other, person = aliased(Membership), aliased(Person)
    another = (
        select(other.membership_id)
        .join(person, person.person_id == other.person_id)
        .where(other.institution_id == Membership.institution_id, other.role == Membership.role)
        .where(other.person_id != ME.person, current(other, ME), person.state == PersonState.ACTIVE)
    )
    return and_(Membership.role.in_(RUN_A_ROSTER), ~another.correlate_except(other, person).exists())


@cache
def _mine() -> Question:
    place = (Institution.institution_id, Institution.name, Institution.slug, Institution.kind)
    columns = (Membership.membership_id, Membership.role, Membership.started_at, _alone().label("alone"))
    held = select(*place, *columns).join(Institution, Institution.institution_id == Membership.institution_id)
    mine = held.where(Membership.person_id == ME.person, current(Membership, ME))
    return reading(Membership, mine.order_by(Institution.name, Institution.institution_id, Membership.role))


def held(me: Me, slug: str = "") -> Sequence[Any]:
    """My present roles with their hospitals, or those at one; `alone` says that nobody else keeps its roster so."""
    rows = me.rows(_mine())
    return [row for row in rows if row.slug == slug] if slug else rows


def _sent(me: Me, institution_id: int | None) -> ColumnElement[bool]:
    here = Invitation.institution_id == institution_id if institution_id else true()
    return and_(Invitation.invited_by == me.person_id, here, *OPEN)


@cache
def _open_ones(anywhere: bool) -> Question:
    here = true() if anywhere else Invitation.institution_id == bindparam("institution_id", type_=Id)
    mine = select(func.count()).select_from(Invitation).where(Invitation.invited_by == ME.person, here, *OPEN)
    return reading(Invitation, mine, "sent")


def sent(me: Me, institution_id: int | None = None) -> int:
    """How many invitations of mine still wait, at one hospital or everywhere."""
    values = {"institution_id": institution_id} if institution_id else {}
    found: int = me.scalar(_open_ones(institution_id is None), **values)
    return found


# ------------------------------------------------------------------ going


def leave(me: Me, slug: str) -> None:
    """Ends all my memberships at a hospital and the invitations that I sent from there, at this commit."""
    rows = held(me, slug)
    if not rows:
        raise NotFound
    _leave(me, rows, rows[0].institution_id)


def leave_all(me: Me) -> None:
    """The same everywhere."""
    _leave(me, held(me), None)


def _leave(me: Me, rows: Sequence[Any], institution_id: int | None) -> None:
    """Hospitals are held first, then invitations, and each in one order for all: nobody waits for each other."""
    _hold(me, rows)
    for row in _sent_from(me, institution_id):
        row.revoked_at = me.now
        tell(me, Event("revoked", "invitations", row.invitation_id))
    for row in rows:
        try:
            end(me, me.get(Membership, row.membership_id, to="end"), note="left")
        except Conflict as conflict:
            raise Conflict(f"{row.name}: {conflict.sentence}") from None


def _hold(me: Me, rows: Sequence[Any]) -> None:
    ids = {row.institution_id for row in rows if row.role in RUN_A_ROSTER}
    kept = select(Institution.institution_id).where(Institution.institution_id.in_(ids))
    me.session.execute(outright(kept.order_by(Institution.institution_id).with_for_update(key_share=True)))


def _sent_from(me: Me, institution_id: int | None) -> Sequence[Invitation]:
    """Each is held: whoever accepts it at this moment has done so already, or comes too late."""
    wanted = select(Invitation).where(_sent(me, institution_id)).order_by(Invitation.invitation_id.desc())
    return me.session.scalars(outright(wanted.with_for_update()), {"now": me.now}).all()


# ------------------------------------------------------------------ the end


def forget(system: System, person_id: int, email: str, before: Any) -> None:
    """Takes a former member's address and name out of invitations that are over, and out of files brought in.

    An invitation that was sent after they left is for whoever has the address now.
    """
    over = or_(Invitation.used >= Invitation.uses, Invitation.revoked_at.is_not(None), Invitation.made_at < before)
    theirs = or_(and_(Invitation.email == email, over), and_(Invitation.person_id == person_id, Invitation.email != ""))
    blank = {"email": GONE, "name": "", "discipline": "", "note": ""}
    unused = (Invitation.used < Invitation.uses, func.coalesce(Invitation.revoked_at, system.now))
    revoked = case(unused, else_=Invitation.revoked_at)
    emptied = update(Invitation).where(theirs).values(**blank, revoked_at=revoked)
    lines = delete(RosterRow).where(RosterRow.email == email)
    for statement in (emptied, lines):
        system.session.execute(statement, execution_options=OPENED)
