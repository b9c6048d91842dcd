"""Who sees which field of a person, and who sees who looked.

A field is seen by whoever knows the person and stands in the circle that the person has chosen for it. The clause
narrows the directory, answers a search in it, and asked the other way round it says who sees a field; the page itself
compares the same closeness with the same circle, column by column.
"""

from functools import partial

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from community.access.rules import knows, stands_in
from community.accounts.models import Person
from community.accounts.rules import is_active, names_reader
from community.institutions.models import Invitation, InvitationUse, Membership, Role
from community.institutions.rules import current
from community.kernel.door import Reader, rule, says_aside
from community.people.models import FIELDS, Profile, ProfileVisit


def circle(field: str, profile: type[Profile] = Profile) -> ColumnElement[int]:
    """The circle that sees a field: the one chosen, or the first one of FIELDS for whoever has no profile yet."""
    if field == "name":
        raise KeyError(field)  # the name's stands with the person, where `knows` compares it
    chosen: ColumnElement[int] = func.coalesce(getattr(profile, f"{field}_for"), int(FIELDS[field]))
    return chosen


def sees(
    reader: Reader, field: str, person: type[Person] = Person, profile: type[Profile] = Profile
) -> ColumnElement[bool]:
    """Whether the reader sees a field of `person`, whose `profile` is joined in the surrounding query."""
    if field == "name":
        return knows(reader, person)
    return and_(knows(reader, person), stands_in(reader, circle(field, profile), person.person_id))


def _field(field: str, reader: Reader) -> ColumnElement[bool]:
    owner = aliased(Person)
    seen = select(owner.person_id).where(owner.person_id == Profile.person_id, sees(reader, field, owner))
    return seen.correlate_except(owner).exists()


for _name in FIELDS:
    rule(Profile, f"see_{_name}")(partial(_field, _name))


@rule(Profile, "read")
def read_profile(reader: Reader) -> ColumnElement[bool]:
    """Whoever knows the person; of each field, whoever may see that."""
    return _field("name", reader)


@rule(Profile, "change")
def own_profile(reader: Reader) -> ColumnElement[bool]:
    """Everyone writes their own."""
    return and_(is_active(reader), Profile.person_id == reader.person)


@rule(Membership, "know")
def present_places(reader: Reader) -> ColumnElement[bool]:
    """Present memberships of whoever shows them to the reader; those that have ended are for rosters and oneself."""
    owner, profile = aliased(Person), aliased(Profile)
    shown = (
        select(owner.person_id)
        .outerjoin(profile, profile.person_id == owner.person_id)
        .where(owner.person_id == Membership.person_id, sees(reader, "places", owner, profile))
    )
    return and_(current(Membership, reader), shown.correlate_except(owner, profile).exists())


@rule(Membership, "keep_roster")
def roster_keepers(reader: Reader) -> ColumnElement[bool]:
    """Who keeps, or has kept, a roster that the reader stands or stood on: they act on it, so they are not hidden."""
    mine = aliased(Membership)
    stood = select(mine.membership_id).where(
        mine.person_id == reader.person, mine.institution_id == Membership.institution_id
    )
    lead = and_(Membership.role == Role.PROGRAM_LEAD, stood.correlate_except(mine).exists())
    return and_(is_active(reader), or_(lead, Membership.role == Role.ADMINISTRATOR))


@rule(Invitation, "come_by")
def own_way_in(reader: Reader) -> ColumnElement[bool]:
    """Everyone sees the invitations that they came by."""
    use = aliased(InvitationUse)
    used = select(use.use_id).where(use.invitation_id == Invitation.invitation_id, use.person_id == reader.person)
    mine = or_(Invitation.person_id == reader.person, used.correlate_except(use).exists())
    return and_(is_active(reader), mine)


@rule(ProfileVisit, "read")
def own_visits(reader: Reader) -> ColumnElement[bool]:
    """Everyone sees who opened their own page, and nobody sees it of others."""
    return and_(is_active(reader), ProfileVisit.person_id == reader.person)


rule(Profile, "hold")(names_reader(Profile.person_id))
rule(ProfileVisit, "hold")(names_reader(ProfileVisit.person_id))
rule(ProfileVisit, "have_made")(names_reader(ProfileVisit.viewer_id))

says_aside(Profile, **{f"see_{_name}": f"see {_name} of people" for _name in FIELDS})
says_aside(Profile, read="see profiles", change="change their profile")
says_aside(ProfileVisit, read="see who opened their page")
says_aside(Membership, know="see where people work", keep_roster="see who keeps their roster")
says_aside(Invitation, come_by="see the invitations that they came by")
