"""What is held on a person here: what they tell of themselves, who has looked, and where they have looked."""

from functools import cache

from sqlalchemy import func, select

from community.accounts.models import Person
from community.kernel.door import Question, reading
from community.kernel.kinds import Holding
from community.people.models import Profile, ProfileVisit

NOT_SAID = ("person_id", "about_html", "renderer")  # one's own id, and what is made of one's words


@cache
def _profile() -> Question:
    columns = [column for column in Profile.__table__.columns if column.key not in NOT_SAID]
    return reading(Profile, select(*columns), "hold")


@cache
def _visits() -> Question:
    """As on the page of who has looked: a name where a colleague was noted, nobody's where a reader was."""
    columns = select(ProfileVisit.day, func.coalesce(Person.name, "").label("name"))
    named = columns.outerjoin(Person, Person.person_id == ProfileVisit.viewer_id)
    return reading(ProfileVisit, named.order_by(ProfileVisit.day), "hold")


@cache
def _visits_made() -> Question:
    """Days alone: whose page it was is known to whoever went there, and not for others to read here."""
    return reading(ProfileVisit, select(ProfileVisit.day).order_by(ProfileVisit.day), "have_made")


HOLDINGS = (
    Holding("profile", ("profiles.person_id",), _profile),
    Holding("who_has_looked", ("profile_visits.person_id",), _visits),
    Holding("days_you_looked", ("profile_visits.viewer_id",), _visits_made),
)
