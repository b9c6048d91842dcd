"""A roster: present members and open invitations, for those who keep it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from community.accounts.models import Person
from community.institutions.models import Institution, Invitation, Membership
from community.institutions.rules import current
from community.institutions.service.hospitals import institution
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, reading


@cache
def _roster() -> Question:
    statement = (
        select(
            Membership.membership_id,
            Membership.role,
            Membership.started_at,
            Membership.ended_at,
            Person.name,
            Person.handle,
            Person.discipline,
        )
        .join(Person, Person.person_id == Membership.person_id)
        .where(Membership.institution_id == bindparam("institution_id", type_=Id), current(Membership, ME))
    )
    return reading(Membership, statement.order_by(Person.name, Membership.role))


@cache
def _invitations() -> Question:
    columns = (Invitation.invitation_id, Invitation.email, Invitation.role, Invitation.expires_at, Invitation.note)
    living = (
        Invitation.institution_id == bindparam("institution_id", type_=Id),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return reading(Invitation, select(*columns).where(*living).order_by(Invitation.invitation_id.desc()))


def roster(me: Me, slug: str) -> tuple[Institution, Sequence[Any], Sequence[Any]]:
    """A hospital whose roster I run: its present members and open invitations."""
    found = institution(me, slug, to="invite")
    values = {"institution_id": found.institution_id}
    return found, me.rows(_roster(), **values), me.rows(_invitations(), **values)
