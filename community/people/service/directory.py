"""The directory: whom I may know, found by what they show me.

The rule alone decides who is shown. How the database gets there is chosen by how many could fit: from a few, or down
the names in order until the page is full. What narrows the way shows nobody and hides nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from community.access.models import Byline, Level, Space
from community.access.rules import admits, knows, stands_in
from community.accounts.models import Circle, Person
from community.institutions.models import Institution, Membership
from community.institutions.rules import current
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, outright, reading
from community.kernel.paging import Page, cursor, read_cursor
from community.people.forms import Wanted
from community.people.models import FIELDS, Profile
from community.people.rules import circle
from community.people.service import cards
from community.text.sorting import escaped, key

PAGE = 25
FEW = 1_000
WORDS = 5
Shape = frozenset[str]


@dataclass(frozen=True)
class Found:
    """One page of people, and of each the hospitals that they show."""

    page: Page
    places: Mapping[int, list[Any]]


def find(me: Me, wanted: Wanted) -> Found:
    """People I may know who fit, by name, a page at a time; Invalid for a cursor that is none of ours."""
    begin = read_cursor(wanted.after, str, int) if wanted.after else ("", 0)
    patterns = _patterns(wanted)
    shape = frozenset(patterns)
    few = _few(me)
    places = {"after_name": begin[0], "after_id": begin[1]} | ({} if few is None else {"few": few})
    rows = me.rows(_people(shape, few is not None), **patterns, **places)
    shown = rows[:PAGE]
    further = cursor(shown[-1].name_key, shown[-1].person_id) if len(rows) > PAGE else None
    return Found(Page(shown, further), cards.places(me, shown))


def _patterns(wanted: Wanted) -> dict[str, str]:
    """What is looked for, as patterns of LIKE by the name of their parameter; nothing for what was left empty."""
    found = {f"word{number}": f"%{escaped(word)}%" for number, word in enumerate(key(wanted.q).split()[:WORDS])}
    found |= {f"name{number}": f"% {pattern[1:]}" for number, pattern in enumerate(found.values())}
    asked = {"skill": f"% {escaped(wanted.skill)} %", "language": f"%, {escaped(key(wanted.language))}%"}
    asked |= {"family": wanted.family, "hospital": wanted.hospital}
    return found | {name: pattern for name, pattern in asked.items() if getattr(wanted, name)}


# ------------------------------------------------------------------ what fits


Wish = dict[str, ColumnElement[bool]]  # by field, where what is looked for may stand


def _like(column: SQLColumnExpression[str], name: str) -> ColumnElement[bool]:
    return column.like(bindparam(name), escape="\\")


def _in_profile(person: type[Person], fits: ColumnElement[bool]) -> ColumnElement[bool]:
    return _among(person, select(Profile.person_id).where(fits))


def _among(person: type[Person], people: Select[int]) -> ColumnElement[bool]:
    """Whether a person is among these, who are found once. Adding nothing keeps SQLite on its way down the names."""
    return (person.person_id + 0).in_(people)


def _wishes(shape: Shape, person: type[Person]) -> list[Wish]:
    """For each thing looked for, the fields that may answer it."""
    language = _like(", " + func.lower(Profile.languages), "language")
    at = select(Membership.person_id).join(Institution, Institution.institution_id == Membership.institution_id)
    there = at.where(current(Membership, ME), Institution.slug == bindparam("hospital"))
    known = {
        "skill": ("skills", _in_profile(person, _like(Profile.skills, "skill"))),
        "language": ("languages", _in_profile(person, language)),
        "family": ("role_family", _in_profile(person, Profile.role_family == bindparam("family"))),
        "hospital": ("places", _among(person, there)),
    }
    words = [_word(name, person) for name in sorted(shape) if name.startswith("word")]
    return words + [{field: fits} for name, (field, fits) in known.items() if name in shape]


def _word(name: str, person: type[Person]) -> Wish:
    """A word of the name from its beginning, or any piece of a profession or of what somebody offers in own words."""
    return {
        "name": _like(" " + person.name_key, name.replace("word", "name")),
        "discipline": _like(func.lower(person.discipline), name),
        "skills": _in_profile(person, _like(func.lower(Profile.own_skills), name)),
    }


def _met(wish: Wish, person: type[Person]) -> ColumnElement[bool]:
    """Of those who could fit: whether a field that the reader sees meets the wish. A lone field meets it already."""
    if len(wish) == 1:
        return _seen(next(iter(wish)), person)
    return or_(*(and_(fits, _seen(field, person)) for field, fits in wish.items()))


def _seen(field: str, person: type[Person]) -> ColumnElement[bool]:
    if field == "name":
        return true()
    chosen = select(circle(field)).where(Profile.person_id == person.person_id).correlate_except(Profile)
    return stands_in(ME, func.coalesce(chosen.scalar_subquery(), int(FIELDS[field])), person.person_id)


# ------------------------------------------------------------------ how to get there


def _few(me: Me) -> list[int] | None:
    """Everyone whom I could know at all, if these are few."""
    found = [person_id for (person_id,) in me.rows(_near())]
    return found if len(found) <= FEW else None


@cache
def _near() -> Question:
    """Oneself, whoever is at one's hospitals, whoever is for every member, whoever wrote where one reads."""
    space, mine = aliased(Space), aliased(Membership)
    spaces = select(space.space_id).where(admits(ME, Level.READ, space=space)).correlate_except(space)
    places = select(mine.institution_id).where(mine.person_id == ME.person, current(mine, ME)).correlate_except(mine)
    parts = [
        select(Person.person_id).where(or_(Person.person_id == ME.person, Person.name_for >= Circle.MEMBERS)),
        select(Membership.person_id).where(Membership.institution_id.in_(places)),
        select(Byline.person_id).where(Byline.space_id.in_(spaces), Byline.known_since.is_not(None)),
    ]
    some = union_all(*(select(part.distinct().limit(FEW + 1).subquery()) for part in parts)).subquery()
    return outright(select(some.c.person_id).distinct().limit(FEW + 1))


@cache
def _people(shape: Shape, few: bool) -> Question:
    """What is cheap to ask comes first and in the names' order, so that the rule is asked until the page is full."""
    after = tuple_(Person.name_key, Person.person_id) > tuple_(bindparam("after_name"), bindparam("after_id", type_=Id))
    narrowed = [Person.person_id.in_(bindparam("few", expanding=True, type_=Id))] if few else []
    fits = [or_(*wish.values()) for wish in _wishes(shape, Person)]
    could = select(Person).where(after, *narrowed, *fits).order_by(Person.name_key, Person.person_id)
    person = aliased(Person, could.subquery())
    met = [_met(wish, person) for wish in _wishes(shape, person)]
    shown = case((and_(true(), *met), knows(ME, person)), else_=false())  # in this order: the rule costs the most
    page = select(person).where(shown).order_by(person.name_key, person.person_id).limit(PAGE + 1)
    found = cards.whole(aliased(Person, page.cte("page"))).cte("found")
    return outright(cards.masked(cards.near(found)).order_by("name_key", "person_id"))


def hospitals(me: Me) -> Sequence[Any]:
    """The member hospitals, to look in."""
    return me.rows(_hospitals())


@cache
def _hospitals() -> Question:
    return reading(Institution, select(Institution.slug, Institution.name).order_by(Institution.name))
