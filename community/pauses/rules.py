"""Who may see how often the pause comes up."""

from sqlalchemy import ColumnElement

from community.institutions.rules import is_steward
from community.kernel.door import Reader, rule, says_aside
from community.pauses.models import PauseCount


@rule(PauseCount, "read")
def see_counts(reader: Reader) -> ColumnElement[bool]:
    """Stewards of the network, and nobody else."""
    return is_steward(reader)


says_aside(PauseCount, read="see how often the pause comes up")
