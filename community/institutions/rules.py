"""Who may see and run a hospital's roster."""

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, or_, select, true
from sqlalchemy.orm import aliased

from community.accounts.rules import is_active, names_reader
from community.institutions.models import (
    EmailDomain,
    Institution,
    Invitation,
    InvitationUse,
    JoinAsk,
    Membership,
    Role,
    RosterImport,
    RosterRow,
)
from community.kernel.door import Reader, plumbing, rule, says, says_aside

RUN_A_ROSTER = (Role.PROGRAM_LEAD, Role.ADMINISTRATOR)
plumbing(JoinAsk)


def current(membership: type[Membership], reader: Reader) -> ColumnElement[bool]:
    """Whether a membership holds at the reader's moment."""
    begun = membership.started_at <= reader.now
    return and_(counts(membership, reader), begun, or_(membership.ended_at.is_(None), membership.ended_at > reader.now))


def counts(membership: type[Membership], reader: Reader) -> ColumnElement[bool]:
    """Whether a membership is not one that is thought away."""
    one = true() if reader.without is None else membership.membership_id != reader.without
    place = true() if reader.outside is None else membership.institution_id != reader.outside
    return and_(one, place)


def works_at(reader: Reader, institution: SQLColumnExpression[int], *roles: str) -> ColumnElement[bool]:
    """Whether the reader has a current membership there, in one of `roles` if any are named."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(
        mine.person_id == reader.person, mine.institution_id == institution, current(mine, reader)
    )
    if roles:
        held = held.where(mine.role.in_(roles))
    return held.correlate_except(mine).exists()


def holds_anywhere(reader: Reader, role: Role) -> ColumnElement[bool]:
    """Whether the reader has this role in any institution now."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(mine.person_id == reader.person, mine.role == role, current(mine, reader))
    return held.correlate_except(mine).exists()


def is_network_administrator(reader: Reader) -> ColumnElement[bool]:
    """Administrators of the network keep every roster (and read nothing else by it)."""
    return holds_anywhere(reader, Role.ADMINISTRATOR)


def is_steward(reader: Reader) -> ColumnElement[bool]:
    """Stewards of the network, and nobody else: administrators keep rosters and decide nothing here."""
    return and_(is_active(reader), holds_anywhere(reader, Role.STEWARD))


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


@rule(Membership, "arrange")
def arrange_membership(reader: Reader) -> ColumnElement[bool]:
    """Roles and end dates are set by whoever runs the roster, and by nobody for themselves."""
    return and_(Membership.person_id != reader.person, runs_roster(reader, Membership.institution_id))


@rule(Invitation, "read")
@rule(Invitation, "revoke")
@rule(Invitation, "resend")
def invitations(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster sees, sends and revokes its invitations."""
    return runs_roster(reader, Invitation.institution_id)


@rule(Invitation, "sent")
def own_invitations(reader: Reader) -> ColumnElement[bool]:
    """Everyone may know how many of those that they sent still wait."""
    return and_(is_active(reader), Invitation.invited_by == reader.person)


@rule(InvitationUse, "read")
def uses(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster sees who came by its invitations, and everyone what they came by themselves."""
    row = aliased(Invitation)
    theirs = select(row.invitation_id).where(
        row.invitation_id == InvitationUse.invitation_id, runs_roster(reader, row.institution_id)
    )
    mine = and_(is_active(reader), InvitationUse.person_id == reader.person)
    return or_(mine, theirs.correlate_except(row).exists())


@rule(RosterImport, "read")
@rule(RosterImport, "apply")
def imports(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster sees, applies and undoes what was brought in for it."""
    return runs_roster(reader, RosterImport.institution_id)


@rule(RosterRow, "read")
def import_rows(reader: Reader) -> ColumnElement[bool]:
    """A line is seen by whoever sees its import."""
    whole = aliased(RosterImport)
    theirs = select(whole.import_id).where(
        whole.import_id == RosterRow.import_id, runs_roster(reader, whole.institution_id)
    )
    return theirs.correlate_except(whole).exists()


@rule(EmailDomain, "read")
@rule(EmailDomain, "change")
def domains(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster names its email domains, and opens and closes them."""
    return runs_roster(reader, EmailDomain.institution_id)


@rule(EmailDomain, "confirm")
def confirm_domain(reader: Reader) -> ColumnElement[bool]:
    """That a domain is a hospital's is confirmed by an administrator of the network, and not by who named it."""
    another = EmailDomain.asked_by != reader.person
    return and_(another, is_active(reader), is_network_administrator(reader))


def any_of(found: Select[int]) -> ColumnElement[bool]:
    """Whether there is such a row, asked for one person after the other.

    For an EXISTS PostgreSQL would rather collect the whole table first, though a page ends after a few people.
    """
    return found.limit(1).scalar_subquery().is_not(None)


def belongs(reader: Reader, person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether somebody has a current membership anywhere."""
    held = aliased(Membership)
    anywhere = select(held.membership_id).where(held.person_id == person_id, current(held, reader))
    return any_of(anywhere.correlate_except(held))


def colleagues(reader: Reader, person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether somebody works at a hospital where the reader works too.

    The reader's hospitals are found once for the whole statement.
    """
    theirs, mine = aliased(Membership), aliased(Membership)
    places = select(mine.institution_id).where(mine.person_id == reader.person, current(mine, reader))
    together = select(theirs.membership_id).where(
        theirs.person_id == person_id,
        current(theirs, reader),
        theirs.institution_id.in_(places.correlate_except(mine)),
    )
    return any_of(together.correlate_except(theirs))


rule(Membership, "hold")(names_reader(Membership.person_id))
rule(Invitation, "hold")(names_reader(Invitation.person_id))
rule(Invitation, "have_sent")(names_reader(Invitation.invited_by))
rule(InvitationUse, "hold")(names_reader(InvitationUse.person_id))
rule(RosterImport, "hold")(names_reader(RosterImport.person_id))
rule(EmailDomain, "have_named")(names_reader(EmailDomain.asked_by))
rule(EmailDomain, "have_confirmed")(names_reader(EmailDomain.verified_by))

says(Institution, read="see its page", invite="invite people to it")
says(
    Membership,
    read="see its roster|see their own membership",
    arrange="change roles and last days",
    end="end memberships|end their own membership",
)
says(Invitation, read="see open invitations", revoke="take invitations back", resend="send invitations again")
says(EmailDomain, change="name its email domains", confirm="confirm its email domains")
says(RosterImport, apply="bring in its roster from a file")
says_aside(EmailDomain, read="see its email domains")
says_aside(RosterImport, read="see rosters that were brought in")
says_aside(RosterRow, read="see the lines of a roster that was brought in")
says_aside(Invitation, sent="see invitations that they sent")
says_aside(InvitationUse, read="see who came by an invitation")
