"""Who may see and keep what hospitals show, and who decides about those that ask to join."""

from sqlalchemy import ColumnElement, and_, false, or_

from community.accounts.rules import is_active, names_reader
from community.hospitals.models import (
    Agreement,
    Application,
    ApplicationLink,
    ApplicationState,
    HospitalProfile,
    ProgramContact,
    SafeOutlets,
)
from community.institutions.models import Institution
from community.institutions.rules import belongs, is_steward, runs_roster, works_at
from community.kernel import clock
from community.kernel.door import Reader, rule, says, says_aside


def is_member(reader: Reader) -> ColumnElement[bool]:
    """Everyone who belongs somewhere."""
    return and_(is_active(reader), belongs(reader, reader.person))


@rule(Institution, "settings")
def keep_settings(reader: Reader) -> ColumnElement[bool]:
    """Whoever runs the roster of a hospital keeps its page."""
    return runs_roster(reader, Institution.institution_id)


@rule(HospitalProfile, "read")
def see_profiles(reader: Reader) -> ColumnElement[bool]:
    """What a hospital shows is for every member."""
    return is_member(reader)


@rule(ProgramContact, "read")
def see_contacts(reader: Reader) -> ColumnElement[bool]:
    """The same for whom to ask about a program."""
    return is_member(reader)


@rule(SafeOutlets, "read")
def see_outlets(reader: Reader) -> ColumnElement[bool]:
    """Whom people of a hospital turn to is for those who work there, and for whoever keeps its settings."""
    there = and_(is_active(reader), works_at(reader, SafeOutlets.institution_id))
    return or_(there, runs_roster(reader, SafeOutlets.institution_id))


@rule(Agreement, "read")
def see_agreements(reader: Reader) -> ColumnElement[bool]:
    """Who signed for a hospital is for those who keep its settings, and for stewards."""
    return or_(runs_roster(reader, Agreement.institution_id), is_steward(reader))


@rule(Application, "read")
@rule(Application, "decide")
def see_applications(reader: Reader) -> ColumnElement[bool]:
    """Stewards see what was sent from an address that is known to be read; a draft is for nobody but its holder."""
    ready = and_(Application.state != ApplicationState.DRAFT, Application.verified_at.is_not(None))
    return and_(is_steward(reader), ready)


@rule(ApplicationLink, "read")
def nobody(_reader: Reader) -> ColumnElement[bool]:
    """A link is found by its token only, by whoever opens the letter."""
    return false()


rule(Application, "have_decided")(names_reader(Application.decided_by))

says(Institution, settings="keep its page and settings")
says(SafeOutlets, read="see whom its people turn to with case facts")
says(Agreement, read="see who signed its agreement")
says(Application, {"state": ApplicationState.SENT, "verified_at": clock.now()}, decide="decide who joins the network")
says_aside(HospitalProfile, read="see what it shows of itself")
says_aside(ProgramContact, read="see whom to ask about its program")
says_aside(Application, read="see who asks to join")
says_aside(ApplicationLink, read="see links that were mailed")
