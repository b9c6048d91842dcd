"""What people can learn about audiences: how many read a space, who they are, and why I can."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, distinct, func, select, true, update

from community.access.models import AudienceVersion, Confidentiality, PactAgreement, Space
from community.accounts.models import Person
from community.institutions.models import Institution, Membership
from community.institutions.rules import colleagues, current
from community.kernel.columns import Base, Id
from community.kernel.door import ME, OPENED, Me, Question, Reader, clause, outright, plumbing, reading
from community.kernel.many import one_of

NETWORK = "network"  # the convener itself is no hospital
ANYONE = Reader(Person.person_id, ME.now)
plumbing(AudienceVersion)
_COUNTS: dict[int, "Audience"] = {}


@dataclass(frozen=True)
class Audience:
    """How many people at how many institutions can read; true for `version` and until `until`.

    `waiting` is how many more could, once they had agreed to the space's pact; None where there is no pact.
    """

    people: int
    institutions: int
    version: int
    until: datetime | None
    waiting: int | None = None

    @property
    def sentence(self) -> str:
        """As it stands above every composer."""
        people = "1 person" if self.people == 1 else f"{self.people} people"
        places = "1 hospital" if self.institutions == 1 else f"{self.institutions} hospitals"
        more = f"; {self.waiting} more may after agreeing to the pact" if self.waiting else ""
        return f"{people} at {places} can read this{more}"


def who(noun: type[Base], verb: str = "read") -> Question:
    """Ids of the people who may `verb` the row `:row_id` of `noun`: the same rule, asked the other way round."""
    key = noun.__mapper__.primary_key[0]
    asked = (key == bindparam("row_id", type_=Id)) & clause(noun, verb, ANYONE)
    return outright(select(Person.person_id).select_from(Person).join(noun, true()).where(asked))


@cache
def _among(noun: type[Base]) -> Question:
    return who(noun).where(one_of(Person.person_id, "asked"))


def among(noun: type[Base]) -> Callable[[Me, int, Collection[int]], set[int]]:
    """A question: of these people, who may read that row of `noun`? Asked at once, however many there are."""

    def readers(me: Me, row_id: int, people: Collection[int]) -> set[int]:
        return {person_id for (person_id,) in me.rows(_among(noun), row_id=row_id, asked=list(people))}

    return readers


@cache
def _audience() -> Question:
    readers = who(Space).subquery()
    return outright(
        select(func.count(distinct(readers.c.person_id)), func.count(distinct(Institution.institution_id)))
        .select_from(readers)
        .outerjoin(Membership, (Membership.person_id == readers.c.person_id) & current(Membership, ME))
        .outerjoin(
            Institution, (Institution.institution_id == Membership.institution_id) & (Institution.kind != NETWORK)
        )
    )


@cache
def _waiting() -> Question:
    """How many could read a space that has a pact, whether they agreed or not."""
    could = who(Space, "know").where(Space.pact_version > 0).subquery()
    return outright(select(func.count(could.c.person_id)))


def audience(me: Me, space_id: int, version: int) -> Audience:
    """Who reads this space, counted by the rule; kept until somebody's rights change or a membership begins or ends."""
    kept = _COUNTS.get(space_id)
    if kept and kept.version == version and (kept.until is None or me.now < kept.until):
        return kept
    people, institutions = me.row(_audience(), row_id=space_id)
    could = me.scalar(_waiting(), row_id=space_id)
    counted = Audience(people, institutions, version, _next_change(me), could - people if could else None)
    _COUNTS[space_id] = counted
    return counted


def _next_change(me: Me) -> datetime | None:
    """When the next membership begins or ends, or the next agreement lapses, by itself."""
    edges = [
        me.scalar(outright(select(func.min(edge)).where(edge > me.now)))
        for edge in (Membership.started_at, Membership.ended_at, PactAgreement.lapses_at)
    ]
    return min((edge for edge in edges if edge), default=None)


def version_now() -> Any:
    """The audience's version as a scalar subquery, to ride on a statement that is made anyway."""
    return select(AudienceVersion.version).scalar_subquery()


def audience_changed(me: Me) -> None:
    """Must be called in every unit that changes memberships, grants, pacts or the state of a person."""
    raised = update(AudienceVersion).values(version=AudienceVersion.version + 1)
    me.session.execute(raised, execution_options=OPENED)


# ------------------------------------------------------------------ the readers, for those who may see them


@cache
def _readers() -> Question:
    readers = who(Space).subquery()
    known = and_(clause(Person, "read"), colleagues(ME, Person.person_id)).label("known")
    return outright(
        select(Institution.name, Person.name, known, Person.person_id)
        .select_from(readers)
        .join(Person, Person.person_id == readers.c.person_id)
        .join(Membership, (Membership.person_id == Person.person_id) & current(Membership, ME))
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .order_by(Institution.name, Person.name)
        .distinct()
    )


@dataclass
class Group:
    """The readers at one institution: names of those I may know, a count of all."""

    institution: str
    count: int
    people: list[str]


def readers(me: Me, space: Space, by_name: bool) -> list[Group]:
    """Who can read a space, by institution. Names: my colleagues, or everyone where I facilitate (`by_name`).

    Whoever I know only by what they wrote may have left out their hospital and profession on purpose.
    """
    groups: dict[str, Group] = {}
    for institution, name, known, _ in me.rows(_readers(), row_id=space.space_id):
        group = groups.setdefault(institution, Group(institution, 0, []))
        group.count += 1
        if known or by_name:
            group.people.append(name)
    return list(groups.values())


LIMITS = {
    Confidentiality.OPEN: "Open for learning: kept until removed, searchable, shown in mail by title and excerpt.",
    Confidentiality.CONFIDENTIAL: "Among peers: newcomers read from the day they join; mail says only that there is "
    "something new. This is a promise between colleagues, not a legal protection.",
    Confidentiality.PROTECTED: "Set up by counsel, by invitation. Ask counsel what this does and does not protect.",
    Confidentiality.EPHEMERAL: "For the moment only: not searchable, not exported, gone within days. "
    "People still remember.",
}


def label(space: Any) -> str:
    """How long what is written here is kept, in words."""
    if space.kept_days is None:
        return "kept until removed"
    months = round(space.kept_days / 30.4)
    return f"kept {months} months" if space.kept_days > 59 else f"kept {space.kept_days} days"


# ------------------------------------------------------------------ what would be lost


@cache
def _lost() -> Question:
    now = ME.now
    them = Reader(bindparam("them", type_=Id), now, agreed=True)
    left = Reader(bindparam("them", type_=Id), now, without=bindparam("membership", type_=Id), agreed=True)
    lost = select(Space.name).where(clause(Space, "read", them), ~clause(Space, "read", left))
    return reading(Space, lost.order_by(Space.name))


def lost_with(me: Me, person_id: int, membership_id: int) -> list[str]:
    """Names of spaces that are open to somebody through this membership alone, as far as I read them myself.

    Whether they have agreed to a pact there is not asked, so the answer does not tell it.
    """
    return [name for (name,) in me.rows(_lost(), them=person_id, membership=membership_id)]
