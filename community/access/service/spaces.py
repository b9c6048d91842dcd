"""Spaces as their readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Label, bindparam, select

from community.access.models import Level, Space
from community.access.rules import has_agreed, level_in
from community.access.service.audience import Audience, audience, version_now
from community.institutions.models import Institution
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, reading

SPACE = (
    Space.space_id,
    Space.slug.label("space_slug"),
    Space.name.label("space_name"),
    Space.purpose,
    Space.confidentiality,
    Space.kept_days,
    Space.pseudonyms,
    Space.archived_at,
    Space.institution_id,
)


@dataclass(frozen=True)
class Standing:
    """What I may do where I am, from one number."""

    level: int
    archived: bool

    def may(self, level: Level) -> bool:
        """Whether my grants reach that far; writing also needs a space that is not archived."""
        return self.level >= level and not (self.archived and level < Level.MODERATE)


@cache
def _mine() -> Question:
    columns = select(
        Space.space_id,
        Space.slug,
        Space.name,
        Space.purpose,
        Space.confidentiality,
        Space.kept_days,
        Space.archived_at,
        Institution.name.label("owner"),
        level_in(ME, Space.space_id).label("level"),
        version_now().label("audience_version"),
        has_agreed(ME).label("agreed"),
    ).join(Institution, Institution.institution_id == Space.institution_id)
    named = columns.where(~Space.direct)
    return reading(Space, named.order_by(Institution.kind != "network", Space.name), "know")


def known(me: Me) -> Sequence[Any]:
    """The spaces I can read, and those that I could once I had `agreed` to their pact; the network's first."""
    return me.rows(_mine())


def mine(me: Me) -> Sequence[Any]:
    """The spaces I can read, the network's first."""
    return [space for space in known(me) if space.agreed]


@cache
def _version() -> Question:
    return reading(Space, select(version_now()).where(Space.space_id == bindparam("space_id", type_=Id)), "know")


def counted(me: Me, space_id: int) -> Audience:
    """Who reads a space that I may know."""
    return audience(me, space_id, me.scalar(_version(), space_id=space_id))


@cache
def _one() -> Question:
    level: Label[int] = level_in(ME, Space.space_id).label("level")
    wanted = Space.slug == bindparam("slug")
    return reading(Space, select(Space, level, version_now().label("version")).where(wanted))


def one(me: Me, slug: str) -> tuple[Space, int, Audience]:
    """A space by its address, how far my grants reach, and who reads it."""
    found = me.row(_one(), slug=slug)
    return found.Space, found.level or 0, audience(me, found.Space.space_id, found.version)
