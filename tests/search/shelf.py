"""Short ways for tests to make words findable and to look for them."""

from datetime import datetime, timedelta
from typing import Any

from community.access.models import Byline, BylineKind
from community.kernel import clock, ids, kinds
from community.kernel.door import Me, System
from community.kernel.keys import Keys
from community.kernel.kinds import Document
from community.search.service.finding import Results, Wanted, search
from tests.people import World

SECONDS = 20.0


class Shelf:
    """Puts documents into spaces of the small world, and asks for them as its people."""

    def __init__(self, world: World, keys: Keys) -> None:
        self.world, self.keys, self.database = world, keys, world.database
        self.now = clock.now()
        self.bylines: dict[str, int] = {}

    def byline(self, space: str) -> int:
        """A byline in that space, made at first use."""
        if space not in self.bylines:
            facts = {"space_id": self.world.spaces[space], "person_id": self.world.people["sam"], "shown": "Sam Okafor"}
            with self.database.unit(writes=True) as session:
                row = System(session, self.keys, "test").add(Byline(kind=BylineKind.FULL, **facts))
                self.bylines[space] = row.byline_id
        return self.bylines[space]

    def document(self, space: str, plain: str, days: float = 0, **facts: Any) -> Document:
        """A post of so many days ago."""
        at: datetime = self.now - timedelta(days=days)
        row_id = facts.pop("row_id", None) or ids.new_id(int(at.timestamp() * 1000))
        known = {"title": "A topic", "titled": False, "place": f"Talk in {space}", "open_since": at} | facts
        where = {"space_id": self.world.spaces[space], "part_of": row_id, "byline_id": self.byline(space)}
        return Document(kind="post", row_id=row_id, plain=plain, written_at=at, **where, **known)

    def put(self, space: str, plain: str, days: float = 0, **facts: Any) -> Document:
        """Makes it findable."""
        document = self.document(space, plain, days, **facts)
        with self.database.unit(writes=True) as session:
            system = System(session, self.keys, "test")
            kinds.forget(system, document.kind, document.row_id)
            kinds.index(system, document)
        return document

    def forget(self, document: Document) -> None:
        """Takes it out again."""
        with self.database.unit(writes=True) as session:
            kinds.forget(System(session, self.keys, "test"), document.kind, document.row_id)

    def search(self, name: str, q: str, space: str = "", after: str = "", seconds: float = SECONDS) -> Results:
        """What that person gets for those words."""
        with self.database.unit() as session:
            me = Me(session, self.world.people[name], self.keys, self.now)
            return search(me, Wanted(q, space, after), self.database, seconds)

    def texts(self, name: str, q: str, space: str = "") -> list[str]:
        """The excerpts of what that person finds, without marks."""
        return [result.excerpt.striptags() for result in self.search(name, q, space).results]
