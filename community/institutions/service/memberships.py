"""Memberships: whose there are, and their end."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from community.accounts.models import Person
from community.institutions.models import Institution, Membership
from community.institutions.rules import current
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, reading
from community.kernel.events import Event, tell

# Whoever counts audiences registers here; a storey below must not know the one above.
AUDIENCE_CHANGED: list[Callable[[Me], None]] = []


def audience_changed(me: Me) -> None:
    """Says that somebody's rights may be different from this commit on."""
    for follow in AUDIENCE_CHANGED:
        follow(me)


@cache
def _memberships() -> Question:
    statement = (
        select(Membership.membership_id, Institution.name, Institution.slug, Membership.role, Membership.started_at)
        .join(Institution, Institution.institution_id == Membership.institution_id)
        .where(Membership.person_id == bindparam("person_id", type_=Id), current(Membership, ME))
    )
    return reading(Membership, statement.order_by(Institution.name))


def memberships_of(me: Me, person_id: int) -> Sequence[Any]:
    """A person's present memberships, as far as I may see them."""
    return me.rows(_memberships(), person_id=person_id)


@cache
def _person() -> Question:
    columns = (Person.person_id, Person.name, Person.handle, Person.pronouns, Person.discipline)
    return reading(Person, select(*columns).where(Person.handle == bindparam("handle")))


def person(me: Me, handle: str) -> Any:
    """Somebody I may know, by handle."""
    return me.row(_person(), handle=handle)


def end_membership(me: Me, membership_id: int) -> Membership:
    """Ends a membership now; what came with it ends at the same commit."""
    row = me.get(Membership, membership_id, to="end")
    if row.ended_at is None or row.ended_at > me.now:
        row.ended_at = max(me.now, row.started_at)
        audience_changed(me)
        tell(me, Event("ended", "memberships", membership_id))
    return row
