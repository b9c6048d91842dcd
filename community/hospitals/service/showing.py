"""Hospitals as members see them: the list, one by its address, several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from community.hospitals.forms import Wanted
from community.hospitals.models import OUTLETS, Agreement, HospitalProfile, ProgramContact, SafeOutlets
from community.institutions.models import Institution
from community.institutions.rules import works_at
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, reading
from community.kernel.errors import Invalid, Refusal
from community.kernel.paging import Page, cursor, read_cursor

PAGE, SIDE_BY_SIDE = 30, 3
ASKED = {
    "kind": Institution.kind,
    "region": Institution.region,
    "setting": HospitalProfile.setting,
    "model": HospitalProfile.model,
}
PLACE = (Institution.institution_id, Institution.slug, Institution.name, Institution.kind, Institution.region)
STATED = (HospitalProfile.setting, HospitalProfile.size, HospitalProfile.model, HospitalProfile.team)
MORE = (HospitalProfile.hours, HospitalProfile.triggers, HospitalProfile.patients)


def _with_profile(*columns: Any) -> Question:
    joined = select(*PLACE, Institution.about, *STATED, *columns)
    return joined.outerjoin(HospitalProfile, HospitalProfile.institution_id == Institution.institution_id)


@cache
def _listed(shape: frozenset[str]) -> Question:
    """A page after a name; whether I keep the settings is asked for the rows of that page only."""
    after = tuple_(Institution.name, Institution.institution_id) > tuple_(
        bindparam("after_name"), bindparam("after_id", type_=Id)
    )
    fits = [ASKED[name] == bindparam(name) for name in sorted(shape)]
    keeps = clause(Institution, "settings").label("keeps")
    page = _with_profile(keeps).where(after, *fits).order_by(Institution.name, Institution.institution_id)
    return reading(Institution, page.limit(PAGE + 1))  # the names' index gives them in order, so 31 rows are asked


def listed(me: Me, wanted: Wanted) -> Page:
    """Hospitals that fit, by name, a page at a time; Invalid for a cursor that is none of ours."""
    name, institution_id = read_cursor(wanted.after, str, int) if wanted.after else ("", 0)
    asked = {field: getattr(wanted, field) for field in ASKED if getattr(wanted, field)}
    rows = me.rows(_listed(frozenset(asked)), **asked, after_name=name, after_id=institution_id)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], cursor(last.name, last.institution_id) if last else None)


@cache
def _regions() -> Question:
    return reading(Institution, select(Institution.region).distinct().order_by(Institution.region))


def regions(me: Me) -> Sequence[str]:
    """The regions that member hospitals name."""
    return [region for (region,) in me.rows(_regions())]


@cache
def _several() -> Question:
    among = Institution.slug.in_(bindparam("slugs", expanding=True))
    return reading(Institution, _with_profile(*MORE).where(among).order_by(Institution.name))


def several(me: Me, slugs: Sequence[str]) -> Sequence[Any]:
    """Two or three to compare; Invalid for one alone."""
    chosen = [slug[:60] for slug in dict.fromkeys(slugs)][:SIDE_BY_SIDE]
    found = me.rows(_several(), slugs=chosen) if chosen else []
    if len(found) < 2:
        raise Invalid({"h": "Please choose two or three hospitals."})
    return found


# ------------------------------------------------------------------ one of them


@dataclass(frozen=True)
class Shown:
    """A hospital, what it says of itself, whom to ask, and, for those it is meant for, whom its people turn to."""

    place: Institution
    profile: HospitalProfile
    contacts: Sequence[Any]
    outlets: SafeOutlets | None
    keeps: bool


@cache
def _one() -> Question:
    keeps = clause(Institution, "settings").label("keeps")
    columns = select(Institution, HospitalProfile, keeps)
    joined = columns.outerjoin(HospitalProfile, HospitalProfile.institution_id == Institution.institution_id)
    return reading(Institution, joined.where(Institution.slug == bindparam("slug")))


@cache
def _contacts() -> Question:
    here = ProgramContact.institution_id == bindparam("institution_id", type_=Id)
    listed = select(ProgramContact.role, ProgramContact.reach).where(here)
    return reading(ProgramContact, listed.order_by(ProgramContact.position))


@cache
def _outlets() -> Question:
    here = SafeOutlets.institution_id == bindparam("institution_id", type_=Id)
    return reading(SafeOutlets, select(SafeOutlets).where(here))


def hospital(me: Me, slug: str, to: str = "read") -> Shown:
    """A hospital by its address, to be read or, by those who keep it, for its `settings`."""
    place, profile, keeps = me.row(_one(), slug=slug)
    if to != "read" and not keeps:
        raise Refusal
    outlets = me.rows(_outlets(), institution_id=place.institution_id)
    contacts = me.rows(_contacts(), institution_id=place.institution_id)
    return Shown(place, profile or unsaid(place), contacts, outlets[0][0] if outlets else None, keeps)


def unsaid(place: Institution) -> HospitalProfile:
    """The profile of a hospital that has answered nothing."""
    columns = HospitalProfile.__table__.columns
    blank = {column.key: column.default.arg for column in columns if column.default is not None}
    return HospitalProfile(institution_id=place.institution_id, **blank)


@cache
def _mine() -> Question:
    """The hospitals I work at, each with its outlets if it has named any; whether I keep its settings."""
    keeps = clause(Institution, "settings").label("keeps")
    named = [getattr(SafeOutlets, name) for name in (*OUTLETS, "jurisdiction", "reviewed_on")]
    seen = (SafeOutlets.institution_id == Institution.institution_id) & clause(SafeOutlets, "read")
    columns = select(Institution.slug, Institution.name, keeps, *named).outerjoin(SafeOutlets, seen)
    mine = columns.where(works_at(ME, Institution.institution_id), Institution.kind != "network")
    return reading(Institution, mine.order_by(Institution.name))


@dataclass(frozen=True)
class Named:
    """Whom a hospital of mine names for the facts of a case: labels with how to reach them; none is an empty list."""

    slug: str
    name: str
    keeps: bool
    lines: Sequence[tuple[str, str]]
    jurisdiction: str
    reviewed_on: date | None


def my_outlets(me: Me) -> list[Named]:
    """Whom each of my hospitals names for the facts of a case."""
    return [_named(row) for row in me.rows(_mine())]


def _named(row: Any) -> Named:
    lines = [(label, getattr(row, field)) for field, label in OUTLETS.items() if getattr(row, field)]
    return Named(row.slug, row.name, row.keeps, lines, row.jurisdiction or "", row.reviewed_on)


@cache
def _signed() -> Question:
    here = Agreement.institution_id == bindparam("institution_id", type_=Id)
    newest = select(Agreement.version, Agreement.role, Agreement.name, Agreement.signed_on).where(here)
    return reading(Agreement, newest.order_by(Agreement.version.desc(), Agreement.agreement_id.desc()).limit(1))


def signed(me: Me, institution_id: int) -> Any:
    """The latest signature for a hospital: version, role, name and day, or None."""
    found = me.rows(_signed(), institution_id=institution_id)
    return found[0] if found else None


@cache
def _named_like() -> Question:
    same = func.lower(Institution.name) == func.lower(bindparam("name"))
    return reading(Institution, select(Institution.slug, Institution.name).where(same).limit(1))


def named_like(me: Me, name: str) -> Any:
    """The member hospital that has this very name, or None."""
    found = me.rows(_named_like(), name=name)
    return found[0] if found else None
