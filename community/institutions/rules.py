"""Who may see and run a hospital's roster."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.accounts.rules import is_active
from community.institutions.models import Institution, Invitation, Membership, Role
from community.kernel.door import Reader, rule

RUN_A_ROSTER = (Role.PROGRAM_LEAD, Role.ADMINISTRATOR)


def current(membership: type[Membership], reader: Reader) -> ColumnElement[bool]:
    """Whether a membership holds at the reader's moment."""
    begun = membership.started_at <= reader.now
    return and_(begun, or_(membership.ended_at.is_(None), membership.ended_at > reader.now))


def works_at(reader: Reader, institution: SQLColumnExpression[int], *roles: str) -> ColumnElement[bool]:
    """Whether the reader has a current membership there, in one of `roles` if any are named."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(
        mine.person_id == reader.person, mine.institution_id == institution, current(mine, reader)
    )
    if roles:
        held = held.where(mine.role.in_(roles))
    return held.correlate_except(mine).exists()


def is_network_administrator(reader: Reader) -> ColumnElement[bool]:
    """Administrators of the network keep every roster (and read nothing else by it)."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(
        mine.person_id == reader.person, mine.role == Role.ADMINISTRATOR, current(mine, reader)
    )
    return held.correlate_except(mine).exists()


def runs_roster(reader: Reader, institution: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Program leads of the hospital, and administrators."""
    lead = works_at(reader, institution, Role.PROGRAM_LEAD)
    return and_(is_active(reader), or_(lead, is_network_administrator(reader)))


@rule(Institution, "read")
def members_see_members(reader: Reader) -> ColumnElement[bool]:
    """Everyone with a current membership anywhere sees which hospitals are members."""
    mine = aliased(Membership)
    anywhere = select(mine.membership_id).where(mine.person_id == reader.person, current(mine, reader))
    return and_(is_active(reader), anywhere.correlate_except(mine).exists())


@rule(Institution, "invite")
def invite(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster invites."""
    return runs_roster(reader, Institution.institution_id)


@rule(Membership, "read")
def roster(reader: Reader) -> ColumnElement[bool]:
    """One's own memberships, and those of a hospital whose roster one runs."""
    return or_(
        and_(is_active(reader), Membership.person_id == reader.person), runs_roster(reader, Membership.institution_id)
    )


@rule(Membership, "end")
def end_membership(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster ends memberships of it; everyone may end their own."""
    return roster(reader)


@rule(Invitation, "read")
@rule(Invitation, "revoke")
def invitations(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster sees and revokes its invitations."""
    return runs_roster(reader, Invitation.institution_id)


def colleagues(reader: Reader) -> ColumnElement[bool]:
    """Whether a person of the surrounding query works at a hospital where the reader works too."""
    theirs, mine = aliased(Membership), aliased(Membership)
    together = (
        select(theirs.membership_id)
        .join(mine, mine.institution_id == theirs.institution_id)
        .where(theirs.person_id == Person.person_id, current(theirs, reader))
        .where(mine.person_id == reader.person, current(mine, reader))
    )
    return together.correlate_except(theirs, mine).exists()
