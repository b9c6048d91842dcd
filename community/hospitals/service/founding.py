"""A hospital made by the operator: with its space, its first board, and an invitation for whoever leads it."""

from dataclasses import dataclass

from sqlalchemy import select

from community.access.models import Confidentiality, Grant, Level, Space
from community.accounts.models import Person, PersonState
from community.hospitals.models import HospitalProfile
from community.hospitals.service.deciding import DAYS, FIRST_BOARD, free_slug, open_space
from community.institutions.models import Institution, Invitation, Membership, Role
from community.institutions.rules import current
from community.institutions.service.accepting import free_handle
from community.institutions.service.invitations import make
from community.kernel.door import ME, Me, System, outright
from community.kernel.errors import Conflict
from community.kernel.events import Event, tell
from community.kernel.jobs import put

TWO_NETWORKS = "There is a network already, and there can only be one."
COMMONS = "For everyone at every member hospital: strategies, questions, news."


@dataclass(frozen=True)
class Wish:
    """What is to be made, and who is to lead it; they get a letter only where it is `mailed`."""

    name: str
    kind: str
    region: str
    lead: str
    lead_name: str
    mailed: bool = True


def found(system: System, wish: Wish) -> tuple[Institution, Invitation]:
    """Makes it, and invites. The network gets the commons and an administrator."""
    network = wish.kind == "network"
    _refuse_twice(system, wish)
    facts = {"name": wish.name, "kind": wish.kind, "region": wish.region}
    place = system.add(Institution(slug=free_slug(system, wish.name), **facts))
    if network:
        _open_commons(system, place)
    else:
        system.add(HospitalProfile(institution_id=place.institution_id))
        open_space(system, place)
    tell(system, Event("founded", "institutions", place.institution_id, note=system.reason))
    return place, _invite(system, place, wish)


def _refuse_twice(system: System, wish: Wish) -> None:
    same = select(Institution.slug).where(Institution.name == wish.name)
    if system.scalar(outright(same.limit(1))):
        raise Conflict("A member has this very name. Nothing was made.")
    other = select(Institution.slug).where(Institution.kind == "network")
    if wish.kind == "network" and system.scalar(outright(other.limit(1))):
        raise Conflict(TWO_NETWORKS)


def _open_commons(system: System, place: Institution) -> None:
    facts = {"slug": "commons", "name": "Commons", "purpose": COMMONS, "institution_id": place.institution_id}
    space = system.add(Space(**facts, confidentiality=Confidentiality.OPEN, opened_at=system.now))
    steward = {"institution_id": place.institution_id, "role": Role.STEWARD, "level": Level.MODERATE}
    for line in ({"level": Level.TAKE_PART}, steward):
        system.add(Grant(space_id=space.space_id, granted_at=system.now, **line))
    for opens in FIRST_BOARD:
        opens(system, space.space_id)


def _invite(system: System, place: Institution, wish: Wish) -> Invitation:
    role = Role.ADMINISTRATOR if place.kind == "network" else Role.PROGRAM_LEAD
    inviter = Me(system.session, _inviter(system, wish), system.keys, system.now)
    facts = {"email": wish.lead, "name": wish.lead_name, "role": role, "note": "Welcome to the network."}
    row = make(inviter, place.institution_id, days=DAYS, why="by the operator", **facts)
    if wish.mailed:  # the letter gets a token of its own, and one that was printed would open nothing any more
        put(system.session, "invitations.send", {"row_id": row.invitation_id}, system.now)
    return row


def _inviter(system: System, wish: Wish) -> int:
    """An administrator; while there is none yet, whoever is invited, as somebody who is known and has no account."""
    holds = (Membership.role == Role.ADMINISTRATOR, Person.state == PersonState.ACTIVE, Person.email != wish.lead)
    administrator = select(Person.person_id).join(Membership, Membership.person_id == Person.person_id)
    known = system.scalar(outright(administrator.where(*holds, current(Membership, ME)).limit(1)))
    return known or _known(system, wish)


def _known(system: System, wish: Wish) -> int:
    person_id: int | None = system.scalar(outright(select(Person.person_id).where(Person.email == wish.lead)))
    if person_id:
        return person_id
    handle = free_handle(system.session, system.keys, wish.lead_name)
    person = Person(handle=handle, name=wish.lead_name, email=wish.lead, seen_from=system.now)
    person.state = PersonState.IMPORTED
    return system.add(person).person_id
