"""Who has looked, noted by day when somebody was shown what is not for everyone; and what others did to my roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, and_, case, cast, delete, literal, select

from community.access.models import Space
from community.accounts.models import Circle, Person
from community.institutions.models import Institution, Invitation, Membership, Role
from community.institutions.rules import RUN_A_ROSTER
from community.kernel.audit import AuditRow
from community.kernel.door import ME, OPENED, Me, Question, System, clause, outright, reading
from community.people.models import SOMEBODY, ProfileVisit

KEPT = timedelta(days=90)
MOST = 200
STRANGERS = {"asked_why": "A steward of the network"}  # who keeps no roster of mine and may do this all the same
FORMER_KEEPER = "Somebody who kept the roster"


def note_visit(me: Me, person_id: int, closeness: int) -> None:
    """Notes that I was shown something that is not for every member; once a day, in the reader's own small unit."""
    viewer = me.person_id if closeness <= Circle.COLLEAGUES else SOMEBODY
    day = me.now.date()
    here = (ProfileVisit.person_id == person_id, ProfileVisit.day == day, ProfileVisit.viewer_id == viewer)
    if me.scalar(outright(select(ProfileVisit.viewer_id).where(*here))) is None:
        me.add(ProfileVisit(person_id=person_id, day=day, viewer_id=viewer))


@cache
def _visits() -> Question:
    columns = select(ProfileVisit.day, ProfileVisit.viewer_id, Person.name)
    named = columns.outerjoin(Person, Person.person_id == ProfileVisit.viewer_id)
    return reading(ProfileVisit, named.order_by(ProfileVisit.day.desc(), Person.name_key).limit(MOST))


def visits(me: Me) -> Sequence[Any]:
    """Day and name of who opened my page; no name for whoever came as a reader of a space."""
    return me.rows(_visits())


def forget_old(system: System) -> None:
    """Deletes what is older than 90 days."""
    old = delete(ProfileVisit).where(ProfileVisit.day < (system.now - KEPT).date())
    system.session.execute(old, execution_options=OPENED)


# ------------------------------------------------------------------ what others did


@dataclass(frozen=True)
class Act:
    """Something that was done about me: when, what, in which role and where if it hangs on one, and by whom."""

    at: datetime
    verb: str
    note: str
    role: str
    hospital: str
    by: str


WHAT = (AuditRow.at, AuditRow.verb, AuditRow.note)


@cache
def _of_memberships() -> Question:
    about = and_(AuditRow.noun == "memberships", AuditRow.row_id == Membership.membership_id)
    columns = select(*WHAT, Membership.role, Institution.name.label("hospital"), AuditRow.actor)
    joined = columns.join(Membership, about).join(Institution, Institution.institution_id == Membership.institution_id)
    mine = joined.where(Membership.person_id == ME.person).order_by(AuditRow.audit_id.desc()).limit(MOST)
    return reading(Membership, mine)


@cache
def _of_invitations() -> Question:
    at, actor = (
        Invitation.made_at.label("at"),
        (literal("person:") + cast(Invitation.invited_by, String)).label("actor"),
    )
    what = (at, literal("invited").label("verb"), literal("").label("note"))
    columns = select(*what, Invitation.role, Institution.name.label("hospital"), actor)
    joined = columns.join(Institution, Institution.institution_id == Invitation.institution_id)
    return reading(Invitation, joined.limit(MOST), "come_by")


@cache
def _of_account() -> Question:
    """What somebody else changed of a person, as their roster does with a profession, or asked about their rights.

    The space that was asked about is named only to whoever may know it.
    """
    named = case((clause(Space, "know"), Space.name), else_="").label("hospital")
    columns = select(*WHAT, literal("").label("role"), named, AuditRow.actor).join(
        Person, and_(AuditRow.noun == "people", AuditRow.row_id == Person.person_id)
    )
    mine = (literal("person:") + cast(Person.person_id, String)).label("mine")
    others = columns.outerjoin(Space, Space.space_id == AuditRow.space_id).where(
        Person.person_id == ME.person, AuditRow.actor != mine
    )
    return reading(Person, others.order_by(AuditRow.audit_id.desc()).limit(MOST))


@cache
def _keepers() -> Question:
    columns = select(Membership.person_id, Person.name, Membership.role, Institution.name.label("hospital"))
    joined = columns.join(Person, Person.person_id == Membership.person_id)
    joined = joined.join(Institution, Institution.institution_id == Membership.institution_id)
    return reading(Membership, joined.where(Membership.role.in_(RUN_A_ROSTER)), "keep_roster")


def acts(me: Me) -> list[Act]:
    """What was done with my roles, the latest first; whoever keeps a roster is named with role and hospital."""
    keepers = {f"person:{row.person_id}": _keeper(row) for row in me.rows(_keepers())}
    rows = [row for source in (_of_memberships(), _of_invitations(), _of_account()) for row in me.rows(source)]
    made = [_act(row, _by(me, row.actor, keepers)) for row in rows]
    return sorted(made, key=lambda act: act.at, reverse=True)


def _act(row: Any, by: str) -> Act:
    at, verb, note, role, place, _ = row
    return Act(at, verb, note, role, place, by or STRANGERS.get(verb, FORMER_KEEPER))


def _keeper(row: Any) -> str:
    return f"{row.name}, {Role(row.role).words} at {row.hospital}"


def _by(me: Me, actor: str, keepers: dict[str, str]) -> str:
    if actor == me.actor:
        return "You"
    return keepers.get(actor, "The community itself" if actor.startswith("system:") else "")
