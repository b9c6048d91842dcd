"""Who may see how often the pause comes up."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from community.accounts.rules import is_active
from community.institutions.models import Membership, Role
from community.institutions.rules import current
from community.kernel.door import Reader, rule, says_aside
from community.pauses.models import PauseCount


@rule(PauseCount, "read")
def is_steward(reader: Reader) -> ColumnElement[bool]:
    """Stewards of the network, and nobody else."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(
        mine.person_id == reader.person, mine.role == Role.STEWARD, current(mine, reader)
    )
    return and_(is_active(reader), held.correlate_except(mine).exists())


says_aside(PauseCount, read="see how often the pause comes up")
