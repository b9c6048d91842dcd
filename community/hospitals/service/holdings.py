"""What is held on a person here: what they decided, as a steward, about hospitals that asked to join."""

from functools import cache

from sqlalchemy import case, select

from community.hospitals.models import Application
from community.kernel.door import Question, clause, reading
from community.kernel.kinds import Holding


@cache
def _decided() -> Question:
    """The hospital's name as long as one may see the application."""
    name = case((clause(Application, "read"), Application.name), else_="").label("hospital")
    columns = select(name, Application.state, Application.said, Application.decided_at)
    return reading(Application, columns.order_by(Application.decided_at), "have_decided")


HOLDINGS = (Holding("applications_decided", ("applications.decided_by",), _decided),)
