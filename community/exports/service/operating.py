"""Files that whoever runs this place has made, for a stated reason: of a person without pseudonyms, of a space."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, select

from community.access.models import Confidentiality, Grant, Level, Space
from community.accounts.models import Person
from community.exports.service import own, words
from community.exports.service.holding import Facts, plain
from community.exports.service.making import Content
from community.institutions.models import Institution
from community.kernel.columns import Id
from community.kernel.door import Me, Question, System, outright
from community.kernel.errors import NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.kinds import Seals, Writings

KEPT_IN = {
    Confidentiality.PROTECTED: "This space is protected. Its words leave only when counsel says so, and not by this.",
    Confidentiality.EPHEMERAL: "This space is for the moment only. Nothing of it is taken along.",
}


def person(system: System, email: str, reason: str) -> int:
    """Whose file is about to be made; the audit keeps the reason, whatever comes of it."""
    person_id = system.scalar(outright(select(Person.person_id).where(Person.email == email.strip().lower())))
    if person_id is None:
        raise NotFound(f"Nobody signs in as {email}. Please check the address.")
    tell(system, Event("exported", "people", person_id, note=reason))
    return int(person_id)


def of_person(me: Me) -> Content:
    """All that is held on `me`, as far as no key of theirs is needed to find it."""
    return own.content(me, sealed=False)


def space(system: System, slug: str, reason: str) -> int:
    """Which space's file is about to be made; refused where its confidentiality lets nothing out."""
    found = system.session.scalar(outright(select(Space).where(Space.slug == slug)))
    if found is None:
        raise NotFound(f"There is no space {slug}. Its name is in its address, behind /spaces/.")
    if found.confidentiality in KEPT_IN:
        raise Refusal(KEPT_IN[Confidentiality(found.confidentiality)])
    tell(system, Event("exported", "spaces", found.space_id, found.space_id, note=reason))
    return found.space_id


def of_space(system: System, space_id: int) -> Content:
    """What a space lets out: where it is open all that it shows to everyone, otherwise no words."""
    found = system.session.scalars(outright(select(Space).where(Space.space_id == space_id))).one()
    free = found.confidentiality == Confidentiality.OPEN

    def ids(writings: Writings, _seals: Seals) -> Sequence[int]:
        return writings.of_space(system, space_id) if free else []

    what = {"name": found.name, "confidentiality": found.confidentiality}
    return Content(
        readme=words.SPACE.format(**what, what=words.OF_SPACE[found.confidentiality]),
        seals=dict,
        sections=lambda _seals: _sections(system, found),
        ids=ids,
        words=lambda writings, _seals, some: writings.words(system, some),
    )


def _sections(system: System, found: Space) -> Iterator[tuple[str, Sequence[Facts]]]:
    shown = ("name", "slug", "purpose", "confidentiality", "kept_days", "opened_at", "archived_at")
    yield "space", [plain({name: getattr(found, name) for name in shown})]
    lines = system.rows(_lines(), space_id=found.space_id)
    yield "open_to", [plain({**row._mapping, "level": Level(row.level).words}) for row in lines]


@cache
def _lines() -> Question:
    """Who it is for; of lines about one person only that there is one."""
    named = case((Grant.person_id.is_not(None), "somebody by name"), else_="").label("person")
    columns: Any = select(Grant.level, Grant.excluded, Grant.role, Institution.name.label("hospital"), named)
    joined = columns.outerjoin(Institution, Institution.institution_id == Grant.institution_id)
    return outright(joined.where(Grant.space_id == bindparam("space_id", type_=Id)).order_by(Grant.grant_id))
