"""Who may see that somebody is leaving: only themselves."""

from sqlalchemy import ColumnElement

from community.kernel.door import Reader, rule, says_aside
from community.leaving.models import Leaving


@rule(Leaving, "read")
@rule(Leaving, "end")
def own_leaving(reader: Reader) -> ColumnElement[bool]:
    """One's own, though one is no longer active: it is the page that offers to stay."""
    return Leaving.person_id == reader.person


says_aside(Leaving, read="see that they are leaving", end="change their mind about leaving")
