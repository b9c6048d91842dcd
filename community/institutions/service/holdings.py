"""What is held on a person here: memberships, invitations, and what they did for a roster."""

from functools import cache
from typing import Any

from sqlalchemy import Select, case, select

from community.institutions.models import EmailDomain, Institution, Invitation, InvitationUse, Membership, RosterImport
from community.kernel.door import Question, clause, reading
from community.kernel.kinds import Holding

HOSPITAL = Institution.name.label("hospital")


def _at(statement: Select[*tuple[Any, ...]], noun: Any) -> Question:
    """With the hospital's name beside each row."""
    return statement.add_columns(HOSPITAL).join(Institution, Institution.institution_id == noun.institution_id)


@cache
def _memberships() -> Question:
    columns = select(Membership.role, Membership.started_at, Membership.ended_at)
    return reading(Membership, _at(columns, Membership).order_by(Membership.started_at), "hold")


@cache
def _sent() -> Question:
    """Whom it was for is said as long as one runs that roster."""
    to = case((clause(Invitation, "read"), Invitation.email), else_="").label("to")
    times = (Invitation.made_at, Invitation.expires_at, Invitation.used_at, Invitation.revoked_at)
    columns = select(to, Invitation.role, Invitation.note, Invitation.uses, Invitation.used, *times)
    return reading(Invitation, _at(columns, Invitation).order_by(Invitation.made_at), "have_sent")


CAME = (Invitation.role, Invitation.note, Invitation.made_at, Invitation.used_at)


@cache
def _for_me() -> Question:
    words = (Invitation.email, Invitation.name, Invitation.discipline)
    return reading(Invitation, _at(select(*words, *CAME), Invitation).order_by(Invitation.made_at), "hold")


@cache
def _came_by() -> Question:
    columns = select(Invitation.role, Invitation.note, InvitationUse.used_at)
    joined = columns.join(InvitationUse, InvitationUse.invitation_id == Invitation.invitation_id)
    return reading(InvitationUse, _at(joined, Invitation).order_by(InvitationUse.used_at), "hold")


@cache
def _imports() -> Question:
    columns = (RosterImport.state, RosterImport.role, RosterImport.count, RosterImport.made_at, RosterImport.applied_at)
    return reading(RosterImport, _at(select(*columns), RosterImport).order_by(RosterImport.made_at), "hold")


@cache
def _domains(verb: str) -> Question:
    at = EmailDomain.asked_at if verb == "have_named" else EmailDomain.verified_at
    return reading(EmailDomain, _at(select(EmailDomain.domain, at), EmailDomain).order_by(at), verb)


HOLDINGS = (
    Holding("memberships", ("memberships.person_id",), _memberships),
    Holding("invitations_sent", ("invitations.invited_by",), _sent),
    Holding("invitations_to_me", ("invitations.person_id",), _for_me),
    Holding("invitations_used", ("invitation_uses.person_id",), _came_by),
    Holding("rosters_brought_in", ("roster_imports.person_id",), _imports),
    Holding("email_domains_named", ("email_domains.asked_by",), lambda: _domains("have_named")),
    Holding("email_domains_confirmed", ("email_domains.verified_by",), lambda: _domains("have_confirmed")),
)
