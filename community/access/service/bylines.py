"""Under which byline something is written: found again or made, and never more telling than its author chose."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, null, or_, select, update

from community.access.models import Byline, BylineKind, Space
from community.access.service.names import pseudonym
from community.accounts.models import Person
from community.institutions.models import Institution, Membership, Role
from community.institutions.rules import current
from community.kernel import kinds
from community.kernel.columns import Id, Moment
from community.kernel.door import ME, Change, Me, Question, outright
from community.kernel.errors import Invalid

SAID = {
    BylineKind.FULL: "Name and hospital",
    BylineKind.NAME: "Name",
    BylineKind.ROLE_REGION: "Role and region",
    BylineKind.PSEUDONYM: "Pseudonym in this space",
}


@dataclass(frozen=True)
class Choice:
    """One way to appear: its kind, its name, and exactly what others will see."""

    kind: str
    label: str
    shown: str
    detail: str


CANDIDATES = 12


@cache
def _about_me(sealed: bool) -> Question:
    """Name, discipline, my membership at the space's own institution if I have one; `sealed` asks for my pseudonym."""
    here = (Institution.institution_id == bindparam("institution_id", type_=Id)).desc()
    of_space = Byline.space_id == bindparam("space_id", type_=Id)
    mine = select(Byline.shown).where(of_space, Byline.seal == ME.seal).scalar_subquery()
    wished = Byline.shown.in_(bindparam("wished", expanding=True))
    taken = select(func.aggregate_strings(Byline.shown, "\n")).where(of_space, wished).scalar_subquery()
    pseudonyms = (mine.label("mine"), taken.label("taken")) if sealed else (null().label("mine"), null().label("taken"))
    hospital = (Institution.name.label("hospital"), Institution.region)
    return outright(
        select(Person.name, Person.discipline, Membership.role, *hospital, *pseudonyms)
        .join(Membership, Membership.person_id == Person.person_id)
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .where(Person.person_id == ME.person, current(Membership, ME))
        .order_by(here, Membership.started_at)
        .limit(1)
    )


@cache
def _about_me_there(sealed: bool, as_pseudonym: bool) -> Question:
    """The same with the bylines that I have in the space already: of `:kind`, or my pseudonym; a row for each."""
    about = _about_me(sealed).subquery()
    named = and_(Byline.person_id == ME.person, Byline.kind == bindparam("kind"))
    own = (Byline.space_id == bindparam("space_id", type_=Id), Byline.seal == ME.seal if as_pseudonym else named)
    columns = (Byline.byline_id, Byline.space_id, Byline.person_id, Byline.seal, Byline.shown, Byline.detail)
    return outright(select(about, *columns).outerjoin(Byline, and_(*own)))


def choices(me: Me, space: Any) -> list[Choice]:
    """How I can appear in this space, the most telling first."""
    found = me.rows(_about_me(bool(space.pseudonyms)), **_here(me, space))
    return _named(me, space, found[0]) if found else []


def _here(me: Me, space: Any) -> dict[str, Any]:
    here = {"institution_id": space.institution_id, "space_id": space.space_id, "seal": me.seal(space.space_id)}
    return here | {"wished": _wished(here["seal"])} if space.pseudonyms else here


def _wished(seal: str) -> list[str]:
    return [pseudonym(seal, attempt) for attempt in range(CANDIDATES)]


def _named(me: Me, space: Any, about: Any) -> list[Choice]:
    full = f"{about.discipline} · {about.hospital}" if about.discipline else about.hospital
    named = [
        (BylineKind.FULL, about.name, full),
        (BylineKind.NAME, about.name, ""),
        (BylineKind.ROLE_REGION, f"{Role(about.role).words.capitalize()}, {about.region}", ""),
    ]
    if space.pseudonyms:
        seal = me.seal(space.space_id)
        named.append((BylineKind.PSEUDONYM, about.mine or _free(_wished(seal), about.taken, seal), "pseudonym"))
    return [Choice(kind, SAID[kind], shown, detail) for kind, shown, detail in named]


def _free(wished: list[str], taken: str | None, seal: str) -> str:
    """The first wished name that nobody has in the space."""
    gone = (taken or "").split("\n")
    return next((name for name in wished if name not in gone), f"Member {seal[:8]}")


def byline(me: Me, space: Any, kind: str) -> Any:
    """My byline of that kind in this space, a row of its columns; Invalid for a kind the space does not offer."""
    sealed = kind == BylineKind.PSEUDONYM
    if sealed:
        _alone_in(me, space)
    found = me.rows(_about_me_there(bool(space.pseudonyms), sealed), kind=kind, **_here(me, space))
    chosen = next((choice for choice in _named(me, space, found[0]) if choice.kind == kind), None) if found else None
    if chosen is None:
        raise Invalid({"byline": "Choose how your name should appear here."})
    for row in found:  # a pseudonym is found by its seal, whatever it shows
        if row.byline_id and (sealed or (row.shown, row.detail) == (chosen.shown, chosen.detail)):
            return row
    facts: dict[str, Any] = {"space_id": space.space_id, "kind": kind, "shown": chosen.shown, "detail": chosen.detail}
    return me.add(Byline(**facts, **({"seal": me.seal(space.space_id)} if sealed else {"person_id": me.person_id})))


def _alone_in(me: Me, space: Any) -> None:
    """Two who choose their pseudonym at the same moment choose one after the other, so that it is not the same one."""
    same = select(Byline.byline_id).where(Byline.space_id == space.space_id, Byline.seal == me.seal(space.space_id))
    if me.session.scalar(outright(same)) is None:
        held = select(Space.space_id).where(Space.space_id == space.space_id).with_for_update(key_share=True)
        me.session.execute(outright(held))


def is_mine(me: Me, written: Any) -> bool:
    """Whether I stand behind this byline."""
    return bool(written.person_id == me.person_id or (written.seal and written.seal == me.seal(written.space_id)))


def actor(written: Any) -> str:
    """How the audit names whoever wrote under this byline."""
    return f"seal:{written.seal}" if written.seal else f"person:{written.person_id}"


def make_known(me: Me, document: kinds.Document) -> None:
    """Whoever may find these words may know who wrote them under their name: notes when their topic was opened.

    What newcomers of an open space do not read makes nobody known, since there it is not asked who joined when.
    """
    if document.from_joining:
        return
    me.lastly(_known(), of=document.byline_id, since=document.open_since)


@cache
def _known() -> Change:
    since: Any = bindparam("since", type_=Moment)
    later = or_(Byline.known_since.is_(None), Byline.known_since < since)
    named = (Byline.byline_id == bindparam("of", type_=Id), Byline.person_id.is_not(None))
    return update(Byline).where(*named, later).values(known_since=since)


kinds.INDEXERS.append(make_known)
