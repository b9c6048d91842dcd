"""Who may take what is held along: the person themselves, while their account lives."""

from sqlalchemy import ColumnElement, and_

from community.accounts.rules import is_active
from community.exports.models import Export
from community.kernel.door import Reader, rule, says_aside


@rule(Export, "read")
@rule(Export, "take")
@rule(Export, "forget")
def own_file(reader: Reader) -> ColumnElement[bool]:
    """One's own; whoever runs the place has no page for it either."""
    return and_(is_active(reader), Export.person_id == reader.person)


says_aside(Export, read="see their export", take="fetch their export", forget="delete their export")
