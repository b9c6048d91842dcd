"""Spaces as their readers see them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Label, bindparam, select

from community.access.models import Space
from community.access.rules import level_in
from community.access.service.audience import Audience, audience, version_now
from community.institutions.models import Institution
from community.kernel.door import ME, Me, Question, reading


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
    ).join(Institution, Institution.institution_id == Space.institution_id)
    return reading(Space, columns.order_by(Institution.kind != "network", Space.name))


def mine(me: Me) -> Sequence[Any]:
    """The spaces I can read, the network's first."""
    return me.rows(_mine())


@cache
def _one() -> Question:
    level: Label[int] = level_in(ME, Space.space_id).label("level")
    wanted = Space.slug == bindparam("slug")
    return reading(Space, select(Space, level, version_now().label("version")).where(wanted))


def one(me: Me, slug: str) -> tuple[Space, int, Audience]:
    """A space by its address, how far my grants reach, and who reads it."""
    found = me.row(_one(), slug=slug)
    return found.Space, found.level or 0, audience(me, found.Space.space_id, found.version)
