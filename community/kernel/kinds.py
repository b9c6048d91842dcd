"""What rooms make known of their nouns without knowing each other: how a thing is found and where it stands.

A room keeps its words findable by calling `index` in the same unit in which it stores them; the search room registers
who carries that out. Without a search room nothing happens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, null, select, union_all

from community.kernel.door import Me, Question, Reader, System, outright
from community.kernel.errors import NotFound


@dataclass(frozen=True)
class Document:
    """Words to be found again: `kind` and `row_id` name the row, `part_of` what it belongs to (a topic).

    `open_since` is the moment that the joiner's rule compares with; it is the topic's, not the post's. `title` and
    `place` (a board's name) are shown with every hit; only where `titled` do the title's own words find it. Where there
    is a content `note`, it is shown in place of the words. What is read `from_joining` on is so in an open space, too.
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
    note: str = ""
    from_joining: bool = False


Seals = Mapping[str, list[Any]]  # what stands for a person where no row may name them, each kind under its name


@dataclass(frozen=True)
class Holding:
    """Rows that are held on a person: the section they are shown under, the columns that name the person, the question.

    The question is asked as that person, with their seals as further values.
    """

    section: str
    named_by: tuple[str, ...]
    question: Callable[[], Question]


@dataclass(frozen=True)
class Written:
    """Something that was written, as it is taken along: what it answers, where it stands, under whose name it shows."""

    row_id: int
    thread_id: int
    first: bool
    title: str
    place: str
    shown: str
    written_at: datetime
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Writings:
    """What a room lets be taken along: ids first, then the words of some of them, always the oldest first.

    `own` are somebody's, by name and by the seals that they can show; `of_space` all that a space shows to everyone.
    """

    section: str
    named_by: tuple[str, ...]
    own: Callable[[Me, Seals], Sequence[int]]
    own_words: Callable[[Me, Seals, Sequence[int]], Sequence[Written]]
    of_space: Callable[[Me, int], Sequence[int]]
    words: Callable[[Me, Sequence[int]], Sequence[Written]]


@dataclass(frozen=True)
class News:
    """Something new for me since I was here: where it is, what it is called, where it belongs, who spoke last, when.

    `said` is how much there is, in words.
    """

    address: str
    title: str
    place: str
    by: str
    at: datetime
    said: str


MOST_NEWS = 12
Indexer = Callable[[Me, Document], None]
Forgetter = Callable[[Me, str, int], None]
INDEXERS: list[Indexer] = []
FORGETTERS: list[Forgetter] = []
ADDRESSES: dict[str, Callable[[int], str]] = {}
COMPOSERS: dict[str, Callable[[Me, int], str]] = {}
SHELVES: list[Callable[[Me, int], Sequence[Any]]] = []
NEWS: list[Callable[[Me], Sequence[News]]] = []
FIRST_PAGES: list[Callable[[Me], str]] = []
UNWILLING: list[Callable[[Me, Sequence[int]], Sequence[int]]] = []
TALKS: list[Callable[[Me, int, str, datetime], int]] = []
CARRIERS: list["Carrier"] = []
TITLES: dict[str, "Title"] = {}
OUTLETS: list[Callable[[Me], Sequence[Any]]] = []
HOLDINGS: list[Holding] = []
WRITINGS: list[Writings] = []


@dataclass(frozen=True)
class Entry:
    """Something that was said elsewhere, on its way: under which byline, when, and the columns that hold words."""

    byline_id: int
    written_at: datetime
    words: Mapping[str, Any]


@dataclass(frozen=True)
class Carried:
    """What was said in a space, carried over to one of its boards: `entries` in order, under a title by a byline.

    `actor` is how the audit names whoever does it, `began_id` what it was carried over from.
    """

    space_id: int
    board_id: int
    title: str
    byline_id: int
    actor: str
    began_id: int
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Carrier:
    """A room that takes in what was said elsewhere: the boards of a space where I may open a topic, and doing it."""

    boards: Callable[[Me, int], Sequence[Any]]
    take_in: Callable[[Me, Carried], int]


Title = Callable[[Reader, SQLColumnExpression[int | None]], SQLColumnExpression[str | None]]


@dataclass(frozen=True)
class Traces:
    """What a room holds of somebody, for when they leave altogether.

    `count()` is a statement: how many contributions stand under my name, and how many under `:seals`. The pieces each
    do a little from `after` on and return where to go on, or None at the end: `withdraw` what was written under the
    name, `unname` where the platform itself wrote the name beside it, `forget` the rest. `scatter` withdraws one
    contribution under a pseudonym whose own moment after `since` has come, and says whether there was one.
    """

    count: Callable[[], Question]
    withdraw: "Piece"
    unname: "Piece"
    forget: "Piece"
    scatter: Callable[[System, int, datetime], bool]


Piece = Callable[[System, int, int], int | None]
WITHDRAWERS: list[Traces] = []
FORGOTTEN: list[Piece] = []  # rooms that hold nothing written: what they delete of whoever has left


def _all_counted() -> Question:
    each = union_all(*(traces.count() for traces in WITHDRAWERS)).subquery()
    return outright(select(*each.c))


def contributions(me: Me, seals: Sequence[str]) -> tuple[int, int]:
    """How many contributions of mine stand under my name, and how many under the pseudonyms that I can show."""
    counted = me.rows(_all_counted(), seals=seals)
    return sum(named for named, _ in counted), sum(sealed for _, sealed in counted)


def index(me: Me, document: Document) -> None:
    """Makes new words findable, in this unit; of a row that was findable before, `forget` what it said first."""
    for indexer in INDEXERS:
        indexer(me, document)


def forget(me: Me, kind: str, row_id: int) -> None:
    """Takes the words out of every index, in this unit."""
    for forgetter in FORGETTERS:
        forgetter(me, kind, row_id)


def news(me: Me) -> list[News]:
    """What every room has that is new for me, the latest first."""
    found = [one for source in NEWS for one in source(me)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST_NEWS]


def first_page(me: Me) -> str:
    """The address that somebody should see once before the front page; empty for almost everyone."""
    return next(filter(None, (source(me) for source in FIRST_PAGES)), "")


def composer_of(me: Me, kind: str, row_id: int) -> str:
    """The address where something of this kind is being written; NotFound when I may not read it."""
    if kind not in COMPOSERS:
        raise NotFound
    return COMPOSERS[kind](me, row_id)


def outlets(me: Me) -> list[Any]:
    """Whom my hospitals name for the facts of a case, hospital by hospital."""
    return [row for source in OUTLETS for row in source(me)]


def open_talk(me: Me, space_id: int, back: str, until: datetime) -> int:
    """Opens a talk in a space until then, and returns its id; NotFound where no room holds any."""
    if not TALKS:
        raise NotFound
    return TALKS[0](me, space_id, back, until)


def boards(me: Me, space_id: int) -> Sequence[Any]:
    """The boards of a space, by id and name, where I may open a topic."""
    return [row for carrier in CARRIERS for row in carrier.boards(me, space_id)]


def carry(me: Me, carried: Carried) -> int:
    """Makes a topic of what was said elsewhere and returns its id; NotFound where no room has boards."""
    if not CARRIERS:
        raise NotFound
    return CARRIERS[0].take_in(me, carried)


def title(kind: str, reader: Reader, row_id: SQLColumnExpression[int | None]) -> SQLColumnExpression[str | None]:
    """What a row of another room is called, to ride on a statement; nothing where the reader may not read it."""
    return TITLES[kind](reader, row_id) if kind in TITLES else null()


def unwilling(me: Me, people: Sequence[int]) -> set[int]:
    """Those of some people who wish to be written to by nobody."""
    return {person_id for source in UNWILLING for person_id in source(me, people)}


def shelves(me: Me, space_id: int) -> list[Any]:
    """What the rooms keep in a space, as rows with an address, a name and a sentence."""
    return [row for source in SHELVES for row in source(me, space_id)]
