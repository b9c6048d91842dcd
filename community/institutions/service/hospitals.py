"""Hospitals: which there are, and one by its address."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.institutions.models import Institution
from community.kernel.door import Me, Question, outright, reading


def institution(me: Me, slug: str, to: str = "read") -> Institution:
    """A hospital by its address."""
    wanted = reading(Institution, select(Institution.institution_id).where(Institution.slug == slug))
    return me.get(Institution, me.row(wanted)[0], to=to)


@cache
def _institutions() -> Question:
    return reading(Institution, select(Institution).order_by(Institution.name))


def institutions(me: Me) -> Sequence[Institution]:
    """Every member hospital."""
    return [found for (found,) in me.rows(_institutions())]


@cache
def _rosters() -> Question:
    return reading(Institution, select(Institution.institution_id), "invite")


def rosters(me: Me) -> set[int]:
    """Ids of the hospitals whose roster I run."""
    return {institution_id for (institution_id,) in me.rows(_rosters())}


def name_of(session: Session, institution_id: int) -> str:
    """The hospital's name, for somebody who holds an invitation to it."""
    wanted = select(Institution.name).where(Institution.institution_id == institution_id)
    return session.scalar(outright(wanted)) or ""
