"""A hospital by its address, and what it is called."""

from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from community.institutions.models import Institution
from community.kernel.door import Me, Question, clause, outright, reading
from community.kernel.errors import Refusal


@cache
def _one(verb: str) -> Question:
    may = clause(Institution, verb).label("may")
    return reading(Institution, select(Institution, may).where(Institution.slug == bindparam("slug")))


def institution(me: Me, slug: str, to: str = "read") -> Institution:
    """A hospital by its address, to be read or, by whoever runs its roster, to `invite`."""
    found, may = me.row(_one(to), slug=slug)
    if not may:
        raise Refusal
    hospital: Institution = found
    return hospital


def name_of(session: Session, institution_id: int) -> str:
    """The hospital's name, for somebody who holds an invitation to it."""
    wanted = select(Institution.name).where(Institution.institution_id == institution_id)
    return session.scalar(outright(wanted)) or ""
