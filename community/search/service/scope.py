"""Where a search looks: everywhere that is open, or inside one space. The rule itself stands in rules.py.

The spaces are also known to the full-text index, so that a word that stands in very many posts elsewhere is not slow to
look for here. They only narrow: whether an entry is shown is decided by the rule alone.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from community.kernel.door import reading
from community.search.models import SearchEntry
from community.search.service.ranking import READ

CANDIDATES = 500  # the newest matches that are ranked


@dataclass(frozen=True)
class Scope:
    """The verb of the rule that admits an entry, the spaces that it can lie in, and the only part of one, if any."""

    verb: str
    spaces: tuple[int, ...]
    part: int = 0

    def narrowed(self, statement: Select[Any]) -> Select[Any]:
        """`statement` on entries, through the door and in these spaces."""
        return reading(SearchEntry, statement.where(SearchEntry.space_id.in_(self.spaces), self.of_part()), self.verb)

    def of_part(self) -> ColumnElement[bool]:
        """The condition that an entry belongs to that part."""
        return SearchEntry.part_of == self.part if self.part else true()


def candidate() -> Select[Any]:
    """What ranking looks at."""
    beginning = func.substr(SearchEntry.plain, 1, READ).label("beginning")
    entry = SearchEntry
    return select(entry.entry_id, entry.title, entry.titled, beginning, entry.written_at)
