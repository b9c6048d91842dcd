"""One unlikely word in every column that can hold somebody's words, and who may read each of them.

A word is made of what it stands for, so a failure can name it. What hangs on a space is planted by canaries_spaces.py,
everything else by canaries_elsewhere.py.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, Text, select, update

from community.kernel.columns import Base
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.keys import Keys
from tests.people import World

CANARY = re.compile("canary[b-z]{10}", re.IGNORECASE)
LETTERS = "bcdfghjkmnpqrtvwxz"
# Columns that need no word, and why; one that holds a word after all may not stand here.
EXCUSED = {
    "a word of ours, from a list in the code": (
        "files.owner_kind files.media_type "
        "*.kind *.state *.verb *.noun *.removed_by posts.held_for people.theme spaces.confidentiality "
        "one_use_links.purpose memberships.role grants.role invitations.role roster_imports.role roster_rows.role "
        "email_domains.role profiles.contact profiles.role_family profiles.skills applications.readiness "
        "*.setting *.size hospital_profiles.model hospital_profiles.team hospital_profiles.hours pause_counts.reason"
    ),
    "a fingerprint, a seal or a hash": (
        "files.storage_key "
        "*.circle *.token *.blind *.holder *.seal *.digest *.fingerprint people.password receipts.content"
    ),
    "known to everyone who signs in: a place in an address, a hospital's name": (
        "*.slug channels.back people.handle institutions.name institutions.region"
    ),
    "a time zone": "*.time_zone",
    "a language of a list": "people.language",
    "ids of rows": "audit_rows.actor drafts.place jobs.once works.back",
}


def text_columns() -> set[str]:
    """Every column that holds text, as table.column; an index of words is made of such columns by the database."""
    tables = Base.metadata.sorted_tables
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns if _is_text(column.type)}


def _is_text(kind: Any) -> bool:
    return isinstance(kind, String | Text)


def excused() -> set[str]:
    """The columns of EXCUSED, with every table in the star's place."""
    patterns = {pattern for line in EXCUSED.values() for pattern in line.split()}
    return {name for name in text_columns() if name in patterns or f"*.{name.partition('.')[2]}" in patterns}


@dataclass
class Aviary:
    """Every word that was planted, what it stands for, who may read it, and the ids by the names of addresses."""

    world: World
    keys: Keys
    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    meaning: dict[str, str] = field(default_factory=dict)
    sought: dict[str, str] = field(default_factory=dict)  # a word that search might find, and its space
    ids: dict[str, list[str]] = field(default_factory=dict)

    def word(self, what: str, readers: Iterable[str]) -> str:
        """A new word for that, which these may read."""
        made = "canary" + "".join(LETTERS[byte % len(LETTERS)] for byte in hashlib.sha256(what.encode()).digest()[:10])
        self.readers[made], self.meaning[made] = frozenset(readers), what
        return made

    def two(self, what: str, readers: Iterable[str], space: str = "") -> str:
        """Two words for it: whoever looks for the first must not be shown the second."""
        readers = set(readers)
        first, second = self.word(what, readers), self.word(f"{what}, beside it", readers)
        if space:
            self.sought[first] = space
        return f"{first} and {second}"

    def note(self, argument: str, row_id: int) -> None:
        """Has the crawl visit that row wherever an address takes `argument`."""
        self.ids.setdefault(argument, []).append(ref(row_id))

    def worder(self, what: str, readers: Iterable[str]) -> Callable[[str], str]:
        """Makes words for the parts of one thing."""
        known = set(readers)
        return lambda part: self.word(f"{part} of {what}", known)

    def store(self, session: Any, argument: str, row: Base) -> None:
        """Keeps a row that the crawl visits wherever an address takes `argument`."""
        session.add(row)
        session.flush()
        self.note(argument, getattr(row, argument))


def change(session: Any, noun: type[Base], row_id: int, **values: Any) -> None:
    """Writes columns of one row."""
    key = noun.__mapper__.primary_key[0]
    session.execute(update(noun).where(key == row_id).values(**values), execution_options=OPENED)


def holding(aviary: Aviary) -> set[str]:
    """The columns in which a word stands, looked up in the database itself."""
    found = set()
    with aviary.world.database.unit() as session:
        for table in Base.metadata.sorted_tables:
            names = [column for column in table.columns if f"{table.name}.{column.name}" in text_columns()]
            for row in session.execute(outright(select(*names))) if names else ():
                pairs = zip(names, row, strict=True)
                found |= {f"{table.name}.{one.name}" for one, value in pairs if CANARY.search(str(value or ""))}
    return found
