"""A roster: present members, looked through by name, address and role, for those who keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, distinct, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from community.accounts.models import Person, PersonState
from community.institutions.models import Institution, Membership, Role
from community.institutions.rules import current
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, outright, reading
from community.kernel.errors import Refusal
from community.kernel.paging import Page, cursor, read_cursor

SIZE = 50
COMMON = ("", Role.PEER_SUPPORTER, Role.OBSERVER)  # what most people are
MANY = 1_000  # from so many members on it is quicker to go through all people by name than to sort the members


@dataclass(frozen=True)
class Wanted:
    """What to look for: part of a name or address, a role; `after` is where the last page ended."""

    words: str = ""
    role: str = ""
    after: str = ""


@cache
def _hospital() -> Question:
    """The hospital, whether I run its roster, and how many people and leads belong to it."""
    held = aliased(Membership)
    here = select(func.count(distinct(held.person_id))).where(
        held.institution_id == Institution.institution_id, current(held, ME)
    )
    counted = here.correlate_except(held).scalar_subquery().label("people")
    may = clause(Institution, "invite").label("may")
    return reading(Institution, select(Institution, may, counted).where(Institution.slug == bindparam("slug")))


def hospital(me: Me, slug: str) -> tuple[Institution, int]:
    """A hospital whose roster I run, and how many people belong to it."""
    found = me.row(_hospital(), slug=slug)
    if not found.may:
        raise Refusal
    return found.Institution, found.people


def _held(role: bool) -> ColumnElement[bool]:
    """Whether the person of the surrounding query belongs to the hospital now, in `:role` when that is asked."""
    held = aliased(Membership)
    here = (held.person_id == Person.person_id, held.institution_id == Institution.institution_id, current(held, ME))
    asked = select(held.membership_id).where(*here)
    return (asked.where(held.role == bindparam("role")) if role else asked).correlate_except(held).exists()


def _ids(role: bool) -> Question:
    held = aliased(Membership)
    here = (held.institution_id == bindparam("institution_id", type_=Id), current(held, ME))
    asked = select(held.person_id).where(*here)
    return asked.where(held.role == bindparam("role")) if role else asked


@cache
def _people(words: bool, role: bool, many: bool) -> Question:
    """A page of people by name. Few members are looked up and sorted; of many, the names are gone through in order."""
    columns = (Person.person_id, Person.name, Person.handle, Person.discipline, Person.email)
    listed = select(*columns).join(Institution, Institution.institution_id == bindparam("institution_id", type_=Id))
    listed = listed.where(_held(role) if many else Person.person_id.in_(_ids(role)))
    if words:
        listed = listed.where(or_(Person.name.ilike(bindparam("like")), Person.email.like(bindparam("like"))))
    after = tuple_(Person.name, Person.person_id) > tuple_(bindparam("name"), bindparam("person_id", type_=Id))
    ordered = listed.where(after).order_by(Person.name, Person.person_id).limit(SIZE + 1)
    return reading(Institution, ordered, "invite")


@cache
def _memberships() -> Question:
    columns = (Membership.membership_id, Membership.person_id, Membership.role, Membership.started_at)
    here = (Membership.institution_id == bindparam("institution_id", type_=Id), current(Membership, ME))
    of = Membership.person_id.in_(bindparam("people", expanding=True))
    return reading(Membership, select(*columns, Membership.ended_at).where(and_(*here, of)).order_by(Membership.role))


def mail_address(session: Session, person_id: int) -> str | None:
    """Where somebody who runs rosters, or started other long work, is written to; nobody who is not active is."""
    active = (Person.person_id == person_id, Person.state == PersonState.ACTIVE)
    return session.scalar(outright(select(Person.email).where(*active)))


def roster(me: Me, found: Institution, people: int, wanted: Wanted) -> Page:
    """A page of the members: rows of a person and their memberships there."""
    name, person_id = read_cursor(wanted.after, str, int) if wanted.after else ("", 0)
    values: dict[str, Any] = {"institution_id": found.institution_id, "name": name, "person_id": person_id}
    values |= {"role": wanted.role} if wanted.role else {}
    values |= {"like": f"%{_escaped(wanted.words)}%"} if wanted.words else {}
    by_name = people > MANY and not wanted.words and wanted.role in COMMON
    rows = me.rows(_people(bool(wanted.words), bool(wanted.role), by_name), **values)
    more = cursor(rows[SIZE - 1].name, rows[SIZE - 1].person_id) if len(rows) > SIZE else None
    return Page(_with_memberships(me, found, rows[:SIZE]), more)


def _escaped(words: str) -> str:
    """Percent and underscore mean something in LIKE; whoever looks for them finds too much rather than nothing."""
    return words.lower().replace("%", "_")


def _with_memberships(me: Me, found: Institution, rows: Sequence[Any]) -> list[tuple[Any, list[Any]]]:
    ids = [row.person_id for row in rows] or [0]
    held: dict[int, list[Any]] = {}
    for row in me.rows(_memberships(), institution_id=found.institution_id, people=ids):
        held.setdefault(row.person_id, []).append(row)
    return [(row, held.get(row.person_id, [])) for row in rows]
