"""What people wish about being written to, for rooms in which one can."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import bindparam, select

from community.kernel.columns import Id
from community.kernel.door import Me, Question, outright
from community.people.models import Contact, Profile


@cache
def _closed() -> Question:
    some = Profile.person_id.in_(bindparam("people", expanding=True, type_=Id))
    return outright(select(Profile.person_id).where(some, Profile.contact == Contact.CLOSED))


def closed(me: Me, people: Sequence[int]) -> list[int]:
    """Those of some people who ask not to be contacted; it holds whoever sees that they do."""
    return [person_id for (person_id,) in me.rows(_closed(), people=list(people))]
