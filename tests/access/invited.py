"""Who is invited in the tests of invitations, and what came of it."""

from sqlalchemy import func, select

from community.accounts.models import Person
from community.institutions.models import Membership
from community.kernel.door import outright

JOIN = {"name": "Ida Newman", "password": "a long and quiet password"}
EMAIL = "ida@elsewhere.example"


def members(world, email: str) -> int:
    with world.database.unit() as session:
        joined = select(func.count()).select_from(Membership).join(Person, Person.person_id == Membership.person_id)
        return session.scalar(outright(joined.where(Person.email == email))) or 0
