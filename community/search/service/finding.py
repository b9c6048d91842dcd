"""Finding: what a person asks, among what that person may read, the best of the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from community.access.models import Byline, Confidentiality, Space
from community.access.service import spaces
from community.kernel import kinds
from community.kernel.aside import OutOfTime, heavy, in_turn
from community.kernel.db import Database
from community.kernel.door import Me, Question, reading
from community.kernel.errors import Invalid, NotFound
from community.kernel.ids import row_id
from community.kernel.paging import cursor, read_cursor
from community.search.models import SearchEntry
from community.search.service.engines import engine
from community.search.service.excerpts import excerpt
from community.search.service.queries import Query, parse
from community.search.service.ranking import Candidate, rank
from community.search.service.scope import CANDIDATES, Scope

PAGE = 20
TOO_SLOW = "That search took too long and was stopped. Please add a word, or search inside one space."
NOT_KEPT = "What is said in this space is not kept for searching."


@dataclass(frozen=True)
class Wanted:
    """What somebody asks: the words, the address of a space or nothing, where the page before ended, and one part only.

    `part` is a topic or a channel of that space.
    """

    q: str = ""
    space: str = ""
    after: str = ""
    part: str = ""


@dataclass(frozen=True)
class Result:
    """One hit as a page shows it."""

    title: str
    excerpt: Markup
    url: str
    shown: str
    written_at: datetime
    space_name: str
    place: str


@dataclass(frozen=True)
class Results:
    """A page of hits, the spaces to choose from, and perhaps a problem in words.

    `capped`: there are older matches than those that were looked at. `seconds_out`: it took too long.
    """

    spaces: Sequence[Any] = ()
    results: Sequence[Result] = ()
    next: str | None = None
    capped: bool = False
    problem: str = ""
    seconds_out: bool = False
    searched: bool = False


@dataclass(frozen=True)
class Asked:
    """What is looked for, where, and behind which (score, id) of the ranked list the page begins."""

    query: Query
    scope: Scope
    after: tuple[int, int] | None


def search(me: Me, wanted: Wanted, database: Database, seconds: float) -> Results:
    """A page of what matches. NotFound for a space I cannot read, Invalid for an `after` that is not one of ours."""
    mine = spaces.mine(me)
    scope, after = _scope(me, mine, wanted), _after(wanted.after)
    if not wanted.q.strip():
        return Results(mine)
    try:
        query = parse(wanted.q)
    except Invalid as refusal:
        return Results(mine, problem=refusal.problems["q"])
    if not scope.spaces:
        return Results(mine, problem=NOT_KEPT if wanted.space else "", searched=True)
    return _in_time(me, Asked(query, scope, after), database, seconds, mine)


def _scope(me: Me, mine: Sequence[Any], wanted: Wanted) -> Scope:
    """Open spaces, or the one by that address whatever it is; what is said in an ephemeral one is never kept."""
    if not wanted.space:
        return Scope("find", tuple(space.space_id for space in mine if space.confidentiality == Confidentiality.OPEN))
    found = next((space for space in mine if space.slug == wanted.space), None) or _unlisted(me, wanted.space)
    kept = found.confidentiality != Confidentiality.EPHEMERAL
    return Scope("read", (found.space_id,) if kept else (), _part(wanted.part))


@cache
def _direct() -> Question:
    there = (Space.slug == bindparam("slug"), Space.direct)
    return reading(Space, select(Space.space_id, Space.confidentiality).where(*there))


def _unlisted(me: Me, slug: str) -> Any:
    """A conversation that I am in: no list names it."""
    return me.row(_direct(), slug=slug)


def _part(text: str) -> int:
    if not text:
        return 0
    try:
        return row_id(text)
    except ValueError:
        raise NotFound from None


def _after(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    score, entry_id = read_cursor(text, int, int)
    return score, entry_id


def _in_time(me: Me, asked: Asked, database: Database, seconds: float, mine: Sequence[Any]) -> Results:
    ask = partial(_candidates, person_id=me.person_id, keys=me.keys, now=me.now, asked=asked)
    try:
        rows = heavy(database, ask, seconds)
    except OutOfTime:
        return Results(mine, problem=TOO_SLOW, seconds_out=True, searched=True)
    page, following = in_turn(_ranked, asked, rows)
    results = in_turn(_results, asked.query, page, _stored(me, asked.scope, page))
    return Results(mine, results, following, capped=len(rows) == CANDIDATES, searched=True)


def _candidates(session: Session, asked: Asked, **reader: Any) -> Sequence[Any]:
    """On a connection of its own, in the name of the same person."""
    me = Me(session, **reader)
    return engine(session.get_bind().dialect.name).candidates(me, asked.query, asked.scope)


def _ranked(asked: Asked, rows: Sequence[Any]) -> tuple[list[int], str | None]:
    """The ids of a page, the best first, and where the next one begins."""
    ranked = rank(asked.query, map(_candidate, rows))
    left = [place for place in ranked if asked.after is None or place < asked.after]
    following = cursor(*left[PAGE - 1]) if len(left) > PAGE else None
    return [entry_id for _, entry_id in left[:PAGE]], following


def _candidate(row: Any) -> Candidate:
    return Candidate(row.entry_id, row.title if row.titled else "", row.beginning, row.written_at)


@cache
def _rows() -> Select[Any]:
    entry = SearchEntry
    columns: Any = select(
        *(entry.entry_id, entry.kind, entry.title, entry.place, entry.plain, entry.written_at, entry.note),
        Byline.shown,
        Space.name.label("space_name"),
    )
    joined = columns.join(Byline, Byline.byline_id == entry.byline_id).join(Space, Space.space_id == entry.space_id)
    found: Select[Any] = joined.where(entry.entry_id.in_(bindparam("page", expanding=True)))
    return found


def _stored(me: Me, scope: Scope, page: list[int]) -> dict[int, Any]:
    """What a page shows of these entries; the rule is asked again, since this is another moment."""
    rows = me.rows(scope.narrowed(_rows()), page=page) if page else ()
    return {row.entry_id: row for row in rows}


def _results(query: Query, page: list[int], stored: dict[int, Any]) -> list[Result]:
    """In the order of the page; what vanished meanwhile is left out."""
    return [_result(query, stored[entry_id]) for entry_id in page if entry_id in stored]


def _result(query: Query, row: Any) -> Result:
    return Result(
        title=row.title,
        excerpt=Markup("Content note: {}").format(row.note) if row.note else excerpt(query, row.plain),
        url=kinds.ADDRESSES[row.kind](row.entry_id),
        shown=row.shown,
        written_at=row.written_at,
        space_name=row.space_name,
        place=row.place,
    )
