"""What rooms make known of their nouns without knowing each other: how a thing is found and where it stands.

A room keeps its words findable by calling `index` in the same unit in which it stores them; the search room registers
who carries that out. Without a search room nothing happens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.kernel.door import Me
from community.kernel.errors import NotFound


@dataclass(frozen=True)
class Document:
    """Words to be found again: `kind` and `row_id` name the row, `part_of` what it belongs to (a topic).

    `open_since` is the moment that the joiner's rule compares with; it is the topic's, not the post's. `title` and
    `place` (a board's name) are shown with every hit; only where `titled` do the title's own words find it.
    """

    kind: str
    row_id: int
    space_id: int
    part_of: int
    byline_id: int
    title: str
    titled: bool
    place: str
    plain: str
    written_at: datetime
    open_since: datetime


Indexer = Callable[[Me, Document], None]
Forgetter = Callable[[Me, str, int], None]
INDEXERS: list[Indexer] = []
FORGETTERS: list[Forgetter] = []
ADDRESSES: dict[str, Callable[[int], str]] = {}
COMPOSERS: dict[str, Callable[[Me, int], str]] = {}
SHELVES: list[Callable[[Me, int], Sequence[Any]]] = []
NEWS: list[Callable[[Me], Sequence[Any]]] = []
FIRST_PAGES: list[Callable[[Me], str]] = []


def index(me: Me, document: Document) -> None:
    """Makes the words findable, or brings up to date what was, in this unit."""
    for indexer in INDEXERS:
        indexer(me, document)


def forget(me: Me, kind: str, row_id: int) -> None:
    """Takes the words out of every index, in this unit."""
    for forgetter in FORGETTERS:
        forgetter(me, kind, row_id)


def news(me: Me) -> list[Any]:
    """What every room has that is new for me, as rows its own fragment knows how to show."""
    return [row for source in NEWS for row in source(me)]


def first_page(me: Me) -> str:
    """The address that somebody should see once before the front page; empty for almost everyone."""
    return next(filter(None, (source(me) for source in FIRST_PAGES)), "")


def composer_of(me: Me, kind: str, row_id: int) -> str:
    """The address where something of this kind is being written; NotFound when I may not read it."""
    if kind not in COMPOSERS:
        raise NotFound
    return COMPOSERS[kind](me, row_id)


def shelves(me: Me, space_id: int) -> list[Any]:
    """What the rooms keep in a space, as rows with an address, a name and a sentence."""
    return [row for source in SHELVES for row in source(me, space_id)]
