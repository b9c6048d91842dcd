"""Ending a hospital, by the operator: its memberships, invitations and domains end, what was written stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select

from community.institutions.models import EmailDomain, Institution, Invitation, Membership, Role
from community.institutions.rules import current
from community.institutions.service.invitations import OPEN
from community.institutions.service.memberships import audience_changed
from community.kernel.door import ME, OPENED, System, outright
from community.kernel.errors import Conflict, NotFound
from community.kernel.events import Event, tell

UNKNOWN = "There is no such hospital. `community hospital list` prints the names that stand in addresses."
KEEP_ONE = "The network itself cannot be ended: nobody would keep the rosters any more."


@dataclass(frozen=True)
class Ends:
    """How much would end with a hospital."""

    memberships: int
    invitations: int
    domains: int


def by_slug(system: System, slug: str) -> Institution:
    """A hospital, held for this unit; NotFound when there is none."""
    found = system.session.scalar(outright(select(Institution).where(Institution.slug == slug).with_for_update()))
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def listed(system: System) -> Sequence[Row[Any]]:
    """Every hospital, with how many people and how many program leads belong to it."""
    here = and_(Membership.institution_id == Institution.institution_id, current(Membership, ME))
    people = select(func.count(Membership.person_id.distinct())).where(here)
    leads = people.where(Membership.role.in_((Role.PROGRAM_LEAD, Role.ADMINISTRATOR)))
    counts = [
        counted.correlate_except(Membership).scalar_subquery().label(name)
        for counted, name in ((people, "people"), (leads, "leads"))
    ]
    columns = (Institution.slug, Institution.name, Institution.kind, Institution.region, *counts)
    return system.rows(outright(select(*columns).order_by(Institution.name)))


def _held(place: Institution, now: Any) -> ColumnElement[bool]:
    still = or_(Membership.ended_at.is_(None), Membership.ended_at > now)
    return and_(Membership.institution_id == place.institution_id, still)


def ends(system: System, place: Institution) -> Ends:
    """What would end."""
    here = Invitation.institution_id == place.institution_id
    domains = EmailDomain.institution_id == place.institution_id
    counted = (
        select(func.count()).select_from(Membership).where(_held(place, system.now)),
        select(func.count()).select_from(Invitation).where(here, *OPEN),
        select(func.count()).select_from(EmailDomain).where(domains),
    )
    return Ends(*(system.scalar(outright(one)) for one in counted))


def end(system: System, place: Institution) -> None:
    """Ends it, in this unit; also for the last lead, since nobody is left whom they would have to lead."""
    if place.kind == "network":
        raise Conflict(KEEP_ONE)
    for row in system.session.scalars(outright(select(Membership).where(_held(place, system.now)))).all():
        row.ended_at = max(system.now, row.started_at)
        tell(system, Event("ended", "memberships", row.membership_id, note="hospital ended"))
    _withdraw(system, place)
    here = delete(EmailDomain).where(EmailDomain.institution_id == place.institution_id)
    system.session.execute(here, execution_options=OPENED)
    audience_changed(system)
    tell(system, Event("ended", "institutions", place.institution_id, note=system.reason))


def _withdraw(system: System, place: Institution) -> None:
    wanted = select(Invitation).where(Invitation.institution_id == place.institution_id, *OPEN)
    held = outright(wanted.order_by(Invitation.invitation_id.desc()).with_for_update())
    for row in system.session.scalars(held, {"now": system.now}).all():
        row.revoked_at = system.now
        tell(system, Event("revoked", "invitations", row.invitation_id))
