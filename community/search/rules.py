"""Who may find what: whoever may read it. Spaces that are not open are searched from inside only."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from community.access.models import Confidentiality, Level, Space
from community.access.rules import admits, in_space
from community.kernel.door import Reader, rule, says_aside
from community.search.models import SearchEntry


@rule(SearchEntry, "read")
def inside_its_space(reader: Reader) -> ColumnElement[bool]:
    """The rule of the content itself: the space, and the moment the reader joined."""
    return in_space(reader, SearchEntry.space_id, Level.READ, SearchEntry.open_since, SearchEntry.from_joining)


@rule(SearchEntry, "find")
def everywhere(reader: Reader) -> ColumnElement[bool]:
    """A search across spaces looks into open ones only, and there at what newcomers may read, too.

    The reader's spaces are found once for the whole statement.
    """
    space = aliased(Space)
    open_ones = select(space.space_id).where(
        admits(reader, Level.READ, space=space), space.confidentiality == Confidentiality.OPEN
    )
    return and_(SearchEntry.space_id.in_(open_ones), ~SearchEntry.from_joining)


says_aside(SearchEntry, read="search in it", find="find its posts from everywhere")
