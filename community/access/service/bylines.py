"""Under which byline something is written: found again or made, and never more telling than its author chose."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, null, or_, select, update

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
SEALED = ("seal", "space_id")  # that a pseudonym is found by, whatever it shows


@cache
def _about_me(sealed: bool) -> Question:
    """Name, discipline, my membership at the space's own institution if I have one; `sealed` asks for my pseudonym."""
    here = (Institution.institution_id == bindparam("institution_id", type_=Id)).desc()
    of_space = Byline.space_id == bindparam("space_id", type_=Id)
    mine = select(Byline.shown).where(of_space, Byline.seal == ME.seal).scalar_subquery()
    wished = Byline.shown.in_(bindparam("wished", expanding=True))
    taken = select(func.aggregate_strings(Byline.shown, "\n")).where(of_space, wished).scalar_subquery()
    pseudonyms = (mine, taken) if sealed else (null(), null())
    return outright(
        select(Person.name, Person.discipline, Membership.role, Institution.name, Institution.region, *pseudonyms)
        .join(Membership, Membership.person_id == Person.person_id)
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .where(Person.person_id == ME.person, current(Membership, ME))
        .order_by(here, Membership.started_at)
        .limit(1)
    )


def choices(me: Me, space: Any) -> list[Choice]:
    """How I can appear in this space, the most telling first."""
    seal = me.seal(space.space_id)
    wished = [pseudonym(seal, attempt) for attempt in range(CANDIDATES)] if space.pseudonyms else []
    here: dict[str, Any] = {"institution_id": space.institution_id}
    here |= {"space_id": space.space_id, "seal": seal, "wished": wished} if space.pseudonyms else {}
    found = me.rows(_about_me(bool(space.pseudonyms)), **here)
    if not found:
        return []
    name, discipline, role, place, region, mine, taken = found[0]
    named = [
        (BylineKind.FULL, name, f"{discipline} · {place}" if discipline else place),
        (BylineKind.NAME, name, ""),
        (BylineKind.ROLE_REGION, f"{Role(role).words.capitalize()}, {region}", ""),
    ]
    if space.pseudonyms:
        named.append((BylineKind.PSEUDONYM, mine or _free(wished, taken, seal), "pseudonym"))
    return [Choice(kind, SAID[kind], shown, detail) for kind, shown, detail in named]


def _free(wished: list[str], taken: str | None, seal: str) -> str:
    """The first wished name that nobody has in the space."""
    gone = (taken or "").split("\n")
    return next((name for name in wished if name not in gone), f"Member {seal[:8]}")


def byline(me: Me, space: Space, kind: str) -> Byline:
    """My byline of that kind in this space; Invalid for a kind the space does not offer."""
    if kind == BylineKind.PSEUDONYM:
        _alone_in(me, space)
    chosen = next((choice for choice in choices(me, space) if choice.kind == kind), None)
    if chosen is None:
        raise Invalid({"byline": "Choose how your name should appear here."})
    sealed = kind == BylineKind.PSEUDONYM
    facts: dict[str, Any] = {"space_id": space.space_id, "kind": kind, "shown": chosen.shown, "detail": chosen.detail}
    facts |= {"seal": me.seal(space.space_id)} if sealed else {"person_id": me.person_id}
    return me.scalar(_same(*(SEALED if sealed else sorted(facts))), **facts) or me.add(Byline(**facts))


@cache
def _same(*facts: str) -> Question:
    """The byline of which these columns are the same."""
    columns = Byline.__table__.columns
    alike = (columns[name] == bindparam(name, type_=columns[name].type) for name in facts)
    return outright(select(Byline).where(*alike))


def _alone_in(me: Me, space: Space) -> None:
    """Two who choose their pseudonym at the same moment choose one after the other, so that it is not the same one."""
    same = select(Byline.byline_id).where(Byline.space_id == space.space_id, Byline.seal == me.seal(space.space_id))
    if me.session.scalar(outright(same)) is None:
        held = select(Space.space_id).where(Space.space_id == space.space_id).with_for_update(key_share=True)
        me.session.execute(outright(held))


def is_mine(me: Me, written: Any) -> bool:
    """Whether I stand behind this byline."""
    return bool(written.person_id == me.person_id or (written.seal and written.seal == me.seal(written.space_id)))


def actor(written: Byline) -> str:
    """How the audit names whoever wrote under this byline."""
    return f"seal:{written.seal}" if written.seal else f"person:{written.person_id}"


def make_known(me: Me, document: kinds.Document) -> None:
    """Whoever may find these words may know who wrote them under their name: notes when their topic was opened.

    What newcomers of an open space do not read makes nobody known, since there it is not asked who joined when.
    """
    if document.from_joining:
        return
    me.change(_known(), of=document.byline_id, since=document.open_since)


@cache
def _known() -> Change:
    since: Any = bindparam("since", type_=Moment)
    later = or_(Byline.known_since.is_(None), Byline.known_since < since)
    named = (Byline.byline_id == bindparam("of", type_=Id), Byline.person_id.is_not(None))
    return update(Byline).where(*named, later).values(known_since=since)


kinds.INDEXERS.append(make_known)
