"""Spaces that some people make for themselves: each of them by name, and nobody else."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import delete, select

from community.access.models import Confidentiality, Grant, Level, Space
from community.access.service.audience import audience_changed
from community.institutions.models import Membership
from community.institutions.rules import current
from community.kernel.door import ME, OPENED, Me, Question, outright
from community.kernel.errors import Refusal
from community.kernel.ids import new_id, ref

KEPT = 365  # days


@cache
def _my_places() -> Question:
    mine = select(Membership.institution_id).where(Membership.person_id == ME.person, current(Membership, ME))
    return outright(mine.order_by(Membership.started_at).limit(1))


def open_circle(me: Me, others: Collection[int]) -> Space:
    """A space for me and some others, which no list names; Refusal for whoever belongs nowhere."""
    place = me.scalar(_my_places())
    if place is None:
        raise Refusal
    row_id = new_id()
    facts = {"confidentiality": Confidentiality.CONFIDENTIAL, "kept_days": KEPT, "opened_at": me.now, "direct": True}
    space = me.add(
        Space(space_id=row_id, slug=f"with-{ref(row_id)}", name="Conversation", institution_id=place, **facts)
    )
    for person_id in sorted({me.person_id, *others}):
        me.session.add(Grant(space_id=row_id, person_id=person_id, level=Level.TAKE_PART, granted_at=me.now))
    audience_changed(me)
    return space


def leave_circle(me: Me, space_id: int) -> None:
    """Takes myself out of such a space, at this commit."""
    space = me.get(Space, space_id)
    if not space.direct:
        raise Refusal
    mine = (Grant.space_id == space_id) & (Grant.person_id == me.person_id)
    me.session.execute(delete(Grant).where(mine), execution_options=OPENED)
    audience_changed(me)
