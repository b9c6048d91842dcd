"""Who and what may be named everywhere without asking: member hospitals, and oneself."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import select

from community.accounts.models import Person
from community.institutions.models import Institution
from community.kernel.door import ME, Me, Question, outright, reading

MOST = 300


@cache
def _places() -> Question:
    return reading(Institution, select(Institution.name).limit(MOST))


@cache
def _myself() -> Question:
    return outright(select(Person.name).where(Person.person_id == ME.person))


def everywhere(me: Me, speakers: Iterable[str] = (), *, myself: bool = True) -> tuple[str, ...]:
    """The names, as far as I can read them, and those of some speakers; without `myself` mine is not among them."""
    places = [name for (name,) in me.rows(_places())]
    mine = me.scalar(_myself())
    return (*places, *(name for name in speakers if name != mine), *((mine,) if myself else ()))
