"""Showing somebody around once, after they have joined."""

from functools import cache

from sqlalchemy import select, update

from community.accounts.models import Person
from community.kernel.door import ME, OPENED, Me, Question, reading
from community.kernel.events import Event, tell

STEPS = ("seen", "promise", "hours", "go")
FIRST = f"/welcome/{STEPS[0]}"


@cache
def _due() -> Question:
    return reading(Person, select(Person.welcome_due).where(Person.person_id == ME.person), "change")


def first_page(me: Me) -> str:
    """Where somebody goes who has just joined and was not shown around; nothing for everyone else."""
    return FIRST if me.scalar(_due()) else ""


def shown(me: Me) -> None:
    """From now on nobody leads me there any more; Help always does."""
    mine = update(Person).where(Person.person_id == me.person_id, Person.welcome_due).values(welcome_due=False)
    if me.session.execute(mine, execution_options=OPENED).rowcount:  # type: ignore[attr-defined]  # - an update has one
        tell(me, Event("welcomed", "people", me.person_id, to_the_hour=True))
