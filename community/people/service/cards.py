"""A person as somebody sees them: one statement that compares, field by field, how close they are with who may see it.

The page of a person, the rows of the directory and the preview of one's own page are this same statement. They differ
only in where the closeness comes from: worked out by the rule, or named by whoever asks for a preview.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from community.access.rules import closeness
from community.accounts.models import Circle, Person
from community.institutions.models import Institution, Membership
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, outright, reading
from community.people.models import FIELDS, MORNING, NIGHT, Profile
from community.people.rules import circle

# Which field each column belongs to. What a column holds is only ever selected through `_masked`.
COLUMNS = {
    "pronouns": "pronouns",
    "discipline": "discipline",
    "role_family": "role_family",
    "languages": "languages",
    "skills": "skills",
    "own_skills": "skills",
    "about_html": "about",
    "contact": "contact",
    "time_zone": "hours",
    "quiet_from": "hours",
    "quiet_until": "hours",
}
OF_PERSON = ("pronouns", "discipline", "time_zone")
UNSAID = {"quiet_from": NIGHT, "quiet_until": MORNING}
VIEWERS = (Circle.COLLEAGUES, Circle.READERS, Circle.MEMBERS)


def _column(name: str, person: type[Person]) -> ColumnElement[Any]:
    if name in OF_PERSON:
        return getattr(person, name)  # type: ignore[no-any-return]  # - a column by its name
    return func.coalesce(getattr(Profile, name), UNSAID.get(name, "")).label(name)


def whole(person: type[Person] = Person) -> Select[Any]:
    """Everything about people: to be narrowed, then masked."""
    circles = [circle(field).label(f"{field}_for") for field in FIELDS if field != "name"]
    known = (person.person_id, person.handle, person.name, person.name_key, person.name_for)
    statement = select(*known, *(_column(name, person) for name in COLUMNS), *circles)
    return statement.select_from(person).outerjoin(Profile, Profile.person_id == person.person_id)


def near(found: CTE) -> CTE:
    """The same with how close the reader is to each: asked once, and only about those who are shown.

    Without being told to, both databases would put the question into every column that compares with its answer.
    """
    asked = select(*found.c, closeness(ME, found.c.person_id).label("closeness"))
    return asked.cte("near").prefix_with("MATERIALIZED")


def masked(found: FromClause) -> Select[Any]:
    """The rows of `found` with every column emptied whose field the reader does not see.

    `opens` says whether they see the person at all, `places` whether the hospitals, and `guarded` whether anything
    that is shown here is not for every member.
    """
    seen = {field: found.c.closeness <= found.c[f"{field}_for"] for field in FIELDS}
    shown = [_shown(found, name, seen[field]) for name, field in COLUMNS.items()]
    guarded = or_(
        *(and_(seen[field], found.c[f"{field}_for"] < Circle.MEMBERS, _said(found, field)) for field in FIELDS)
    )
    return select(
        *(found.c[name] for name in ("person_id", "handle", "name", "name_key", "closeness")),
        *shown,
        seen["name"].label("opens"),
        seen["places"].label("places"),
        and_(found.c.closeness > Circle.MYSELF, guarded).label("guarded"),
    )


def _shown(found: FromClause, name: str, seen: ColumnElement[bool]) -> ColumnElement[Any]:
    empty = null() if name in UNSAID else literal("")
    return case((seen, found.c[name]), else_=empty).label(name)


def _said(found: FromClause, field: str) -> ColumnElement[bool]:
    """Whether there is anything in the field; name, hospitals and hours are never empty."""
    columns = [found.c[name] for name, of in COLUMNS.items() if of == field and field != "hours"]
    return or_(*(column != "" for column in columns)) if columns else literal(True)


# ------------------------------------------------------------------ somebody's page


@cache
def _page() -> Question:
    found = whole().where(clause(Person, "read"), Person.handle == bindparam("handle")).cte("page")
    return outright(masked(near(found)))


@cache
def _places() -> Question:
    columns = (Membership.person_id, Institution.name, Institution.slug, Membership.role)
    statement = select(*columns).join(Institution, Institution.institution_id == Membership.institution_id)
    wanted = Membership.person_id.in_(bindparam("people", expanding=True, type_=Id))
    return reading(Membership, statement.where(wanted).order_by(Institution.name, Membership.role), "know")


def card(me: Me, handle: str) -> tuple[Any, Sequence[Any]]:
    """Somebody as I may see them, and the hospitals they show me; NotFound when I may not know them."""
    found = me.row(_page(), handle=handle)
    return found, places(me, [found]).get(found.person_id, [])


def places(me: Me, cards: Sequence[Any]) -> Mapping[int, list[Any]]:
    """The present hospitals of these people by their ids, as far as they show them to me."""
    wanted = [found.person_id for found in cards if found.places]
    grouped: dict[int, list[Any]] = {person_id: [] for person_id in wanted}
    for row in me.rows(_places(), people=wanted) if wanted else ():
        grouped[row.person_id].append(row)
    return grouped


# ------------------------------------------------------------------ what others see


def _viewers() -> Subquery:
    return union_all(*(select(literal(int(kind)).label("kind")) for kind in VIEWERS)).subquery()


@cache
def _saved() -> Question:
    kinds = _viewers()
    mine = whole().add_columns(kinds.c.kind.label("closeness")).join(kinds, literal(True))
    return outright(masked(mine.where(Person.person_id == ME.person).subquery()).order_by("closeness"))


def previews(me: Me) -> Sequence[Any]:
    """My page as each kind of viewer sees it."""
    return me.rows(_saved())


def previews_of(me: Me, typed: Mapping[str, Any]) -> Sequence[Any]:
    """The same for a profile that is not saved: what was typed stands where the tables would."""
    kinds = _viewers()
    values = [literal(value).label(name) for name, value in typed.items()]
    return me.rows(outright(masked(select(*values, kinds.c.kind.label("closeness")).subquery()).order_by("closeness")))
