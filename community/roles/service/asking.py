"""Why can, or can't, somebody open a space? For leads about their own people, for stewards where they moderate.

The question is about the space as a whole and never about a post, so no answer tells what anybody reads. Whoever is
asked about finds it in their access log.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from community.access.models import Space
from community.access.service.reasons import Answer, about
from community.accounts.models import Person
from community.institutions.models import Membership
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, reading
from community.kernel.errors import NotFound, Refusal
from community.kernel.events import Event, tell
from community.roles.rules import leads_here

FEW = 12
WHO = (Person.person_id, Person.handle, Person.name)


@cache
def _spaces() -> Question:
    return reading(Space, select(Space.slug, Space.name).order_by(Space.name), "explain")


def spaces(me: Me) -> Sequence[Any]:
    """The spaces about which I may ask."""
    return me.rows(_spaces())


@cache
def _space() -> Question:
    may = clause(Space, "explain").label("may")
    columns = select(Space.space_id, Space.slug, Space.name, Space.institution_id, leads_here(ME).label("leads"), may)
    return reading(Space, columns.where(Space.slug == bindparam("slug")))


def space(me: Me, slug: str) -> Any:
    """A space about which I may ask; Refusal where I only read."""
    found = me.row(_space(), slug=slug)
    if not found.may:
        raise Refusal
    return found


@cache
def _of_the_roster(asked: str) -> Question:
    """People who belong, or belonged, to the hospital whose roster I run."""
    held = select(*WHO).join(Membership, Membership.person_id == Person.person_id)
    here = held.where(Membership.institution_id == bindparam("place", type_=Id)).distinct()
    return reading(Membership, _asked(here, asked))


@cache
def _known(asked: str) -> Question:
    """People whom I may know anyway."""
    return reading(Person, _asked(select(*WHO), asked))


def _asked(people: Select[int, str, str], asked: str) -> Question:
    if asked == "handle":
        return people.where(Person.handle == bindparam("words"))
    named = or_(Person.handle == bindparam("words"), func.lower(Person.name).like(bindparam("part"), escape="/"))
    return people.where(named).order_by(Person.name, Person.person_id).limit(FEW)


def _found(me: Me, there: Any, words: str, asked: str) -> Sequence[Any]:
    part = words.lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
    values = {"words": words, "part": f"%{part}%"}
    if there.leads:
        return me.rows(_of_the_roster(asked), place=there.institution_id, **values)
    return me.rows(_known(asked), **values)


def people(me: Me, slug: str, words: str) -> Sequence[Any]:
    """Whom I may ask about there, by part of a name or by handle; a dozen."""
    return _found(me, space(me, slug), words.strip(), "name") if words.strip() else []


def why(me: Me, slug: str, handle: str) -> tuple[Any, Any, Answer]:
    """The space, the person and the answer; NotFound for anybody I may not ask about, pseudonyms among them."""
    there = space(me, slug)
    found = _found(me, there, handle, "handle")
    if not found:
        raise NotFound
    person = found[0]
    if person.person_id != me.person_id:
        tell(me, Event("asked_why", "people", person.person_id, space_id=there.space_id, to_the_hour=True))
    return there, person, about(me, there.space_id, person.person_id)
