"""Who may ask why somebody can, or cannot, open a space."""

from sqlalchemy import ColumnElement, and_, or_

from community.access.models import Level, Space
from community.access.rules import admits
from community.institutions.models import Role
from community.institutions.rules import is_steward, works_at
from community.kernel.door import Reader, rule, says


def leads_here(reader: Reader) -> ColumnElement[bool]:
    """Program leads of the hospital that a space belongs to."""
    return works_at(reader, Space.institution_id, Role.PROGRAM_LEAD)


@rule(Space, "explain")
def explain(reader: Reader) -> ColumnElement[bool]:
    """Leads in spaces of their hospital and stewards where they moderate, as long as they read the space themselves."""
    moderates = and_(is_steward(reader), admits(reader, Level.MODERATE))
    return and_(~Space.direct, admits(reader, Level.READ), or_(leads_here(reader), moderates))


says(Space, explain="ask why somebody can or cannot open it")
