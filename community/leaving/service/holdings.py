"""What is held on a person here: that they are leaving, and until when they can stay."""

from functools import cache

from sqlalchemy import select

from community.kernel.door import Question, reading
from community.kernel.kinds import Holding
from community.leaving.models import Leaving


@cache
def _leaving() -> Question:
    return reading(Leaving, select(Leaving.asked_at, Leaving.ends_at, Leaving.withdraw, Leaving.emptied_at))


HOLDINGS = (Holding("leaving", ("leavings.person_id",), _leaving),)
