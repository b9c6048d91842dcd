"""The reader's lists: boards, a board's topics, what is new. Columns, not entities; one statement a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from community.access.models import Byline, Space
from community.access.rules import level_in
from community.access.service.audience import Audience, audience, version_now
from community.access.service.spaces import SPACE, Standing
from community.forums.models import Board, Topic, TopicTag
from community.forums.service.marks import read_upto, unread
from community.institutions.models import Institution
from community.kernel import ids
from community.kernel.columns import Id, Moment
from community.kernel.door import ME, Me, Question, reading
from community.kernel.errors import Invalid
from community.kernel.kinds import MOST_NEWS, News
from community.kernel.paging import Page, cursor, read_cursor

TOPICS = 30
Filter = Literal["all", "unread", "mine", "unanswered"]
Sort = Literal["activity", "newest"]

# ------------------------------------------------------------------ boards


@cache
def _boards() -> Question:
    statement = (
        select(Board.board_id, Board.slug, Board.name, Board.about, *SPACE, Institution.name.label("owner"))
        .join(Space, Space.space_id == Board.space_id)
        .join(Institution, Institution.institution_id == Space.institution_id)
        .order_by(Institution.kind != "network", Space.name, Board.position, Board.name)
    )
    return reading(Board, statement)


def boards(me: Me) -> Sequence[Any]:
    """Every board I can read, with its space, the network's first."""
    return me.rows(_boards())


@cache
def _boards_of() -> Question:
    address = literal("/forums/") + Space.slug + "/" + Board.slug
    columns = select(address.label("address"), Board.name, Board.about).join(Space, Space.space_id == Board.space_id)
    here = columns.where(Board.space_id == bindparam("space_id", type_=Id))
    return reading(Board, here.order_by(Board.position, Board.name))


def boards_of(me: Me, space_id: int) -> Sequence[Any]:
    """The boards of one space: address, name, what they are about."""
    return me.rows(_boards_of(), space_id=space_id)


@cache
def _board() -> Question:
    statement = (
        select(
            Board.board_id,
            Board.slug,
            Board.name,
            Board.about,
            *SPACE,
            level_in(ME, Board.space_id).label("level"),
            version_now().label("audience_version"),
        )
        .join(Space, Space.space_id == Board.space_id)
        .where(Space.slug == bindparam("space"), Board.slug == bindparam("board"))
    )
    return reading(Board, statement)


def board(me: Me, space: str, slug: str) -> tuple[Any, Standing, Audience]:
    """A board by its address, what I may do there, and who reads it."""
    found = me.row(_board(), space=space, board=slug)
    standing = Standing(found.level or 0, found.archived_at is not None)
    return found, standing, audience(me, found.space_id, found.audience_version)


# ------------------------------------------------------------------ topics of a board


@dataclass(frozen=True)
class Wanted:
    """Which topics, in which order, after which cursor."""

    only: Filter = "all"
    sort: Sort = "activity"
    tag: str = ""
    after: str = ""


@cache
def _topics(only: Filter, sort: Sort, tagged: bool, further: bool) -> Question:
    opener, last = aliased(Byline), aliased(Byline)
    statement = (
        select(*topic_columns(), opener.shown.label("opener"), last.shown.label("last_by"))
        .join(opener, opener.byline_id == Topic.byline_id)
        .join(last, last.byline_id == Topic.last_byline_id)
        .where(Topic.board_id == bindparam("board_id", type_=Id), _only(only), *_after(sort, further))
        .limit(TOPICS + 1)
    )
    if only == "all" and not tagged:  # there the pinned ones stand above, on the first page
        statement = statement.where(Topic.pinned_at.is_(None))
    if tagged:
        filed = select(TopicTag.topic_id).where(TopicTag.topic_id == Topic.topic_id, TopicTag.tag == bindparam("tag"))
        statement = statement.where(filed.correlate_except(TopicTag).exists())
    order = (Topic.last_post_at.desc(), Topic.topic_id.desc()) if sort == "activity" else (Topic.topic_id.desc(),)
    return reading(Topic, statement.order_by(*order))


def topic_columns() -> list[Any]:
    """What every list and page shows of a topic, with the reader's own place in it."""
    filed = select(func.aggregate_strings(TopicTag.tag, " ")).where(TopicTag.topic_id == Topic.topic_id)
    return [
        Topic.topic_id,
        Topic.title,
        Topic.last_seq,
        Topic.last_post_at,
        Topic.opened_at,
        Topic.pinned_at,
        Topic.closed_at,
        read_upto(ME).label("read_upto"),
        unread(ME).label("unread"),
        filed.correlate_except(TopicTag).scalar_subquery().label("tags"),
    ]


def _only(only: Filter) -> ColumnElement[bool]:
    if only == "unread":
        return unread(ME)
    if only == "unanswered":
        return Topic.last_seq <= 1
    if only == "mine":
        mine = select(Byline.byline_id).where(or_(Byline.person_id == ME.person, Byline.seal == ME.seal))
        return Topic.byline_id.in_(mine)
    return true()


def _after(sort: Sort, further: bool) -> list[ColumnElement[bool]]:
    if not further:
        return []
    if sort == "newest":
        return [Topic.topic_id < bindparam("after_id", type_=Id)]
    here = tuple_(bindparam("after_at", type_=Moment), bindparam("after_id", type_=Id))
    return [tuple_(Topic.last_post_at, Topic.topic_id) < here]


@cache
def _pinned() -> Question:
    opener, last = aliased(Byline), aliased(Byline)
    statement = (
        select(*topic_columns(), opener.shown.label("opener"), last.shown.label("last_by"))
        .join(opener, opener.byline_id == Topic.byline_id)
        .join(last, last.byline_id == Topic.last_byline_id)
        .where(Topic.board_id == bindparam("board_id", type_=Id), Topic.pinned_at.is_not(None))
        .order_by(Topic.pinned_at.desc())
        .limit(10)
    )
    return reading(Topic, statement)


def topics(me: Me, board_row: Any, wanted: Wanted) -> Page:
    """One page of a board's topics."""
    values: dict[str, Any] = {"board_id": board_row.board_id, "seal": me.seal(board_row.space_id)}
    values |= {"tag": wanted.tag} if wanted.tag else {}
    values |= _where_after(wanted)
    rows = me.rows(_topics(wanted.only, wanted.sort, bool(wanted.tag), bool(wanted.after)), **values)
    first = not wanted.after and wanted.only == "all" and not wanted.tag
    pinned = me.rows(_pinned(), board_id=board_row.board_id) if first else []
    further = _cursor(wanted.sort, rows[TOPICS - 1]) if len(rows) > TOPICS else None
    return Page([*pinned, *rows[:TOPICS]], further)


def _where_after(wanted: Wanted) -> dict[str, Any]:
    try:
        return _after_values(wanted) if wanted.after else {}
    except ValueError:
        raise Invalid({"after": "This address has lost its place. Start again from the first page."}) from None


def _after_values(wanted: Wanted) -> dict[str, Any]:
    if wanted.sort == "newest":
        return {"after_id": ids.row_id(read_cursor(wanted.after, str)[0])}
    at, topic = read_cursor(wanted.after, str, str)
    return {"after_at": datetime.fromisoformat(at).astimezone(UTC), "after_id": ids.row_id(topic)}


def _cursor(sort: Sort, row: Any) -> str:
    here = ids.ref(row.topic_id)
    return cursor(here) if sort == "newest" else cursor(row.last_post_at.isoformat(), here)


# ------------------------------------------------------------------ since I was here


@cache
def _news() -> Question:
    last = aliased(Byline)
    statement = (
        select(
            *topic_columns(),
            Board.name.label("board_name"),
            Space.name.label("space_name"),
            last.shown.label("last_by"),
        )
        .join(Board, Board.board_id == Topic.board_id)
        .join(Space, Space.space_id == Topic.space_id)
        .join(last, last.byline_id == Topic.last_byline_id)
        .where(unread(ME))
        .order_by(Topic.last_post_at.desc())
        .limit(MOST_NEWS)
    )
    return reading(Topic, statement)


def news(me: Me) -> list[News]:
    """Topics with something new for me, the latest first, a dozen."""
    return [_told(row) for row in me.rows(_news())]


def _told(row: Any) -> News:
    count = row.last_seq - row.read_upto
    said = f"{count} new post{'' if count == 1 else 's'}" if row.read_upto else "new topic"
    address = f"/forums/topics/{ids.ref(row.topic_id)}{'#new' if row.read_upto else ''}"
    place = f"{row.board_name}, {row.space_name}"
    return News(address, row.title, place, row.last_by, row.last_post_at, said)
