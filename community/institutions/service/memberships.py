"""Memberships: whose there are, their roles, and their end."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select

from community.accounts.models import Person, PersonState
from community.institutions.models import NETWORK_ROLES, Institution, Membership, Role
from community.institutions.rules import current
from community.institutions.service.hospitals import institution
from community.kernel import clock
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, outright, reading
from community.kernel.errors import Conflict, Invalid, NotFound, Refusal
from community.kernel.events import Event, tell

# Whoever counts audiences registers here; a storey below must not know the one above.
AUDIENCE_CHANGED: list[Callable[[Me], None]] = []
# Whoever knows what a membership opens: names that I may know of what its person loses with it.
LOSES: list[Callable[[Me, int, int], Sequence[str]]] = []
LAST_LEAD = "This is the last program lead here. Name another lead first."
LAST_ADMINISTRATOR = "This is the last administrator of the network. Name another one first."


def audience_changed(me: Me) -> None:
    """Says that somebody's rights may be different from this commit on."""
    for follow in AUDIENCE_CHANGED:
        follow(me)


@cache
def _memberships() -> Question:
    columns = (Membership.membership_id, Institution.name, Institution.slug, Membership.role, Membership.started_at)
    statement = (
        select(*columns, Membership.institution_id)
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .where(Membership.person_id == bindparam("person_id", type_=Id), current(Membership, ME))
    )
    return reading(Membership, statement.order_by(Institution.name, Membership.role))


def memberships_of(me: Me, person_id: int) -> Sequence[Any]:
    """A person's present memberships, as far as I may see them."""
    return me.rows(_memberships(), person_id=person_id)


@cache
def _one() -> Question:
    statement = (
        select(Membership, Person.name, Person.handle, Institution)
        .join(Person, Person.person_id == Membership.person_id)
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .where(Membership.membership_id == bindparam("row_id", type_=Id), Institution.slug == bindparam("slug"))
    )
    return reading(Membership, statement)


def membership(me: Me, slug: str, membership_id: int) -> Any:
    """A membership at that hospital, with its person's name and handle and the hospital: mine, or of my roster."""
    return me.row(_one(), row_id=membership_id, slug=slug)


def loses(me: Me, row: Membership) -> list[str]:
    """The names of what this membership alone opens to its person, as far as I may read them myself."""
    return [name for follow in LOSES for name in follow(me, row.person_id, row.membership_id)]


# ------------------------------------------------------------------ their end


def end_membership(me: Me, membership_id: int) -> Membership:
    """Ends a membership now; what came with it ends at the same commit."""
    return end(me, me.get(Membership, membership_id, to="end"))


def end(me: Me, row: Membership, note: str = "") -> Membership:
    """The same for a row that I may end; Conflict when nobody would be left to lead."""
    if row.ended_at is None or row.ended_at > me.now:
        _keep_a_lead(me, row, me.now)
        row.ended_at = max(me.now, row.started_at)
        audience_changed(me)
        tell(me, Event("ended", "memberships", row.membership_id, note=note))
    return row


def set_end(me: Me, membership_id: int, day: date | None) -> Membership:
    """Sets the last day of a membership, or takes it away; a day that has passed is Invalid."""
    row = me.get(Membership, membership_id, to="arrange")
    ends_at = last_moment(me, day, zone_of(me, row.institution_id))
    if ends_at:
        _keep_a_lead(me, row, ends_at)
    end_at(me, row, ends_at)
    return row


def end_at(me: Me, row: Membership, ends_at: datetime | None) -> None:
    """Sets the end of a row that I may arrange, or takes it away while it has not come."""
    if row.ended_at and row.ended_at <= me.now:
        raise Conflict("This membership has ended already. Invite them again instead.")
    row.ended_at = ends_at
    audience_changed(me)
    tell(me, Event("changed", "memberships", row.membership_id, note="end date"))


def last_moment(me: Me, day: date | None, zone: str) -> datetime | None:
    """The end of that day at the hospital; Invalid, in words, when it has passed."""
    if day is None:
        return None
    if day.year > me.now.year + 50:
        raise Invalid({"ends_on": "This day is too far away. Leave it empty for no end."})
    ends_at = datetime.combine(day, time(23, 59), ZoneInfo(zone))
    if ends_at <= me.now:
        raise Invalid({"ends_on": "This day has passed. Choose a later one, or end the membership now."})
    return ends_at


def zone_of(me: Me, institution_id: int) -> str:
    """A hospital's time zone."""
    zone: str = me.scalar(outright(select(Institution.time_zone).where(Institution.institution_id == institution_id)))
    return zone


def hold(me: Me, institution_id: int) -> None:
    """Takes a hospital's row for this unit, so that whoever changes its leads does so one after the other.

    Taken before anything else is said to have changed: two units that took them in another order would wait for ever.
    """
    here = Institution.institution_id == institution_id
    me.session.execute(outright(select(Institution.institution_id).where(here).with_for_update(key_share=True)))


def _keep_a_lead(me: Me, row: Membership, until: datetime) -> None:
    """A place without anybody who runs its roster could not help itself: the last one stays until there is another.

    The hospital's row is taken first, so that of two leads who end each other at once one is refused.
    """
    if row.role not in (Role.PROGRAM_LEAD, Role.ADMINISTRATOR):
        return
    hold(me, row.institution_id)
    until = max(until, clock.now())  # whoever held it before us may have left a moment after we began
    another = (
        select(Membership.membership_id)
        .join(Person, Person.person_id == Membership.person_id)
        .where(Membership.institution_id == row.institution_id, Membership.membership_id != row.membership_id)
        .where(Membership.role == row.role, Membership.started_at <= until, Person.state == PersonState.ACTIVE)
        .where(or_(Membership.ended_at.is_(None), Membership.ended_at > until))
    )
    if me.scalar(outright(another.limit(1))) is None:
        raise Conflict(LAST_LEAD if row.role == Role.PROGRAM_LEAD else LAST_ADMINISTRATOR)


# ------------------------------------------------------------------ their role


def change_role(me: Me, slug: str, membership_id: int, role: Role, *, beside: bool = False) -> Membership:
    """Gives somebody another role: the old membership ends at the moment at which the new one starts."""
    found = institution(me, slug, to="invite")
    row = me.get(Membership, membership_id, to="arrange")
    if row.institution_id != found.institution_id:
        raise NotFound
    refuse_network_role(found, role)
    return take_role(me, row, role, beside=beside)


def take_role(me: Me, row: Membership, role: str, *, beside: bool = False) -> Membership:
    """The same for a row that I may arrange."""
    if row.ended_at and row.ended_at <= me.now:
        raise Conflict("This membership has ended already. Invite them again instead.")
    if role in _roles(me, row):
        raise Invalid({"role": "They have this role here already."})
    facts = {"person_id": row.person_id, "institution_id": row.institution_id, "ended_at": row.ended_at}
    begun = me.add(Membership(role=role, started_at=me.now, **facts))
    if not beside:
        _keep_a_lead(me, row, me.now)
        row.ended_at = max(me.now, row.started_at)
    audience_changed(me)
    tell(me, Event("changed", "memberships", begun.membership_id, note="role"))
    return begun


def _roles(me: Me, row: Membership) -> set[str]:
    """What somebody is there at this moment."""
    theirs = (Membership.person_id == row.person_id, Membership.institution_id == row.institution_id)
    return {role for (role,) in me.rows(outright(select(Membership.role).where(*theirs, current(Membership, ME))))}


def refuse_network_role(found: Institution, role: Role) -> None:
    """Roles of the network exist there only, and those of hospitals nowhere else."""
    if (role in NETWORK_ROLES) != (found.kind == "network"):
        raise Invalid({"role": "This role does not exist here. Please choose one from the list."})


def belongs(me: Me, institution_id: int, email: str) -> str | None:
    """The present role of whoever has this address there, or None."""
    held = (
        select(Membership.role)
        .join(Person, Person.person_id == Membership.person_id)
        .where(Person.email == email, Membership.institution_id == institution_id, current(Membership, ME))
    )
    role: str | None = me.scalar(outright(held.limit(1)))
    return role


def refuse_outside(me: Me, institution_id: int, role: Role) -> None:
    """Whoever keeps rosters from outside starts a hospital with its lead, who does the rest."""
    mine = (Membership.person_id == me.person_id) & (Membership.institution_id == institution_id)
    own = me.scalar(outright(select(Membership.membership_id).where(mine, current(Membership, ME)).limit(1)))
    if own is None and role != Role.PROGRAM_LEAD:
        raise Refusal("From outside a hospital you can invite its program lead, who invites the others.")
